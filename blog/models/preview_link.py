import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.invitation import digest
from blog import markup
from blog.models.workflow import Status

if TYPE_CHECKING:
    from blog.models.post import Post

LIFETIMES = {3: _("3 days"), 14: _("14 days"), 30: _("30 days"), 90: _("90 days")}
USUAL = 14
# Somebody who loads a page twice within this time has opened it once.
ONE_VISIT = timedelta(minutes=10)
# Who does not come back is told of answers by mail once in this time.
ONE_MAIL = timedelta(days=1)
# What one link brings within an hour: a careful reading, and no flood.
NOTES_AN_HOUR = 30


def expiry() -> datetime:
    return timezone.now() + timedelta(days=USUAL)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self) -> Self:
        """Return the links that lead somewhere: never to what was taken back."""
        there = self.exclude(post__status=Status.WITHDRAWN)
        return there.filter(revoked_at=None, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> Self:
        """Return the open link whose address holds ``token``, or none."""
        hashed = digest(token)
        return self.open().filter(Q(digest=hashed) | Q(reminder_digest=hashed))

    def make(
        self, post: "Post", by: User | None, **facts: Any
    ) -> "tuple[PreviewLink, str]":
        """Return a new link to ``post`` and its token, which nobody can tell again."""
        token = secrets.token_urlsafe(32)
        link = self.create(post=post, made_by=by, digest=digest(token), **facts)
        return link, token

    def with_visits(self) -> Self:
        """Give each link the number of its ``visited``, and the ``last_visit``."""
        return self.annotate(visited=Count("visits"), last_visit=Max("visits__at"))


class PreviewLink(models.Model):
    """
    An address at which somebody without an account reads a post before it is out.

    It holds 256 random bits, of which only the SHA-256 is stored. It ends at its time,
    or when it is revoked; from publication on it leads to the post, and still takes
    what was written before.
    """

    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        related_name="preview_links",
        verbose_name=_("post"),
    )
    name = models.CharField(
        _("for whom"),
        max_length=200,
        help_text=_("Their notes are signed by this name."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Optional. Then the link goes there as well."),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # A second secret, for later mails: the first mail goes on to work.
    reminder_digest = models.CharField(max_length=64, blank=True, editable=False)
    may_comment = models.BooleanField(
        _("may leave notes"),
        default=True,
        help_text=_("On passages of the text, for its authors and editors."),
    )
    made_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(
        _("made"), default=timezone.now, db_default=Now(), editable=False
    )
    expires_at = models.DateTimeField(_("expires"), default=expiry)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    told_at = models.DateTimeField(_("told of answers"), null=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["reminder_digest"],
                name="preview_reminder_unique",
                condition=~Q(reminder_digest=""),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = markup.plain(self.name)
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def revoke(self) -> None:
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])

    def second_token(self) -> str:
        """
        Return a second token, for mails that are sent later: the same each time.

        Nobody can tell the first one again. This one is made of its digest and the
        key of the site, neither of which opens anything by itself.
        """
        made = salted_hmac("blog.PreviewLink", self.digest, algorithm="sha256")
        token = urlsafe_b64encode(made.digest()).rstrip(b"=").decode()
        self.reminder_digest = digest(token)
        self.save(update_fields=["reminder_digest"])
        return token

    def visit(self) -> None:
        """Log that it was opened, but not by whom."""
        since = timezone.now() - ONE_VISIT
        if self.told_at:
            since = max(since, self.told_at)
        if not self.visits.filter(at__gt=since).exists():
            self.visits.create()

    def take_turn(self) -> bool:
        """
        Return whether a mail may tell of an answer, and note that one does.

        After one the next waits until the link was opened, or a day has passed. Call
        it in the transaction of the mail.
        """
        rows = PreviewLink.objects.open().exclude(email="").filter(pk=self.pk)
        locked = rows.select_for_update(no_key=True, of=("self",)).first()
        if locked is None:
            return False
        told_at = locked.told_at
        is_long_ago = told_at is None or told_at < timezone.now() - ONE_MAIL
        if not is_long_ago and not self.visits.filter(at__gt=told_at).exists():
            return False
        self.told_at = timezone.now()
        self.save(update_fields=["told_at"])
        return True

    def check_pace(self) -> None:
        """Raise ValidationError ("pace") if too many notes came by it of late."""
        PreviewLink.objects.select_for_update(no_key=True).get(pk=self.pk)
        hour = timezone.now() - timedelta(hours=1)
        if self.notes.filter(created_at__gt=hour).count() >= NOTES_AN_HOUR:
            raise ValidationError(
                _("Many notes came by this link within an hour. Wait a little."),
                code="pace",
            )


class PreviewVisit(models.Model):
    """That a link was opened. Nothing is kept of who did."""

    link = models.ForeignKey(
        PreviewLink, models.CASCADE, related_name="visits", verbose_name=_("link")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("visit by a preview link")
        verbose_name_plural = _("visits by preview links")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

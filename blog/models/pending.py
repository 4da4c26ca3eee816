from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.drafting import Texts, Written
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.workflow import Status

# How long before a post appears it is told what waits, once that is left alone.
BEFORE = timedelta(days=1)
AT_REST = timedelta(minutes=10)


class PendingQuerySet(models.QuerySet["Pending"]):
    def of(self, post: Post) -> "Pending":
        """Return what waits for ``post``; if nothing does, what could begin to."""
        found = self.filter(post=post).select_related("changed_by").first()
        if found:
            found.post = post
            return found
        pending = Pending(post=post, version=post.version, base_version=post.version)
        pending.write(post.texts)
        return pending

    def submitted(self) -> "PendingQuerySet":
        return self.exclude(submitted_at=None).order_by("submitted_at")

    def to_warn(self) -> "PendingQuerySet":
        """
        Return what posts that appear soon would appear without, if nobody was told.

        Where the day is put off, it is told once more before the new one.
        """
        now = timezone.now()
        due = self.filter(
            post__status=Status.SCHEDULED,
            post__published_at__range=(now, now + BEFORE),
            changed_at__lt=now - AT_REST,
        )
        long_ago = Q(warned_at__lt=F("post__published_at") - BEFORE)
        return due.filter(Q(warned_at=None) | long_ago).select_related("post")


class Pending(Written):
    """The text of a post as its authors would have it, until an editor takes it."""

    post = models.OneToOneField(
        Post, models.CASCADE, related_name="pending", verbose_name=_("post")
    )
    # Counted on from the post's own, so that no number ever means two texts.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    base_version = models.PositiveIntegerField(
        _("version of the post"),
        default=1,
        editable=False,
        help_text=_("That from which this text was begun."),
    )
    begun_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("begun by"),
    )
    changed_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("last change"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # That the post is about to appear without it.
    warned_at = models.DateTimeField(_("warned"), null=True, editable=False)

    objects = PendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pending text")
        verbose_name_plural = _("pending texts")
        indexes = (
            models.Index(
                fields=["submitted_at"],
                name="pending_submitted",
                condition=models.Q(submitted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_behind(self) -> bool:
        """Return whether the post was changed after this text was begun."""
        return self.base_version != self.post.version

    def revise(self, texts: Texts, by: User) -> None:
        """Take ``texts``, under the lock of the post."""
        self.write(texts)
        self.version += 1
        self.begun_by = self.begun_by or by
        self.changed_by, self.changed_at = by, timezone.now()
        self.save()

    def submit(self) -> bool:
        """Ask an editor to take this text; return whether nobody had asked before."""
        self.submitted_at = timezone.now()
        mine = Pending.objects.filter(pk=self.pk, submitted_at=None)
        return bool(mine.update(submitted_at=self.submitted_at))

    def apply(self, by: User) -> Post:
        """
        Make this the text of the post, for ``by``; return the post.

        Raise ValidationError if this text, or the post, isn't any more what was read,
        or if a patient in it has not consented.
        """
        with transaction.atomic():
            post = self._locked()
            Revision.objects.keep(post)
            post.write(self.texts)
            post.save()
            if post.is_public:
                post.check_patients()
            self._close(by, taken=True)
        return post

    def refuse(self, by: User, reason: str) -> None:
        """Leave the post as it is. The text stays a revision, with ``reason``."""
        with transaction.atomic():
            self._locked()
            self._close(by, taken=False, reason=reason)

    def _locked(self) -> Post:
        """Return the post, locked, while it and this text are what was read."""
        post = Post.objects.select_for_update(no_key=True).get(pk=self.post_id)
        stored = Pending.objects.filter(pk=self.pk, version=self.version)
        if not stored.exists() or post.version != self.post.version:
            raise ValidationError(
                _("The text was changed in the meantime. Look at it again.")
            )
        return post

    def _close(self, by: User, **decision: object) -> None:
        Revision.objects.record(
            self.post,
            self.texts,
            self.changed_by,
            proposed=True,
            closed=True,
            decided_by=by,
            decided_at=timezone.now(),
            **decision,
        )
        # Whoever still writes at this text is told so, and writes over nothing.
        onward = Greatest(F("version"), self.version) + 1
        Post.objects.filter(pk=self.post_id).update(version=onward)
        self.delete()

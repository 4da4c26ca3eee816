import secrets
from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.invitation import digest
from blog.models.byline import Byline

LIFETIME = timedelta(days=30)


def expiry() -> datetime:
    return timezone.now() + LIFETIME


class ConsentQuerySet(models.QuerySet["Consent"]):
    def given(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def open(self) -> Self:
        return self.filter(confirmed_at=None, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> Self:
        """Return the open consent whose link holds ``token``, or none."""
        return self.open().filter(digest=digest(token))

    def ask(self, byline: Byline, email: str, by: User | None) -> "tuple[Consent, str]":
        """Ask for it by a new link, and let those before lead nowhere."""
        token = secrets.token_urlsafe(32)
        with transaction.atomic():
            self.filter(byline=byline, confirmed_at=None).delete()
            asked = self.create(
                byline=byline, email=email, sent_by=by, digest=digest(token)
            )
        return asked, token

    def give(self, byline: Byline, by: User) -> "Consent":
        """Note that ``by``, signed in, stands by their own ``byline``."""
        asked, _token = self.ask(byline, by.email, by)
        asked.confirm()
        return asked


class Consent(models.Model):
    """
    That an author stands by a byline: its words, its disclosure, the photo.

    It is asked for by a link that needs no account. The link holds 256 random bits;
    all that is stored of them is their SHA-256, and it is good for one answer.
    """

    byline = models.ForeignKey(
        Byline, models.CASCADE, related_name="consents", verbose_name=_("byline")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    sent_at = models.DateTimeField(
        _("asked"), default=timezone.now, db_default=Now(), editable=False
    )
    expires_at = models.DateTimeField(_("expires"), default=expiry, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    # The byline as it was confirmed: what is changed later wants another answer.
    said = models.JSONField(_("what was confirmed"), default=dict, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent of an author")
        verbose_name_plural = _("consents of authors")
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return str(self.byline)

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.expires_at > timezone.now()

    @property
    def holds(self) -> bool:
        """Return whether the byline still says what was confirmed."""
        return self.confirmed_at is not None and self.said == self.byline.in_words()

    def confirm(self) -> None:
        """Note the consent to what is said now. Raise ValidationError if too late."""
        with transaction.atomic():
            rows = Consent.objects.open().select_for_update(no_key=True, of=("self",))
            stored = rows.filter(pk=self.pk).first()
            if stored is None:
                raise ValidationError(_("This link can’t be used any more."))
            self.confirmed_at, self.said = timezone.now(), self.byline.in_words()
            self.save(update_fields=["confirmed_at", "said"])

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import signals
from accounts.models.user import User

LIFETIME = timedelta(days=14)
ONE_EACH = _("This address is invited already: send that invitation again.")


def expiry() -> datetime:
    return timezone.now() + LIFETIME


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Return what was neither accepted nor taken back, outdated or not."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self) -> Self:
        """Return the invitations that can be accepted, as far as time tells."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def by_token(self, token: str) -> Self:
        """
        Return the open invitation whose link holds ``token``, or none.

        It is found by its digest, so the time that it takes tells nothing of it.
        """
        return self.open().filter(digest=digest(token))


class Invitation(models.Model):
    """
    A link by which one person comes to work here.

    The link holds 256 random bits; all that is stored of them is their SHA-256, so
    that nobody who reads the database can use it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REVOKED = "revoked", _("Revoked")
        EXPIRED = "expired", _("Expired")

    email = models.EmailField(
        _("e-mail address"),
        help_text=_("The link goes there, and the account will be of this address."),
    )
    name = models.CharField(
        _("name"),
        max_length=150,
        help_text=_("As shown beside comments, for example Ines Okafor."),
    )
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("roles"),
        related_name="+",
        help_text=_("What they may do here. You can give only what you may do."),
    )
    invited_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="invitations",
        verbose_name=_("invited by"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(
        _("invited"), default=timezone.now, db_default=Now(), editable=False
    )
    expires_at = models.DateTimeField(_("expires"), default=expiry, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="invitation_email_is_lower_case",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_is_accepted_or_revoked",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_one_for_each_address",
                violation_error_message=ONE_EACH,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> "Invitation.State":
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        expired = self.expires_at <= timezone.now()
        return self.State.EXPIRED if expired else self.State.OPEN

    @property
    def is_backed(self) -> bool:
        """Return whether whoever invited may still give all that was promised."""
        inviter, groups = self.invited_by, self.groups.all()
        if not (inviter and inviter.is_staff and groups):
            return False
        return all(map(inviter.outranks, groups))

    def renew(self) -> str:
        """
        Return a new token, good for 14 days, and forget the one before.

        The row is not saved yet.
        """
        token = secrets.token_urlsafe(32)
        self.digest, self.expires_at = digest(token), expiry()
        return token

    def revoke(self) -> None:
        """Let the link lead nowhere. Raise ValidationError if it was used."""
        unused = Invitation.objects.filter(pk=self.pk, accepted_at=None)
        if not unused.update(revoked_at=timezone.now()):
            raise ValidationError(_("This invitation was accepted already."))
        self.refresh_from_db(fields=["revoked_at"])

    def accept(self, user: User) -> None:
        """
        Give ``user``, saved or not, what the invitation promises.

        Having had the link confirms the address. Raise ValidationError if the
        invitation can't be accepted any more.
        """
        with transaction.atomic():
            rows = Invitation.objects.open().select_for_update(no_key=True)
            stored = rows.filter(pk=self.pk, digest=self.digest).first()
            if not (stored and stored.is_backed):
                raise ValidationError(_("This invitation can’t be used any more."))
            user.is_staff = True
            # Of an account there is, nothing else: who closed it meanwhile meant it.
            user.save(update_fields=["is_staff"] if user.pk else None)
            user.vouch_for_address()
            user.groups.add(*stored.groups.all())
            self.accepted_at = stored.accepted_at = timezone.now()
            stored.save(update_fields=["accepted_at"])
            signals.invitation_accepted.send(Invitation, invitation=stored, user=user)

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PatientConsent(models.Model):
    """That somebody of the house attests a patient's consent, and when they did."""

    consent_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("consent attested by"),
    )
    consent_at = models.DateTimeField(
        _("consent attested"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def consent_holds(self) -> bool:
        """Return whether it was attested of this as it is now."""
        return self.consent_at is not None

    def attest_consent(self, user: Any) -> None:
        """Note that ``user`` vouches for the patient's consent; the first one stays."""
        rows = type(self)._default_manager.filter(pk=self.pk, consent_at=None)
        rows.update(consent_by=user, consent_at=timezone.now())

    def revoke_consent(self) -> None:
        rows = type(self)._default_manager.filter(pk=self.pk)
        rows.update(consent_by=None, consent_at=None)

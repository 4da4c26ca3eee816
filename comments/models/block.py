from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> "BlockQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class Block(models.Model):
    """Somebody whose comments go to the trash, for good or until a date."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail address")
        DOMAIN = "domain", _("Domain")
        NETWORK = "network", _("Network")

    kind = models.CharField(
        _("kind"),
        max_length=7,
        choices=Kind,
        help_text=_("A domain counts for e-mail addresses and for sites."),
    )
    value = models.CharField(
        _("who"),
        max_length=254,
        help_text=_("For example name@example.org, example.org or 192.0.2.0/24."),
    )
    until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty, for good.")
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("For other moderators; never shown to the person."),
    )
    made_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(
        _("since"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="block_once",
                violation_error_message=_("This is blocked already."),
            ),
        )

    def __str__(self) -> str:
        return self.value

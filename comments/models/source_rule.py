from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SourceRule(models.Model):
    """
    What an editor decided for all mentions from one place: let them in, or bar them.

    A place is a host, or a host and the beginning of a path, for services that bring
    the words of many people: example.org, or example.org/people/ann. Subdomains of
    a host are part of it. Of several that fit, the longest counts.
    """

    class Verdict(models.TextChoices):
        ALLOW = "allow", _("Let in")
        DENY = "deny", _("Bar")

    class Of(models.TextChoices):
        SOURCE = "source", _("Pages")
        AUTHOR = "author", _("Author's address")

    verdict = models.CharField(_("verdict"), max_length=5, choices=Verdict)
    of = models.CharField(
        _("whose"),
        max_length=6,
        choices=Of,
        default=Of.SOURCE,
        help_text=_("The page that mentions a post, or the one of its author."),
    )
    place = models.CharField(
        _("place"),
        max_length=500,
        help_text=_("For example example.org or example.org/people/ann."),
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("For other moderators; never shown elsewhere."),
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

    class Meta:
        verbose_name = _("rule for mentions")
        verbose_name_plural = _("rules for mentions")
        constraints = (
            models.UniqueConstraint(
                fields=["of", "place"],
                name="source_rule_once",
                violation_error_message=_("There is a rule for this already."),
            ),
        )

    def __str__(self) -> str:
        return self.place

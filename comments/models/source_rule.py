from itertools import accumulate
from posixpath import normpath
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models.block import above
from comments.models.traces import host_of

# Folders of a path that a place may name: none that an editor writes has more.
DEEPEST = 10


class SourceRuleQuerySet(models.QuerySet["SourceRule"]):
    def of_address(self, address: str, of: str = "source") -> "SourceRule | None":
        """Return the rule that counts for what stands at ``address``, if any."""
        rules = self.filter(of=of, place__in=places_of(address))
        longest: SourceRule | None = max(rules, key=length_of_place, default=None)
        return longest


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

    objects: ClassVar[SourceRuleQuerySet] = SourceRuleQuerySet.as_manager()  # type: ignore[assignment]

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


def length_of_place(rule: SourceRule) -> int:
    return len(rule.place)


def places_of(address: str) -> list[str]:
    """Return each place that ``address`` is in: a.example.org/b, example.org, org."""
    host = host_of(address)
    if not host:
        return []
    # However it is written: /people/%61nn and /other/../people/ann are /people/ann.
    path = normpath(f"/{unquote(urlsplit(address).path)}").replace("\0", "").lstrip("/")
    folders = path.split("/")[:DEEPEST] if path else []
    ends = ["", *accumulate(f"/{folder}" for folder in folders)]
    return [f"{name}{end}" for name in above(host) for end in ends]

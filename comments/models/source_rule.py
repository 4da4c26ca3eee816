from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from comments.models.block import above, is_domain
from comments.models.comment import Comment
from comments.models.ruling import Ruling
from comments.models.traces import host_of

LONGEST_PLACE = 500
# Folders of a path that count: none that an editor writes has more.
DEEPEST = 10
WRONG_PLACE = _("Write a place as example.org or example.org/people/ann.")


class SourceRuleQuerySet(models.QuerySet["SourceRule"]):
    def of(self, source: str, author: str = "") -> "SourceRule | None":
        """
        Return the rule for a mention by the page ``source``, written by ``author``.

        Of several the one with the longest place counts; of two as long, the bar.
        """
        fits = Q(of=SourceRule.Of.SOURCE, place__in=places_of(source))
        if author:
            fits |= Q(of=SourceRule.Of.AUTHOR, place__in=places_of(author))
        deny_first = Case(When(verdict=SourceRule.Verdict.DENY, then=0), default=1)
        return self.filter(fits).order_by(-Length("place"), deny_first).first()

    def bars(self, source: str) -> bool:
        """Return whether ``source`` need not even be looked at."""
        rule = self.of(source)
        return rule is not None and rule.verdict == SourceRule.Verdict.DENY


class SourceRule(Ruling):
    """
    What an editor decided for all mentions from one place: let them in, or bar them.

    A place is a host, or a host and the beginning of a path, for services that bring
    the words of many people: example.org, or example.org/people/ann. Subdomains of
    a host are part of it.
    """

    class Verdict(models.TextChoices):
        ALLOW = "allow", _("Let in")
        DENY = "deny", _("Bar")

    class Of(models.TextChoices):
        SOURCE = "source", _("Pages")
        AUTHOR = "author", _("Author's address")

    verdict = models.CharField(
        _("verdict"),
        max_length=5,
        choices=Verdict,
        help_text=_("What is let in does not wait; what is barred goes to the trash."),
    )
    of = models.CharField(
        _("whose"),
        max_length=6,
        choices=Of,
        default=Of.SOURCE,
        help_text=_("The page that mentions a post, or the one of its author."),
    )
    place = models.CharField(
        _("place"),
        max_length=LONGEST_PLACE,
        help_text=_("For example example.org or example.org/people/ann."),
    )

    objects = SourceRuleQuerySet.as_manager()

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.place = place_of(self.place)
        super().save(*args, **kwargs)

    def waiting(self) -> list[Comment]:
        """Return the mentions that wait for an editor and come from this place."""
        mentions = Comment.objects.filter(status=Comment.Status.PENDING)
        mentions = mentions.exclude(kind=Comment.Kind.COMMENT)
        by_author = self.of == self.Of.AUTHOR
        host, name = self.place.partition("/")[0], "linkback__author_url"
        found = mentions.filter(**{f"{name if by_author else 'url'}__icontains": host})
        return [
            mention
            for mention in found.select_related("post", "linkback")
            if self.place
            in places_of(mention.linkback.author_url if by_author else mention.url)
        ]

    def clean(self) -> None:
        """Check that ``place`` is one; write it as it is compared."""
        self.place = place_of(self.place)
        if not is_domain(self.place.partition("/")[0]):
            raise ValidationError({"place": WRONG_PLACE})


def place_of(address: str) -> str:
    """
    Return host and path of an address, as places are compared; "" if it has no host.

    Its scheme, port, query and fragment say nothing of whose page it is.
    """
    address = address.strip()
    whole = address if "://" in address else f"//{address}"
    host = host_of(whole)
    path = urlsplit(whole).path if host else ""
    return "/".join([host, *parts_of(path)])[:LONGEST_PLACE]


def parts_of(path: str) -> list[str]:
    """
    Return the steps of a path, as a server would walk them (RFC 3986, 5.2.4).

    Else /ann/../ben would pass for one of Ann's pages.
    """
    parts: list[str] = []
    for part in path.split("/"):
        step = unquote(part)
        if step == "..":
            del parts[-1:]
        elif step not in ("", "."):
            parts.append(part if "/" in step else step.replace("\0", ""))
    return parts[:DEEPEST]


def places_of(address: str) -> Iterator[str]:
    """Return each place that ``address`` belongs to: each domain, with more path."""
    host, _slash, path = place_of(address).partition("/")
    parts = path.split("/") if path else []
    for domain in above(host):
        for number in range(len(parts) + 1):
            yield "/".join([domain, *parts[:number]])

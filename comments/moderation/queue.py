"""The queue of comments that moderators work through: its tabs, counts and pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from blog.models.found import LONG
from blog.paging import read_place
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

SIZE = 25
# Up to here a tab says exactly how much there is.
COUNTED = 10_000

PENDING, MENTION = Q(status="pending"), ~Q(kind="comment")
TABS = {
    "pending": PENDING & ~MENTION & Q(likely_spam=False),
    "likely": PENDING & Q(likely_spam=True),
    "reported": Q(report_count__gt=0),
    "mentions": PENDING & MENTION & Q(likely_spam=False),
    "approved": Q(status="approved"),
    "spam": Q(status="spam"),
    "trash": Q(status="trashed"),
}
LABELS = {
    "pending": _("Pending"),
    "likely": _("Likely spam"),
    "reported": _("Reported"),
    "mentions": _("Mentions"),
    "approved": _("Approved"),
    "spam": _("Spam"),
    "trash": _("Trash"),
}
# Here the newest matter most: what is decided is looked at again, if at all.
DECIDED = ("approved", "spam", "trash")


class CountUpTo(models.Subquery):
    """How many rows a query finds, within its limit."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


@dataclass(frozen=True)
class Place:
    """Where in the queue a moderator is: what the address of a page says."""

    tab: str = "pending"
    order: str = ""
    after: str = ""

    @classmethod
    def asked(cls, asked: Mapping[str, Any]) -> "Place":
        """Return the place that a query string or a form names, if there is such."""
        tab, order = asked.get("tab", ""), asked.get("order", "")
        return cls(
            tab if tab in TABS else "pending",
            order if order in ("oldest", "newest") else "",
            str(asked.get("after", "")),
        )

    @property
    def is_newest_first(self) -> bool:
        return (self.order or self._usual_order) == "newest"

    @property
    def _usual_order(self) -> str:
        return "newest" if self.tab in DECIDED else "oldest"

    @property
    def label(self) -> str:
        return str(LABELS[self.tab])

    @property
    def query(self) -> str:
        """Return the query string of this place; nothing for the queue's first page."""
        return f"?{self.parts}" if self.parts else ""

    @property
    def parts(self) -> str:
        order = "" if self.order == self._usual_order else self.order
        tab = "" if self.tab == "pending" else self.tab
        parts = {"tab": tab, "order": order, "after": self.after}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def turned(self) -> "Place":
        """Return the same tab in the other order."""
        order = "oldest" if self.is_newest_first else "newest"
        return replace(self, order=order, after="")

    @property
    def start(self) -> "Place":
        return replace(self, after="")


@dataclass(frozen=True)
class Tab:
    place: Place
    number: int
    is_here: bool

    @property
    def shown(self) -> str:
        """Return how much it holds, or that it is more than was counted."""
        number = number_format(min(self.number, COUNTED), force_grouping=True)
        return f"{number}+" if self.number > COUNTED else number


@dataclass(frozen=True)
class Page:
    comments: list[Comment] = field(default_factory=list)
    # Where to read on; None at the end.
    further: Place | None = None


def tabs(here: Place) -> list[Tab]:
    """Return all tabs with what they hold: one query, however much that is."""
    counts = [CountUpTo(_counted(condition)) for condition in TABS.values()]
    rows = Comment.objects.order_by().values_list(*counts)[:1]
    numbers = next(iter(rows), [0] * len(TABS))
    return [
        Tab(Place(name), number, name == here.tab)
        for name, number in zip(TABS, numbers, strict=True)
    ]


def _counted(condition: Q) -> CommentQuerySet:
    return Comment.objects.filter(condition).order_by().values("pk")[: COUNTED + 1]


def page_of(place: Place, size: int = SIZE) -> Page:
    """
    Return the comments of this place, by keyset: one query, two past the end.

    Raise Http404 for a place that is none. Where all that stood there has been
    decided on, return the first page.
    """
    comments = Comment.objects.with_newest_line().filter(TABS[place.tab])
    comments = comments.select_related("post", "parent", "user").with_source()
    comments = comments.defer(*(f"post__{name}" for name in LONG))
    newest = place.is_newest_first
    if place.after:
        at, pk = read_place(place.after)
        beyond = "created_at__lte" if newest else "created_at__gte"
        passed = "pk__gte" if newest else "pk__lte"
        comments = comments.filter(**{beyond: at}).exclude(
            **{"created_at": at, passed: pk}
        )
    order = ("-created_at", "-pk") if newest else ("created_at", "pk")
    found = list(comments.order_by(*order)[: size + 1])
    if not found and place.after:
        return page_of(place.start, size)
    if len(found) <= size:
        return Page(found)
    return Page(found[:size], replace(place, after=mark(found[size - 1])))


def mark(comment: Comment) -> str:
    """Return where a comment stands: ``20150611T080000.000000-205``, in UTC."""
    return f"{comment.created_at:%Y%m%dT%H%M%S.%f}-{comment.pk}"

"""Feeds in pages, from the newest entry back to the first (RFC 5005, section 3)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from blog.paging import read_place, write_place

LENGTH = 20


@dataclass
class Stretch:
    """Entries of a feed, which begin at the newest or after the place ``before``."""

    entries: QuerySet[Any]
    # By which field they are ordered, the newest first; then by number.
    moment: str
    before: str = ""
    # What tells whether an entry changed: a row for each, first its moment and number.
    traces: list[tuple[Any, ...]] = field(default_factory=list)
    next: str = ""

    @classmethod
    def of(cls, entries: QuerySet[Any], moment: str, before: str | None) -> "Stretch":
        """Return those after ``before``; raise Http404 for a place that is none."""
        if before is None:
            return cls(entries, moment)
        at, pk = read_place(before)
        older = entries.filter(**{f"{moment}__lte": at})
        older = older.exclude(**{moment: at, "pk__gte": pk})
        return cls(older, moment, write_place(at, pk))

    def trace(self, traces: QuerySet[Any, tuple[Any, ...]]) -> None:
        """Learn by ``traces``, which are those of its entries, what it holds."""
        found = list(traces[: LENGTH + 1])
        self.traces = found[:LENGTH]
        if len(found) > LENGTH:
            self.next = write_place(*self.traces[-1][:2])

    @property
    def changed_at(self) -> datetime | None:
        """Return the last moment that any of the traces tells."""
        moments = (part for row in self.traces for part in row)
        return max((m for m in moments if isinstance(m, datetime)), default=None)

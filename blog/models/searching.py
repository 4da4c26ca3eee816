from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Left

from blog import markup
from blog.models.byline import Byline
from blog.models.names import NamedQuerySet

# Only so many of the newest are ranked: the rank of a post is read from its whole
# vector, and a common word is in all of them.
RANKED = 500
# How much of a text is looked through for the words to show, in characters.
SHOWN_OF = 30_000


class Match(NamedTuple):
    """A post that was found, in the order in which it is shown."""

    rank: int  # in millionths
    published_at: datetime
    pk: int
    year: int


class FoundQuerySet(NamedQuerySet):
    def matching(self, words: str) -> Self:
        """Find what has all of ``words``: in quotes side by side, after a - none."""
        return self.filter(search_vector=query_of(words))

    def signed_by_any(self, authors: Iterable[Any]) -> Self:
        """Return the posts in which one of ``authors`` had a part."""
        parts = Byline.objects.filter(post=models.OuterRef("pk"), author__in=authors)
        return self.filter(models.Exists(parts))

    def dated(self, first: date | None, end: date | None) -> Self:
        """Return the posts from the day ``first`` on, and before the day ``end``."""
        limits = {"address_date__gte": first, "address_date__lt": end}
        return self.filter(**{name: day for name, day in limits.items() if day})

    def older_than(self, at: datetime, pk: int) -> Self:
        """Return the posts that stand below that place where the newest come first."""
        rows = self.filter(published_at__lte=at)
        return rows.exclude(published_at=at, pk__gte=pk)

    def ranked(self, words: str) -> list[Match]:
        """
        Return the newest of these posts, what fits ``words`` best first.

        There is one more than ``RANKED`` if there are more: it is the last one then.
        """
        newest = self.order_by("-published_at", "-pk")[: RANKED + 1]
        fields = ["published_at", "pk", "address_date"]
        if words:
            rank = SearchRank(F("search_vector"), query_of(words))
            rows = self.model._default_manager.filter(pk__in=newest.values("pk"))
            found = rows.annotate(rank=rank).values_list("rank", *fields)
        else:
            found = newest.annotate(rank=Value(0.0)).values_list("rank", *fields)
        matches = [Match(round(r * 1e6), at, pk, day.year) for r, at, pk, day in found]
        matches.sort(key=lambda match: match[1:3], reverse=True)
        best, more = matches[:RANKED], matches[RANKED:]
        return sorted(best, reverse=True) + more

    def with_marks(self, words: str) -> Self:
        """Give each post its title, standfirst and a piece of its text with marks."""
        return self.annotate(
            marked_title=marked("title", words, highlight_all=True),
            marked_standfirst=marked("standfirst", words, highlight_all=True),
            marked_text=marked(
                Left("text", SHOWN_OF),
                words,
                max_fragments=2,
                fragment_delimiter=" … ",
                min_words=12,
                short_word=0,
                max_words=24,
            ),
        )


def marked(text: Any, words: str, **options: Any) -> SearchHeadline:
    """Return ``text`` with a sign before and after each of ``words``."""
    signs = {"start_sel": markup.FOUND, "stop_sel": markup.FOUND_END}
    return SearchHeadline(text, query_of(words), config="rounds", **signs, **options)


def query_of(words: str) -> SearchQuery:
    """Return the search for ``words``, as web searches are written."""
    return SearchQuery(words, config="rounds", search_type="websearch")

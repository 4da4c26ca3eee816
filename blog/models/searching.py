import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connections, models, transaction
from django.db.models import F
from django.db.models.functions import Left

from blog import markup
from blog.models.byline import Byline
from blog.models.names import NamedQuerySet

# Only so many of the newest are ranked: the rank of a post is read from its whole
# vector, and a common word is in all of them.
RANKED = 500
# The index knows no places of words: so many of the newest posts with all words of a
# phrase are looked into.
COMPARED = 2_000
PHRASE = re.compile(r'(?P<without>-)?"[^"]*"?')
# PostgreSQL takes a look into a vector for as cheap as one at a number, though it is
# stored apart and packed: it would read those of all posts, one after the other.
BY_THE_INDEX = """
SELECT set_config('enable_seqscan', 'off', true),
    set_config('enable_indexscan', 'off', true)
"""
# How much of a text is looked through for the words to show, in characters.
SHOWN_OF = 30_000


class Match(NamedTuple):
    """A post that was found, in the order in which it is shown."""

    rank: int  # in millionths
    published_at: datetime
    pk: int
    year: int


class HasWords(models.Func):
    """What ``@@`` does, for the few posts at hand: no index is asked."""

    function = "ts_match_vq"
    output_field = models.BooleanField()


class FoundQuerySet(NamedQuerySet):
    def matching(self, words: str) -> Self:
        """Find what has all of ``words``: in quotes side by side, after a - none."""
        if '"' not in words:
            return self.filter(search_vector=query_of(words))
        apart = PHRASE.sub(lambda found: " " if found["without"] else found[0], words)
        apart = apart.replace('"', " ").strip()
        near = self.filter(search_vector=query_of(apart)) if apart else self
        newest = near.order_by("-published_at", "-pk").values_list("pk", flat=True)
        has = HasWords(F("search_vector"), query_of(words))
        return self.filter(has, pk__in=list(newest[:COMPARED]))

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
        Return the newest of these posts that have ``words``, best first.

        There is one more than ``RANKED`` if there are more: it is the last one then.
        """
        newest = self._newest(words)
        ranks: dict[int, float] = {}
        if words:
            rank = SearchRank(F("search_vector"), query_of(words))
            rows = self.model._default_manager.filter(pk__in=[pk for pk, *_ in newest])
            ranks = dict(rows.annotate(rank=rank).values_list("pk", "rank"))
        matches = [
            Match(round(ranks.get(pk, 0) * 1e6), at, pk, day.year)
            for pk, at, day in newest
        ]
        return sorted(matches[:RANKED], reverse=True) + matches[RANKED:]

    def _newest(self, words: str) -> list[tuple[int, datetime, date]]:
        """Return number, time and day of the newest that have ``words``."""
        with transaction.atomic(using=self.db):
            if words:
                with connections[self.db].cursor() as cursor:
                    cursor.execute(BY_THE_INDEX)
            found = self.matching(words) if words else self
            newest = found.order_by("-published_at", "-pk")[: RANKED + 1]
            rows: Iterable[Any] = newest.values_list(
                "pk", "published_at", "address_date"
            )
            return list(rows)

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
    signs: dict[str, Any] = {"start_sel": markup.FOUND, "stop_sel": markup.FOUND_END}
    return SearchHeadline(text, query_of(words), config="rounds", **signs, **options)


def query_of(words: str) -> SearchQuery:
    """Return the search for ``words``, as web searches are written."""
    return SearchQuery(words, config="rounds", search_type="websearch")

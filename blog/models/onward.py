import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Lag, Lead, RowNumber

from blog.models.related import Related
from blog.models.searching import FoundQuerySet
from blog.models.tag import TaggedPost

if TYPE_CHECKING:
    from blog.models.post import Post

# How many of the newest posts that share a tag, or a word of the title, are ranked.
CANDIDATES = 100
TAGS = 8
# In this order a series is read; parts without a number come last, the oldest first.
PARTS = ("series_position", "published_at", "pk")
# What a link to a post needs.
LINK = ("title", "slug", "address_date", "published_at", "status")


@dataclass
class Part:
    """Where a post stands in its series, among those that readers know."""

    number: int
    total: int
    previous: "Post | None" = None
    next: "Post | None" = None

    def without_parts(self, neighbours: dict[str, Any]) -> dict[str, Any]:
        """Return those of ``neighbours`` to which the series does not lead already."""
        parts = (self.previous, self.next)
        return {side: post for side, post in neighbours.items() if post not in parts}


class OnwardQuerySet(FoundQuerySet):
    """What to read after a post."""

    def neighbours(self, post: "Post") -> dict[str, Any]:
        """Return the ``older`` and ``newer`` of these posts, where there is one."""
        at, pk = post.published_at, post.pk
        fields = self.only(*LINK)
        older = fields.filter(published_at__lte=at).exclude(published_at=at, pk__gte=pk)
        newer = fields.filter(published_at__gte=at).exclude(published_at=at, pk__lte=pk)
        first_older = older.order_by("-published_at", "-pk")[:1]
        first_newer = newer.order_by("published_at", "pk")[:1]
        found = first_older.union(first_newer, all=True)
        return {
            "newer" if (other.published_at, other.pk) > (at, pk) else "older": other
            for other in found
        }

    def as_parts(self) -> Self:
        """Return these posts of one series in the order in which they are read."""
        return self.order_by(*PARTS)

    def part(self, post: "Post") -> Part | None:
        """Return which part of its series ``post`` is; None if it is none of these."""
        if not post.series_id:
            return None
        parts = self.filter(series=post.series_id).annotate(
            number=Window(RowNumber(), order_by=PARTS),
            total=Window(Count("pk")),
            before=Window(Lag("pk"), order_by=PARTS),
            after=Window(Lead("pk"), order_by=PARTS),
        )
        near = parts.filter(Q(pk=post.pk) | Q(before=post.pk) | Q(after=post.pk))
        found = {other.pk: other for other in near.only(*LINK)}
        if not (at := found.get(post.pk)):
            return None
        return Part(at.number, at.total, found.get(at.before), found.get(at.after))

    def most_viewed(self, span: str) -> Self:
        """
        Return those of these posts that were read in ``span``, each with its ``views``.

        It is "week", "month" or "ever". The most read come first.
        """
        views = f"popularity__{span}"
        found = self.filter(**{f"{views}__gt": 0}).annotate(views=F(views))
        return found.order_by(f"-{views}", "-popularity__post_id")

    def related_to(self, post: "Post") -> Self:
        """
        Return these posts as what to read after ``post``, best first.

        What editors chose comes first, in their order; then what shares most
        tags, and among those what is most alike in words.
        """
        chosen = Related.objects.filter(post=post)
        tags = [tag.pk for tag in post.tags.all()]
        shared = TaggedPost.objects.filter(tag__in=tags, content_object=OuterRef("pk"))
        number = shared.order_by().values("content_object").annotate(number=Count("pk"))
        words = any_word_of(post.title)
        return (
            self.filter(pk__in=self._candidates(chosen, tags, words))
            .exclude(pk=post.pk)
            .annotate(
                chosen_at=chosen.filter(other=OuterRef("pk")).values("position")[:1],
                shared=Coalesce(Subquery(number.values("number")), 0),
                likeness=SearchRank(F("search_vector"), words),
            )
            .order_by(
                F("chosen_at").asc(nulls_last=True),
                "-shared",
                "-likeness",
                "-published_at",
                "-pk",
            )
        )

    def _candidates(
        self, chosen: models.QuerySet[Related], tags: list[int], words: SearchQuery
    ) -> models.QuerySet[Any]:
        """
        Return the numbers of the posts worth ranking.

        Only the newest of each tag and of each word are, so that a common one
        costs no more than a rare one.
        """
        tagged = TaggedPost.objects.order_by("-content_object")
        newest = [
            tagged.filter(tag=tag).values_list("content_object")[:CANDIDATES]
            for tag in tags[:TAGS]
        ]
        newest_alike = self.filter(search_vector=words).order_by("-published_at", "-pk")
        alike = newest_alike.values_list("pk")[:CANDIDATES]
        return chosen.order_by().values_list("other").union(*newest, alike)


def any_word_of(title: str) -> SearchQuery:
    """Return the search for posts with one of the longer words of ``title``."""
    words = re.findall(r"\w{4,}", title) or [title]
    searches = (SearchQuery(word, config="rounds") for word in words)
    return reduce(or_, searches)

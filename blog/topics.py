"""What a tag page and its feeds are about: one tag, or up to three together."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from blog.models import Post, Redirect, Tag, TaggedPost
from blog.models.post_queryset import PostQuerySet
from blog.models.tag import tag_url

# More together would be as many pages again, for posts that hardly anybody wrote.
MOST = 3
TOGETHER = "+"
# Tags are counted over the newest posts of a topic, so that a large one costs no more.
NEWEST = 500
BESIDE = 8
# The steps of size in a cloud of tags, and how many tags it has.
SIZES, IN_CLOUD = 5, 60


@dataclass(frozen=True)
class Topic:
    tags: tuple[Tag, ...]

    @classmethod
    def asked_for(cls, slug: str) -> "Topic":
        """
        Return the topic that ``slug`` means, such as ``meded`` or ``MedEd+foamed``.

        What synonyms stand for is meant by them, and a tag by any slug that it had.
        Raise Http404 where one is unknown, or where there are more than three.
        """
        slugs = {*slug.lower().split(TOGETHER)}
        if len(slugs) > MOST:
            raise Http404
        tags = Tag.objects.filter(slug__in=slugs).select_related("synonym_of")
        found = {tag.slug: tag.synonym_of or tag for tag in tags}
        if found.keys() != slugs:
            found |= renamed(slugs - found.keys())
        if found.keys() != slugs:
            raise Http404
        return cls.of(found.values())

    @classmethod
    def of(cls, tags: Iterable[Tag]) -> "Topic":
        """Return the topic of ``tags``: each once, and in one order however asked."""
        return cls(tuple(sorted(set(tags), key=lambda tag: tag.slug)))

    @property
    def slug(self) -> str:
        return TOGETHER.join(tag.slug for tag in self.tags)

    @property
    def name(self) -> str:
        return " + ".join(tag.hashtag for tag in self.tags)

    @property
    def description_html(self) -> str:
        """Return what the editors say of a tag; of several they say nothing."""
        return self.tags[0].description_html if len(self.tags) == 1 else ""

    def get_absolute_url(self) -> str:
        return reverse("blog:tag", args=[self.slug])

    @property
    def posts(self) -> PostQuerySet:
        return Post.objects.published().tagged_with(*self.tags)

    @property
    def items(self) -> QuerySet[TaggedPost]:
        """Return a row for each post that carries all its tags, drafts among them."""
        first, *others = self.tags
        beside = TaggedPost.objects.filter(content_object=OuterRef("content_object"))
        carried = (Exists(beside.filter(tag=other)) for other in others)
        return TaggedPost.objects.filter(*carried, tag=first)

    @cached_property
    def carried(self) -> int:
        return self.items.count()

    @cached_property
    def count(self) -> int:
        """
        Return the number of its posts.

        Nearly all that carries a tag is public. So what isn't is taken off: to look at
        each post takes seven times as long where there are many.
        """
        hidden = self.items.filter(content_object__in=Post.objects.unpublished())
        return self.carried - hidden.count()

    def beside(self) -> list[Tag]:
        """
        Return the other tags of its newest posts, the most used first.

        Each has the ``number`` of these that carry it, and the ``topic`` of both
        together, where so many can be asked for.
        """
        newest = self.items.order_by("-content_object").values("content_object")
        posts = Post.objects.published().filter(pk__in=newest[:NEWEST])
        counted = Tag.objects.counted(posts).most_used()
        tags = list(counted.exclude(pk__in=[tag.pk for tag in self.tags])[:BESIDE])
        for tag in tags:
            if len(self.tags) < MOST:
                tag.topic = Topic.of([*self.tags, tag])
        return tags

    @property
    def is_counted(self) -> bool:
        """Return whether the numbers of the tags beside are those of all its posts."""
        return self.carried <= NEWEST


def renamed(slugs: Iterable[str]) -> dict[str, Tag]:
    """Return what is meant by each of ``slugs`` that a tag had once."""
    paths = {unquote(tag_url(slug)): slug for slug in slugs if slug}
    moved = Redirect.objects.filter(path__in=paths)
    tags = ((paths[redirect.path], redirect.target) for redirect in moved)
    return {s: t.synonym_of or t for s, t in tags if isinstance(t, Tag)}


def cloud(tags: Iterable[Tag]) -> list[Tag]:
    """
    Return the most used of counted ``tags`` by name, each with its ``size``.

    Sizes go from 1 to 5 by the logarithm of the number: of ten times as many posts,
    a tag is as much larger as of a hundred times as many a second time.
    """
    most = sorted(tags, key=lambda tag: -tag.number)[:IN_CLOUD]
    if not most:
        return []
    least, span = most[-1].number, math.log(most[0].number / most[-1].number)
    for tag in most:
        share = math.log(tag.number / least) / span if span else 0
        tag.size = 1 + round(share * (SIZES - 1))
    return sorted(most, key=lambda tag: tag.name.lower())

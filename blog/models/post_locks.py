"""The one order of locks: posts before the tags that they carry and who signs them."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from blog.models.author import Author
from blog.models.tag import Tag, TaggedPost


def lock_tags(tags: Collection[int], posts: Collection[int] = ()) -> None:
    """
    Lock the tags with these numbers, and before them the posts that carry one.

    The posts with the numbers ``posts`` are locked as well.
    """
    tagged = TaggedPost.objects.filter(tag__in=tags)
    named = Tag.objects.filter(pk__in=tags)
    while not locked_all(named, tagged, "content_object", posts):
        pass


def lock_authors(authors: Collection[int]) -> None:
    """Lock the authors with these numbers, and before them the posts they sign."""
    from blog.models.byline import Byline

    signed = Byline.objects.filter(author__in=authors)
    named = Author.objects.filter(pk__in=authors)
    while not locked_all(named, signed, "post"):
        pass


def locked_all(
    named: QuerySet[Any],
    links: QuerySet[Any],
    post: str,
    posts: Collection[int] = (),
) -> bool:
    """
    Lock all that is ``named``, and before it the posts that ``links`` lead to.

    A post that got a link while the others were locked may be locked by who waits for
    what it names: then nothing stays locked, and all begins again.
    """
    from blog.models.post import Post

    linked = Q(pk__in=links.order_by().values(post)) | Q(pk__in=posts)
    with transaction.atomic():
        rows = Post.objects.filter(linked).order_by("pk")
        rows = rows.select_for_update(no_key=True)
        locked = set(rows.values_list("pk", flat=True))
        names = named.order_by("pk").select_for_update(no_key=True)
        list(names.values_list("pk"))
        if links.exclude(**{f"{post}__in": locked}).exists():
            transaction.set_rollback(True)
            return False
    return True

"""The one order in which tags and what carries them are locked: posts before tags."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from blog.models.tag import Tag, TaggedPost


def lock(tags: Collection[int], posts: Collection[int] = ()) -> None:
    """
    Lock the tags with these numbers, and before them the posts that carry one.

    The posts with the numbers ``posts`` are locked as well. A post that got one of the
    tags while the others were locked may be locked by who waits for the tag: then all
    begins again.
    """
    while not locked_all(tags, posts):
        pass


def locked_all(tags: Collection[int], posts: Collection[int]) -> bool:
    """Lock them, or nothing if one of the tags came to another post meanwhile."""
    from blog.models.post import Post

    tagged = TaggedPost.objects.filter(tag__in=tags)
    carrying = Q(pk__in=tagged.values("content_object")) | Q(pk__in=posts)
    with transaction.atomic():
        rows = Post.objects.filter(carrying).order_by("pk")
        rows = rows.select_for_update(no_key=True)
        locked = set(rows.values_list("pk", flat=True))
        named = Tag.objects.filter(pk__in=tags).order_by("pk")
        list(named.select_for_update(no_key=True).values_list("pk"))
        if tagged.exclude(content_object__in=locked).exists():
            transaction.set_rollback(True)
            return False
    return True

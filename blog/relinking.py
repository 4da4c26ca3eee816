"""Links each post anew that mentions a handle, some at a time: in a job."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.utils import timezone, translation

from blog.models import Handle, Post, Relinking, SiteSettings
from blog.models.post_queryset import PostQuerySet

logger = logging.getLogger(__name__)

# After so many it is noted how far the work has come: what a killed worker did since
# the last note is done once more, which changes nothing.
BATCH = 20


def relink_all(is_over: Callable[[], bool] = lambda: False) -> None:
    """Mend what every change of the register left to do, or until ``is_over``."""
    with translation.override(SiteSettings.objects.current().language):
        while not is_over() and (row := Relinking.objects.unfinished().first()):
            mend_some(row)


def mend_some(row: Relinking) -> None:
    """Link the next posts anew, and note how far ``row`` has come by that."""
    posts = mentioning(row.name)
    if row.total is None and not row.advance(total=posts.count()):
        return
    left = posts.filter(pk__gt=row.last_post).order_by("pk").only("pk")
    some = list(left[:BATCH])
    for post in some:
        relink(post)
    fields = {"mended": row.mended + len(some)}
    if some:
        fields["last_post"] = some[-1].pk
    if len(some) == BATCH:
        row.advance(**fields)
    elif row.advance(finished_at=timezone.now(), **fields):
        forget(row)


def relink(post: Post) -> None:
    """Link ``post`` anew; where its text can't be, all others needn't wait for it."""
    try:
        post.relink()
    except DatabaseError:  # It passes, and the work goes on here then.
        raise
    except Exception:
        logger.exception("Post %d is not linked anew.", post.pk)


def forget(row: Relinking) -> None:
    """Delete what is done for a name that stands in the register no more."""
    if not Handle.objects.filter(name__iexact=row.name).exists():
        Relinking.objects.exclude(finished_at=None).filter(pk=row.pk).delete()


def mentioning(name: str) -> PostQuerySet:
    return Post.objects.filter(body__icontains=f"@{name}")

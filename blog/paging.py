"""Lists in pages by keyset: the time and number of a post, never an offset."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from blog.models import Post
from blog.models.post_queryset import PostQuerySet

SIZE = 20


@dataclass
class Page:
    posts: list[Post]
    # What to ask for to read on in either direction; empty at the ends.
    older: str = ""
    newer: str = ""
    is_first: bool = True


def page_of(posts: PostQuerySet, request: HttpRequest, size: int = SIZE) -> Page:
    """
    Return the page of ``posts`` that ``?before=`` or ``?after=`` asks for.

    Both hold a place in the list, as ``place_of`` writes it, so that no page
    shifts while posts are published. Raise Http404 for a place that is none.
    """
    if "after" in request.GET:
        return newer_page(posts, request.GET["after"], size)
    older = posts.newest_first()
    if "before" in request.GET:
        at, pk = read_place(request.GET["before"])
        older = older.filter(published_at__lte=at).exclude(published_at=at, pk__gte=pk)
    found = list(older.for_lists()[: size + 1])
    page = Page(found[:size], is_first="before" not in request.GET)
    if len(found) > size:
        page.older = place_of(page.posts[-1])
    if not page.is_first and page.posts:
        page.newer = place_of(page.posts[0])
    return page


def newer_page(posts: PostQuerySet, place: str, size: int) -> Page:
    at, pk = read_place(place)
    newer = posts.filter(published_at__gte=at).exclude(published_at=at, pk__lte=pk)
    found = list(newer.order_by("published_at", "pk").for_lists()[: size + 1])
    page = Page(found[:size][::-1], is_first=len(found) <= size)
    if page.posts:
        page.older = place_of(page.posts[-1])
        page.newer = "" if page.is_first else place_of(page.posts[0])
    return page


def place_of(post: Post) -> str:
    """Return where ``post`` stands: ``20150611T080000.000000-205``, in UTC."""
    assert post.published_at is not None  # The database holds published posts to it.
    return f"{post.published_at:%Y%m%dT%H%M%S.%f}-{post.pk}"


def read_place(place: str) -> tuple[datetime, int]:
    try:
        at, pk = place.split("-")
        return datetime.strptime(f"{at}+0000", "%Y%m%dT%H%M%S.%f%z"), int(pk)
    except ValueError:
        raise Http404 from None

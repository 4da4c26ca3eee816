"""Lists in pages by keyset: the time and number of a post, never an offset."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from blog.models import Post
from blog.models.post_queryset import PostQuerySet
from blog.models.searching import Match

SIZE = 20


@dataclass
class Page:
    posts: list[Post]
    # What to ask for to read on in either direction; empty at the ends.
    older: str = ""
    newer: str = ""
    is_first: bool = True
    # What was asked for, as it is written in an address; empty on the first page.
    place: str = ""


def page_of(posts: PostQuerySet, request: HttpRequest, size: int = SIZE) -> Page:
    """
    Return the page of ``posts`` that ``?before=`` or ``?after=`` asks for.

    Both hold a place in the list, as ``place_of`` writes it, so that no page
    shifts while posts are published. Raise Http404 for a place that is none.
    """
    if "after" in request.GET and (page := newer_page(posts, request, size)):
        return page
    older, first = posts.newest_first(), "before" not in request.GET
    page = Page([], is_first=first)
    if not first:
        at, pk = read_place(request.GET["before"])
        page.place = f"before={write_place(at, pk)}"
        older = older.older_than(at, pk)
    found = list(older.for_lists()[: size + 1])
    page.posts = found[:size]
    if len(found) > size:
        page.older = place_of(page.posts[-1])
    if not first and page.posts:
        page.newer = place_of(page.posts[0])
    return page


def newer_page(posts: PostQuerySet, request: HttpRequest, size: int) -> Page | None:
    """Return the page before ``?after=``; None where that is the first one."""
    at, pk = read_place(request.GET["after"])
    newer = posts.filter(published_at__gte=at).exclude(published_at=at, pk__lte=pk)
    found = list(newer.order_by("published_at", "pk").for_lists()[: size + 1])
    if len(found) <= size:
        return None
    shown = found[:size][::-1]
    place = f"after={write_place(at, pk)}"
    older, newer_still = place_of(shown[-1]), place_of(shown[0])
    return Page(shown, older, newer_still, is_first=False, place=place)


def place_of(post: Post | Match) -> str:
    """Return where ``post`` stands: ``20150611T080000.000000-205``, in UTC."""
    assert post.published_at is not None  # The database holds published posts to it.
    return write_place(post.published_at, post.pk)


def write_place(at: datetime, pk: int) -> str:
    return f"{at:%Y%m%dT%H%M%S.%f}-{pk}"


def read_place(place: str) -> tuple[datetime, int]:
    try:
        at, pk = place.split("-")
        return datetime.strptime(f"{at}+0000", "%Y%m%dT%H%M%S.%f%z"), int(pk)
    except ValueError:
        raise Http404 from None

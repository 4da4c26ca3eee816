"""Which post of ours an address names, as others write it in their pages."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from blog.fetch.targets import PORTS, UNREADABLE, host_of
from blog.models import Post, Redirect
from blog.models.found import LONG
from blog.models.post_queryset import PostQuerySet
from comments.models import Comment

# Pages at which a post stands, whatever part of its discussion they show.
ARTICLES = {"blog:post", "comments:numbered_page"}
# What tells a post's page from others, and is long.
LEFT = ("standfirst", *LONG)
NUMBER_DIGITS = 15


def post_at(address: str) -> Post | None:
    """
    Return the post that readers find at ``address``; None if it is no such address.

    Old addresses lead to where the post stands now. What follows the path is no part
    of the name, but for ``?p=205``, WordPress' short address.
    """
    path = path_of(address)
    if path is None:
        return None
    if path == "/":
        return _by_number(address)
    if found := _at_path(path, Post.objects.published()).first():
        return found
    moved = Redirect.objects.destination_of(path)
    return _moved_to(moved) if moved else None


def is_nowhere(address: str) -> bool:
    """
    Return whether it is certain that nothing stands at ``address``, which is ours.

    Of what may stand there unseen, such as a scheduled post, nothing is told.
    """
    path = path_of(address)
    if path is None or path == "/":
        return False
    if _at_path(path, Post.objects.withdrawn()).exists():
        return True
    return _view_at(path) is None and not Redirect.objects.destination_of(path)


def is_page_of_ours(address: str) -> bool:
    """Return whether what stands at ``address`` is made by this site, post or not."""
    path = path_of(address)
    return path is not None and _view_at(path) is not None


def path_of(address: str) -> str | None:
    """Return the path of ``address``, as a request gives it; None on another site."""
    if UNREADABLE.search(address):
        return None
    try:
        there, here = urlsplit(address), urlsplit(settings.SITE_URL)
        if _server(there) != _server(here):
            return None
        path = unquote(there.path)
        path.encode()  # Half a sign, which no database takes, is a ValueError too.
    except ValueError:
        return None
    return None if "\0" in path else path or "/"


def _server(parts: SplitResult) -> tuple[str, int | None]:
    """Return host and port, alike for http and https where each has its usual port."""
    if parts.scheme not in PORTS or "@" in parts.netloc:
        raise ValueError(parts.scheme)
    host = host_of(parts.hostname or "", in_brackets="[" in parts.netloc)
    return host, None if parts.port == PORTS[parts.scheme] else parts.port


def _view_at(path: str) -> Any:
    try:
        return resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None


def _at_path(path: str, posts: PostQuerySet) -> PostQuerySet:
    """Return those of ``posts`` that the page at ``path`` is about: one, or none."""
    view, posts = _view_at(path), posts.defer(*LEFT)
    if view is None:
        return posts.none()
    if view.view_name == "comments:comment":
        shown = Comment.objects.in_thread().filter(pk=view.kwargs["pk"])
        return posts.filter(comments__in=shown)
    day = _day(view.kwargs) if view.view_name in ARTICLES else None
    if day is None:
        return posts.none()
    return posts.filter(address_date=day, slug=view.kwargs["slug"])


def _day(kwargs: Mapping[str, int]) -> date | None:
    try:
        return date(kwargs["year"], kwargs["month"], kwargs["day"])
    except (ValueError, OverflowError):
        return None


def _by_number(address: str) -> Post | None:
    number = parse_qs(urlsplit(address).query).get("p", [""])[0]
    if not number.isdecimal() or len(number) > NUMBER_DIGITS:
        return None
    if found := Post.objects.published().defer(*LEFT).filter(pk=number).first():
        return found
    moved = Redirect.objects.destination_of(f"/?p={number}")
    return _moved_to(moved) if moved else None


def _moved_to(destination: str) -> Post | None:
    """Return the post at the end of a redirect, which is one hop."""
    if destination.startswith("/"):
        destination = settings.SITE_URL + destination
    path = path_of(destination)
    return (path and _at_path(path, Post.objects.published()).first()) or None

"""Which requests are readers, whose views are counted. Nothing is kept of them."""

import logging
import re
from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.http import HttpRequest

from blog.models import DayViews, Post

logger = logging.getLogger(__name__)

# Browsers call themselves so, and nearly no other program does.
BROWSER = re.compile(r"(mozilla|opera|lynx|w3m|elinks|links|dillo|netsurf)[/ ]", re.I)
# But these do among those that say what they are: mostly with an address that explains
# them. "Cubot" makes telephones.
ROBOT = re.compile(
    r"(?<!cu)bot\b|bot[/_-]|crawl|spider|slurp|https?:|\+http|preview|headless|lighthouse"
    r"|monitor|scan|archiv|feed|fetch|validator|python|java/|curl|wget",
    re.I,
)


def count(request: HttpRequest, post: Post) -> None:
    """Count that ``post`` is shown, if to a reader; no reader pays for a failure."""
    if not is_reader(request, post):
        return
    try:
        DayViews.objects.add(post.pk)
    except DatabaseError:
        logger.warning("A view of post %d was not counted.", post.pk, exc_info=True)


def is_reader(request: HttpRequest, post: Post) -> bool:
    """
    Return whether somebody reads ``post`` now who doesn't make it.

    Left out are robots that say so, programs that are no browser, what a browser loads
    before anybody has asked for it, and who turns a page of the discussion.
    """
    return (
        request.method == "GET"
        and is_browser(request.headers.get("User-Agent", ""))
        and not is_early(request)
        and urlsplit(request.headers.get("Referer", "")).path != request.path
        and not makes(request.user, post)
    )


def is_browser(agent: str) -> bool:
    return bool(BROWSER.match(agent)) and not ROBOT.search(agent)


def is_early(request: HttpRequest) -> bool:
    names = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    said = " ".join(request.headers.get(name, "") for name in names).lower()
    return any(word in said for word in ("prefetch", "prerender", "preview"))


def makes(user: Any, post: Post) -> bool:
    """Return whether ``user`` is an editor, or signs ``post`` or began it."""
    if not user.is_authenticated:
        return False
    signs = any(byline.author.user_id == user.pk for byline in post.bylines.all())
    began = post.created_by_id == user.pk
    return signs or began or user.has_perm("blog.change_any_post")

"""
Links in mails that prove by their signature what they are for.

Each purpose has its own salt, so that a link for one thing opens no other. Following
one changes nothing: it leads to a page with a button (mail servers follow links, too).
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from blog.addresses import absolute
from comments.once import first_time, happened

LIFETIME = timedelta(days=7)


def link(purpose: str, facts: Any) -> str:
    """Return the address of the page ``comments:purpose`` for these JSON ``facts``."""
    token = signing.dumps(facts, salt=salt(purpose))
    return absolute(reverse(f"comments:{purpose}", args=[token]))


def read(purpose: str, token: str, lifetime: timedelta | None = LIFETIME) -> Any:
    """Return the facts that ``token`` holds; None if it is invented or too old."""
    try:
        return signing.loads(token, salt=salt(purpose), max_age=lifetime)
    except signing.BadSignature:
        return None


def spend(purpose: str, token: str) -> bool:
    """Return whether ``token`` was not used before. From now on, it was."""
    return first_time(f"link:{purpose}", token, LIFETIME)


def is_spent(purpose: str, token: str) -> bool:
    return happened(f"link:{purpose}", token)


def salt(purpose: str) -> str:
    return f"comments.links.{purpose}"

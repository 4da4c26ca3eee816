"""Akismet, a service that knows the spam of many sites: asked where a key is set."""

import logging
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings

from comments.models import Comment
from comments.moderation.case import Case, Opinion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from akismet import SyncClient

logger = logging.getLogger(__name__)

# Seconds that a writer waits for it at most, at each step of the connection.
PATIENCE = 2.0
# Seconds for which this process asks no more after it did not answer: else each writer
# would keep a thread waiting, on a day of floods until none is left for readers.
PAUSE = 30.0


class Silence:
    """How long this process leaves Akismet alone."""

    until = 0.0

    @classmethod
    def begins(cls) -> None:
        cls.until = monotonic() + PAUSE

    @classmethod
    def lasts(cls) -> bool:
        return monotonic() < cls.until


def is_there() -> bool:
    return bool(settings.AKISMET_KEY)


def ask(case: Case) -> Opinion:
    """Return what Akismet says of the comment: Opinion.NONE if it says nothing."""
    from akismet import AkismetError

    if not case.comment.ip or Silence.lasts():
        return Opinion.NONE
    try:
        with client() as akismet:
            is_spam = akismet.comment_check(case.comment.ip, **facts(case.comment))
    except AkismetError as error:
        Silence.begins()
        logger.warning("Akismet did not answer: %s", error)
        return Opinion.NONE
    return Opinion.SPAM if is_spam else Opinion.HAM


def tell(comment: Comment, kind: str) -> None:
    """
    Tell Akismet that an editor found the comment to be ``kind``, "spam" or "ham".

    Raise AkismetError if it does not take it. Without the IP address, which is
    forgotten after a while, it takes nothing.
    """
    if not comment.ip:
        return
    with client() as akismet:
        submit = akismet.submit_spam if kind == "spam" else akismet.submit_ham
        submit(comment.ip, **facts(comment))


@contextmanager
def client() -> "Iterator[SyncClient]":
    """Give a client that asks for no proof of the key first: that doubles the wait."""
    import httpx
    from akismet import USER_AGENT, Config, SyncClient

    config = Config(settings.AKISMET_KEY, settings.SITE_URL)
    with httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=PATIENCE) as http:
        yield SyncClient(config, http)


def facts(comment: Comment) -> Any:
    return {
        "user_agent": comment.user_agent,
        "permalink": settings.SITE_URL + comment.post.get_absolute_url(),
        "comment_type": "reply" if comment.parent_id else comment.kind,
        "comment_author": comment.name,
        "comment_author_email": comment.email,
        "comment_author_url": comment.url,
        "comment_content": comment.body,
        "comment_date_gmt": comment.created_at.isoformat(timespec="seconds"),
        "blog_charset": "UTF-8",
    }

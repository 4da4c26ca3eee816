"""The page that is said to link to a post: fetched, and read for that link."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from blog.fetch import (
    Answer,
    BadAddress,
    FetchError,
    Packed,
    TooLarge,
    Unreachable,
    WrongType,
)
from comments.linkbacks import faces, targets
from comments.linkbacks.asking import Crowded, ask, seconds_to_wait
from comments.linkbacks.denied import is_denied
from comments.linkbacks.mentions import Mention, addresses_of, mention_of
from comments.linkbacks.pages import HTML, LIMIT, TYPES, Page
from comments.models import Comment, Linkback
from comments.models.traces import host_of

logger = logging.getLogger(__name__)

GONE = 410
# What another try would meet again.
FINAL = (BadAddress, WrongType, TooLarge, Packed)


@dataclass(frozen=True)
class Found:
    """That the source links to the post, what it says, and its author's portrait."""

    mention: Mention
    face: faces.Face | None = None
    # Whether there is a portrait, but it could not be had this time.
    is_hidden: bool = False


@dataclass(frozen=True)
class Missing:
    """That the source says itself that it has no link, or is no more."""

    fault: Linkback.Fault


@dataclass(frozen=True)
class Unknown:
    """
    That the source was not read; ``final`` if another try would be in vain, too.

    ``wait`` is when the next try may follow, where that is not ours to choose.
    """

    final: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True)
class TooMany:
    """That its site was asked too often lately: it has its turn after ``seconds``."""

    seconds: int


Finding = Found | Missing | Unknown | TooMany


def look_at(linkback: Linkback) -> Finding:
    """Return what the source of ``linkback`` is found to be, within half a minute."""
    if linkback.is_given_up or is_denied(linkback.source, linkback.ip):
        return Unknown(final=True)
    # The first look was counted when the claim was taken.
    if linkback.tries > 1 and (wait := seconds_to_wait(host_of(linkback.source))):
        return TooMany(wait)
    try:
        answer = asked(linkback)
    except Crowded as crowded:
        # Where the source leads on to, and the source itself was asked: that is a try.
        return Unknown(wait=timedelta(seconds=crowded.seconds))
    except FetchError as error:
        cause = type(error.__cause__ or error).__name__
        logger.info("Linkback %d is not read: %s", linkback.pk, cause)
        return Unknown(final=isinstance(error, FINAL))
    if is_denied(answer.url, linkback.ip):
        return Unknown(final=True)
    if answer.status == GONE:
        return Missing(Linkback.Fault.SOURCE)
    # A site that can't show a page for the moment may answer with an empty one.
    is_there = answer.is_good and answer.body.strip()
    return read(linkback, answer) if is_there else Unknown()


def asked(linkback: Linkback) -> Answer:
    # Whose site it is learns who made us come, as WordPress tells it.
    notice = f"verifying {linkback.kind} from {linkback.ip}"
    notice = notice if linkback.ip else f"verifying {linkback.kind}"
    page = linkback.source
    return ask(page, is_counted=True, types=TYPES, limit=LIMIT, notice=notice)


def read(linkback: Linkback, answer: Answer) -> Finding:
    if targets.post_at(answer.url) == linkback.post:
        # It only leads to our own page, which links to itself.
        return Missing(Linkback.Fault.NO_LINK)
    page = page_of(answer)
    followed = linkback.kind != Comment.Kind.WEBMENTION
    link = page.link_to(addresses_of(linkback), followed=followed)
    if link is None:
        return Missing(Linkback.Fault.NO_LINK)
    mention = mention_of(linkback, page, link, page_at)
    photo = mention.author.photo
    if not photo:
        return Found(mention)
    try:
        return Found(mention, faces.look_at(photo))
    except (Crowded, Unreachable):
        return Found(mention, is_hidden=True)


def page_of(answer: Answer) -> Page:
    """
    Return what a page says; of one of ours, only what the authors of a post wrote.

    Others speak in our discussions, and lists and ways to the next post link to all
    there is: whoever claims that these mention a post would say it in our name.
    """
    if not targets.is_page_of_ours(answer.url):
        return Page.of(answer)
    post = targets.post_at(answer.url)
    said = (post.title, post.body_html) if post else ("", "")
    return Page.of_text(answer.url, *said)


def page_at(address: str) -> Page | None:
    """Return the page of an author; None if it can't be had."""
    try:
        answer = ask(address, types=HTML, limit=LIMIT)
    except FetchError:
        return None
    return Page.of(answer) if answer.is_good else None

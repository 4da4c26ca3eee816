"""
What others say by pingback, webmention or trackback: checked, stored, not yet believed.

Nothing is fetched here. What is refused is refused by what we know ourselves, the
target first, so that nobody learns by us what another server answers.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from urllib.parse import quote, urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from blog.fetch import BadAddress
from blog.fetch import targets as addresses
from blog.models import Post, SiteSettings
from comments.linkbacks import flood, targets
from comments.linkbacks.denied import is_denied
from comments.models import Comment, Linkback
from comments.models.comment_queryset import lock_posts
from comments.models.traces import host_of
from comments.moderation.judge import closed_to_mentions

LONGEST = 1000  # characters of an address
CLAIMED = ("target", "protocols", "offered", "ip")


class Fault(IntEnum):
    """Why a claim is not taken, by the numbers of Pingback 1.0, section 3."""

    ANY = 0
    NO_SOURCE = 16
    NO_TARGET = 32
    UNUSABLE_TARGET = 33
    KNOWN = 48
    DENIED = 49


class Unwanted(Exception):
    """A claim that is not taken, or brings nothing new: ``fault`` and a sentence."""

    def __init__(self, fault: int, sentence: str, retry_after: int = 0) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.sentence = sentence
        self.retry_after = retry_after  # seconds


def claim(
    kind: str,
    source: str,
    target: str,
    *,
    site: SiteSettings,
    ip: str | None,
    offered: dict[str, Any] | None = None,
) -> Linkback:
    """
    Store that ``source`` is said to link to ``target``, so that a job verifies it.

    Raise Unwanted where it is not taken, and where pingback and trackback have it told
    that it is known. A repeat is one with what was claimed before.
    """
    post = _post(target := target.strip())
    page = _page(source.strip(), post)
    if sentence := closed_to_mentions(post, site, kind):
        raise Unwanted(Fault.UNUSABLE_TARGET, sentence)
    if is_denied(page.address, ip):
        raise Unwanted(Fault.DENIED, _("Mentions by this site are not taken."))
    if wait := flood.count_claim(ip):
        raise _too_many(wait)
    claimed = Linkback(post=post, source=page.address, target=target, ip=ip)
    claimed.protocols, claimed.offered = [kind], offered or {}
    return _note(claimed, page.host)


@dataclass(frozen=True)
class Page:
    """A page elsewhere. Its address is written in one way, however it came."""

    address: str
    host: str


def _page(source: str, post: Post) -> Page:
    if targets.post_at(source) == post:
        raise Unwanted(Fault.ANY, _("Source and target are the same page."))
    try:
        read = addresses.read(source)
        fragment = quote(urlsplit(source).fragment, safe=addresses.KEPT)
    except (BadAddress, ValueError):
        sentence = _("The source is no address of a page on the open web.")
        raise Unwanted(Fault.NO_SOURCE, sentence) from None
    address = f"{read.scheme}://{read.authority}{read.path}"
    address += f"#{fragment}" if fragment else ""
    if len(address) > LONGEST:
        raise Unwanted(Fault.NO_SOURCE, _("The address of the source is too long."))
    return Page(address, host_of(address))


def _post(target: str) -> Post:
    post = targets.post_at(target) if len(target) <= LONGEST else None
    if post:
        return post
    if len(target) <= LONGEST and targets.is_nowhere(target):
        raise _nothing_there()
    sentence = _("The target is no post of this blog that takes mentions.")
    raise Unwanted(Fault.UNUSABLE_TARGET, sentence)


def _nothing_there() -> Unwanted:
    return Unwanted(Fault.NO_TARGET, _("There is nothing at the target."))


def _too_many(wait: int) -> Unwanted:
    return Unwanted(Fault.ANY, flood.later(wait), retry_after=wait)


def _note(claimed: Linkback, host: str) -> Linkback:
    """
    Store what is claimed now, or add it to what was; raise Unwanted for a repeat.

    The post is locked before counts, and these before the pair, always: so of two who
    claim at the same time none waits for the other in a circle.
    """
    kind, pair = claimed.protocols[0], {"post": claimed.post, "source": claimed.source}
    with transaction.atomic():
        if not lock_posts([claimed.post.pk]):
            raise _nothing_there()  # It was deleted a moment ago.
        known = Linkback.objects.filter(**pair).first()
        is_fetched = known is None or known.is_to_be_looked_at(kind)
        if is_fetched and (wait := flood.count_fetch(host)):
            raise _too_many(wait)
        rows = Linkback.objects.select_for_update(no_key=True)
        new = {name: getattr(claimed, name) for name in CLAIMED}
        linkback, is_new = rows.get_or_create(**pair, defaults=new)
        before = [] if is_new else linkback.protocols
        if not is_new:
            linkback.claim_again(claimed)
    _refuse_repeated(kind, before, linkback)
    return linkback


def _refuse_repeated(kind: str, before: list[str], linkback: Linkback) -> None:
    """
    Raise Unwanted where a protocol has it told that ``linkback`` is known.

    What the job found wrong with the source is told by pingback, in words that are the
    same for each reason why it could not be read (PB-S10).
    """
    if kind == Comment.Kind.PINGBACK and before:
        untrue = (Linkback.State.WAITING, Linkback.State.REFUSED)
        if linkback.fault and linkback.state in untrue:
            raise Unwanted(linkback.fault, linkback.get_fault_display())
        raise Unwanted(Fault.KNOWN, _("This mention is registered already."))
    if kind == Comment.Kind.TRACKBACK and kind in before:
        raise Unwanted(Fault.KNOWN, _("This trackback was sent before."))

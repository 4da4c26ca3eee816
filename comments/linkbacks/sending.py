"""Telling other sites that our posts link to them, by the protocol they take."""

import logging
from collections.abc import Callable
from time import monotonic

from django.utils import translation
from django.utils.translation import gettext as _

from blog import markup
from blog.fetch import FetchError, Unreachable
from blog.models import SiteSettings
from comments.linkbacks import telling
from comments.linkbacks.discovery import NotThere, Offer, discover
from comments.linkbacks.looking import is_ours, may_tell
from comments.linkbacks.telling import Outcome
from comments.models import Attempt, Comment, Outgoing

logger = logging.getLogger(__name__)

Kind, State = Comment.Kind, Outgoing.State
# Seconds after which others may have the lane of fetches: the next minute goes on.
ROUND = 50.0


def send_due(is_over: Callable[[], bool] = lambda: False) -> None:
    """
    Tell all who are due, one by one, for a minute at most or until ``is_over``.

    A worker that is killed leaves what it was at to another one, a minute later. A site
    is told by one pingback in a round: WordPress takes no two within 15 seconds.
    """
    site, end = SiteSettings.objects.for_page(), monotonic() + ROUND
    told: set[str] = set()
    if not may_tell(site):
        return
    with translation.override(site.language):
        while monotonic() < end and not is_over():
            if (mention := Outgoing.objects.claim(apart_from=told)) is None:
                return
            try:
                if send(mention, site) == Kind.PINGBACK:
                    told.add(mention.origin)
            except Exception:
                # The others don't wait for one whose answer can't be noted.
                logger.exception("What came of mention %d is not noted", mention.pk)


def send(mention: Outgoing, site: SiteSettings) -> str:
    """
    Make one try to tell the site that ``mention`` links to, and note its answer.

    Return the protocol that was used, "" if none was.
    """
    if mention.is_given_up:
        mention.give_up()
        return ""
    attempt = Attempt(outgoing=mention)
    try:
        outcome = tell(mention, site, attempt)
    except NotThere as away:
        outcome = without_page(telling.outcome(away.answer, State.NOWHERE))
    except FetchError as error:
        outcome = unsaid(error, is_known=bool(attempt.endpoint))
    except Exception:
        # Whatever one server makes us stumble over, the others are told.
        logger.exception("Mention %d is not sent", mention.pk)
        outcome = Outcome(State.DUE, _("This ended in an error of ours."))
    attempt.status = outcome.status
    attempt.answer = markup.plain(outcome.said)[:500]
    attempt.succeeded = outcome.state == State.SENT
    attempt.endpoint = markup.plain(attempt.endpoint)[:1000]
    mention.conclude(outcome.state, attempt, outcome.pause)
    return attempt.protocol


def tell(mention: Outgoing, site: SiteSettings, attempt: Attempt) -> Outcome:
    """Find out who is to be told, noting it in ``attempt``, and tell them."""
    offer = discover(mention.target)
    if is_ours(offer.url):
        return Outcome(State.NOWHERE, _("This leads to a page of our own."))
    chosen = best_of(offer, mention, site)
    if chosen is None:
        return Outcome(State.NOWHERE, _("The page takes no mentions."))
    attempt.protocol, attempt.endpoint = chosen
    if is_ours(attempt.endpoint):
        return Outcome(State.NOWHERE, _("This leads to a page of our own."))
    said = (attempt.endpoint, mention.source)
    match attempt.protocol:
        case Kind.WEBMENTION:
            return telling.by_webmention(*said, mention.target)
        case Kind.PINGBACK:
            return telling.by_pingback(*said, mention.target)
    assert mention.post
    return telling.by_trackback(*said, mention.post, site)


def best_of(
    offer: Offer, mention: Outgoing, site: SiteSettings
) -> tuple[str, str] | None:
    """
    Return the protocol to use and its endpoint, None if there is no use in any.

    Only webmention can say that a link is gone.
    """
    if offer.webmention:
        return Kind.WEBMENTION, offer.webmention
    if not mention.is_linked:
        return None
    if offer.pingback:
        return Kind.PINGBACK, offer.pingback
    if offer.trackback and site.send_trackbacks:
        return Kind.TRACKBACK, offer.trackback
    return None


def without_page(outcome: Outcome) -> Outcome:
    """Return what follows where the page can't be read: it may be there again soon."""
    state = State.DUE if outcome.state == State.DUE else State.NOWHERE
    said = outcome.said or _("The page could not be read.")
    return Outcome(state, said, outcome.status, outcome.pause)


def unsaid(error: FetchError, *, is_known: bool) -> Outcome:
    """Return what follows from ``error``; ``is_known`` is whether an endpoint was."""
    if isinstance(error, Unreachable):
        return Outcome(State.DUE, str(error))
    return Outcome(State.FAILED if is_known else State.NOWHERE, str(error))

"""
Looking whether a page elsewhere does link to a post, as its site claims.

Nothing is locked while a page is fetched. What is found is stored in one transaction,
unless somebody else looks as well by then, or the other site asks anew.
"""

import logging
from collections.abc import Callable
from time import monotonic

from django.db import transaction
from django.utils import translation

from blog.models import SiteSettings
from comments.linkbacks import faces, sources
from comments.linkbacks.recording import case_of, is_judged, record, take_back
from comments.linkbacks.sources import Finding, Found, Missing, TooMany, Unknown
from comments.models import Linkback
from comments.models.comment_queryset import lock_posts
from comments.moderation.case import Case
from comments.moderation.judge import consulted

logger = logging.getLogger(__name__)

# So long a run takes on new sources, in seconds: the next one goes on.
SECONDS = 50


def verify_due(is_over: Callable[[], bool] = lambda: False) -> None:
    """Look at what is due, one source after the other, until ``is_over``."""
    end = monotonic() + SECONDS
    while monotonic() < end and not is_over():
        if (linkback := Linkback.objects.take()) is None:
            return
        try:
            verify(linkback)
        except Exception:
            # The others don't wait for a page that nobody foresaw, nor for its next
            # tries: it has as many as one that is away.
            logger.exception("Linkback %d can't be verified.", linkback.pk)


def verify(linkback: Linkback) -> None:
    """Look at a source that was taken, and store what comes of it."""
    site = SiteSettings.objects.current()
    with translation.override(site.language):
        finding = sources.look_at(linkback)
        logger.info("Linkback %d: %s", linkback.pk, type(finding).__name__)
        case = None
        if isinstance(finding, Found):
            case = case_of(linkback, finding, site)
            # Asked before the discussion is locked: an answer may take seconds. Of
            # what will not be taken, nobody is told.
            case = consulted(case) if is_judged(linkback, case) else case
        with faces.stored_for(linkback), transaction.atomic():
            lock_posts([linkback.post_id])
            if linkback.hold():
                settle(linkback, finding, case)


def settle(linkback: Linkback, finding: Finding, case: Case | None) -> None:
    """Store what was found of ``linkback``, whose post and row are locked."""
    match finding:
        case Found() if case:
            record(linkback, finding, case)
        case Missing():
            take_back(linkback)
            faces.put(linkback, None)
            was_there = linkback.verified_at is not None
            state = Linkback.State.GONE if was_there else Linkback.State.REFUSED
            linkback.settle(state, finding.fault)
        case TooMany(seconds):
            linkback.put_off(seconds)
        case Unknown(final=True):
            linkback.give_up(Linkback.Fault.SOURCE)
        case Unknown(wait=wait):
            linkback.fail(Linkback.Fault.SOURCE, wait)

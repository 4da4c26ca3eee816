"""
How often is too often: counted in PostgreSQL, for all web processes together.

A count begins with the first act and ends as a whole, so that who waits as long as
told is let through. What is counted in a transaction that fails was never counted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from blog import markup
from comments.models import Tally
from comments.models.traces import fingerprint, network_of
from comments.moderation.case import Case
from comments.visitors import of_today

# All rows at once and by ascending key: so two that count the same never deadlock.
COUNT = """
INSERT INTO comments_tally AS tally (key, number, ends_at)
SELECT key, 1, ends_at
FROM unnest(%(keys)s::text[], %(ends)s::timestamptz[]) AS new (key, ends_at)
ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN tally.ends_at > %(now)s THEN tally.number + 1 ELSE 1 END,
    ends_at = CASE WHEN tally.ends_at > %(now)s THEN tally.ends_at
        ELSE excluded.ends_at END
RETURNING key, number, ends_at
"""
MINUTES = 60
HOURS = 60 * MINUTES
# Shorter texts, such as "Thank you, that helped.", many people write alike.
TELLING_TEXT = 60


@dataclass(frozen=True)
class Limit:
    """After how many comments in ``seconds`` more are held, and then refused."""

    kind: str
    seconds: int
    held_after: int
    refused_after: int
    value: Callable[[Case], str]
    reason: Any = ""


def text_of(case: Case) -> str:
    html = case.comment.body_html
    return fingerprint(html) if len(markup.text(html)) >= TELLING_TEXT else ""


def mail_of(case: Case) -> str:
    """Return the address, its owner apart from who types it and has not proven it."""
    email = case.comment.email.casefold()
    return f"known {email}" if email and case.is_known else email


def writer(case: Case) -> str:
    """
    Return one person: by account, by e-mail address, at last by IP address.

    The IP address counts only where there is nothing better: a class shares one.
    """
    comment = case.comment
    if comment.user:
        return f"user {comment.user.pk}"
    return mail_of(case) or comment.ip or ""


LIMITS = (
    # A seminar of 30 behind the one address of its school may comment in one lesson
    # and wait for an editor at worst; only what no room of people writes is refused.
    Limit(
        "address",
        10 * MINUTES,
        held_after=10,
        refused_after=120,
        reason=_("Many comments came from this IP address in ten minutes."),
        value=lambda case: case.comment.ip or "",
    ),
    # A campus with several such rooms.
    Limit(
        "network",
        10 * MINUTES,
        held_after=40,
        refused_after=400,
        reason=_("Many comments came from this network in ten minutes."),
        value=lambda case: network_of(case.comment.ip),
    ),
    # One person in a lively debate: one comment every three minutes, for an hour.
    Limit(
        "email",
        HOURS,
        held_after=20,
        refused_after=60,
        reason=_("Many comments came from this e-mail address in an hour."),
        value=mail_of,
    ),
    # Who has the same to say of three articles may; who says it of ten may not.
    Limit(
        "text",
        24 * HOURS,
        held_after=2,
        refused_after=50,
        reason=_("The same text was sent several times within a day."),
        value=text_of,
    ),
)


def take(kind: str, value: str, *, limit: int, seconds: int) -> int:
    """
    Count one act of ``kind`` by ``value``, of which ``limit`` are free in ``seconds``.

    Return 0 if it was free, else how many seconds are to be waited.
    """
    return take_all({(kind, value): (limit, seconds)})


def take_all(acts: Mapping[tuple[str, str], tuple[int, int]]) -> int:
    """
    Count one act of each kind and value, of which so many are free in so many seconds.

    Return 0 if all were free, else how many seconds are to be waited at most.
    """
    now = timezone.now()
    free = {of_today(kind, value): free for (kind, value), free in acts.items()}
    ends = {key: now + timedelta(seconds=seconds) for key, (_, seconds) in free.items()}
    counts = count(ends, now)
    waits = [
        _wait(ends_at, now)
        for key, (number, ends_at) in counts.items()
        if number > free[key][0]
    ]
    return max(waits, default=0)


def count_in(case: Case) -> tuple[int, list[str]]:
    """
    Count this comment. Return the seconds to wait if it is one too many, else 0.

    And return a sentence for each limit past which comments wait for an editor.
    """
    now, limits = timezone.now(), limits_of(case)
    ends = {key: now + timedelta(seconds=limits[key].seconds) for key in limits}
    counts = count(ends, now)
    waits = [
        _wait(counts[key][1], now)
        for key, limit in limits.items()
        if counts[key][0] > limit.refused_after
    ]
    numbers = {key: number for key, (number, _ends_at) in counts.items()}
    return max(waits, default=0), crowds(case, limits, numbers)


def crowds_around(case: Case) -> list[str]:
    """Return a sentence for each limit past which comments wait, as it is counted."""
    limits = limits_of(case)
    rows = Tally.objects.filter(key__in=limits, ends_at__gt=timezone.now())
    return crowds(case, limits, dict(rows.values_list("key", "number")))


def crowds(case: Case, limits: dict[str, Limit], numbers: dict[str, int]) -> list[str]:
    with translation.override(case.site.language):
        return [
            str(limit.reason)
            for key, limit in limits.items()
            if numbers.get(key, 0) > limit.held_after
        ]


def count(ends: dict[str, datetime], now: datetime) -> dict[str, tuple[int, datetime]]:
    """
    Count one more for each key; return the number so far, and when it ends.

    Where nothing is counted yet, or no more, the number begins at 1 and ends as said.
    """
    if not ends:
        return {}
    with connection.cursor() as cursor:
        values: Any = {"keys": [*ends], "ends": [*ends.values()], "now": now}
        cursor.execute(COUNT, values)
        rows: Iterable[tuple[str, int, datetime]] = cursor.fetchall()
    return {key: (number, ends_at) for key, number, ends_at in rows}


def limits_of(case: Case) -> dict[str, Limit]:
    """Return each limit that concerns ``case``, by the key that counts for it."""
    limits, seconds = [*LIMITS], case.site.seconds_between
    if seconds and not case.comment.is_mention:
        limits.append(Limit("writer", seconds, 1, 1, writer))
    found = ((limit.value(case), limit) for limit in limits)
    return {of_today(limit.kind, value): limit for value, limit in found if value}


def _wait(ends_at: datetime, now: datetime) -> int:
    return max(ceil((ends_at - now).total_seconds()), 1)

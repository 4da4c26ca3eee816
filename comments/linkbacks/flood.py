"""How much is taken in a while: what we take, we fetch, and others pay for that."""

from math import ceil
from time import monotonic
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import ngettext

from comments.moderation import limits
from comments.visitors import household

MINUTE, HOUR = 60, 60 * 60
# Claims by one household in a minute, and in an hour: none spends what all may.
# Fetches in an hour: of one host, of a domain
# with all below it, of all sites together.
BY_ONE, BY_ONE_AN_HOUR = 5, 60
OF_HOST, OF_DOMAIN, OF_ALL = 60, 120, 300


class Told(NamedTuple):
    """Until when somebody has to wait, by the process' clock, and in which language."""

    until: float
    language: str | None


# Who was told to wait: a flood is not to ask the database each time.
_waiting: dict[str, Told] = {}
MOST_WAITING = 10_000

# Names right below a country's under which anybody registers another: nhs.uk, com.au.
SHARED = frozenset(
    "ac asn co com edu gen go gob gouv gov govt ind info k12 ltd me mil ne net nhs nom "
    "or org plc sch school web".split()
)


def count_claim(ip: str | None) -> int:
    """Count one claim that came from ``ip``; return 0, or the seconds to wait."""
    who = household(ip)
    acts = {
        ("mentions by", who): (BY_ONE, MINUTE),
        ("mentions an hour by", who): (BY_ONE_AN_HOUR, HOUR),
    }
    wait = limits.take_all(acts)
    if wait:
        if len(_waiting) >= MOST_WAITING:
            _waiting.clear()
        _waiting[who] = Told(monotonic() + wait, translation.get_language())
    return wait


def seconds_left(ip: str | None) -> int:
    """Return how long ``ip`` has to wait, as far as this process told it before."""
    told = _waiting.get(household(ip))
    return max(ceil(told.until - monotonic()), 0) if told else 0


def told_again(ip: str | None, wait: int) -> str:
    """Return the sentence for ``wait`` seconds, in the language of the first time."""
    told = _waiting.get(household(ip))
    with translation.override(told.language if told else None):
        return later(wait)


def later(wait: int) -> str:
    """Return the sentence by which somebody is to wait for so many seconds."""
    minutes = -(-wait // MINUTE)
    return ngettext(
        "Very many mentions are coming in. Send it again in one minute.",
        "Very many mentions are coming in. Send it again in %(number)d minutes.",
        minutes,
    ) % {"number": minutes}


def forget() -> None:
    """Forget who has to wait: the database knows it anyway."""
    _waiting.clear()


def count_fetch(host: str) -> int:
    """
    Count one fetch from ``host``; return 0, or the seconds to wait.

    Called in a transaction that fails if there is something to wait for, it counts
    only what is fetched.
    """
    acts = {
        ("mentions of host", host): (OF_HOST, HOUR),
        ("mentions of domain", domain_of(host)): (OF_DOMAIN, HOUR),
        ("mentions", ""): (OF_ALL, HOUR),
    }
    return limits.take_all(acts)


def domain_of(host: str) -> str:
    """
    Return what somebody registered, as far as its form tells: a.b.co.uk is of b.co.uk.

    A service that gives names to many people is one domain, as is an IP address.
    """
    names = host.split(".")
    if ":" in host or names[-1].isdecimal():
        return host
    is_shared = len(names) > 2 and len(names[-1]) == 2 and names[-2] in SHARED
    return ".".join(names[-3 if is_shared else -2 :])

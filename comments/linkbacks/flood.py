"""How much is taken in a while: what we take, we fetch, and others pay for that."""

from comments.moderation import limits
from comments.visitors import household

MINUTE, HOUR = 60, 60 * 60
# Claims by one household in a minute. Fetches in an hour: of one host, of a domain
# with all below it, of all sites together.
BY_ONE, OF_HOST, OF_DOMAIN, OF_ALL = 5, 60, 120, 300

# Names right below a country's under which anybody registers another: nhs.uk, com.au.
SHARED = frozenset(
    "ac asn co com edu gen go gob gouv gov govt ind info k12 ltd me mil ne net nhs nom "
    "or org plc sch school web".split()
)


def seconds_left(ip: str | None) -> int:
    """Return how long whoever sends from ``ip`` is to wait; 0 if not. Count nothing."""
    return limits.seconds_left("mentions by", household(ip), limit=BY_ONE)


def count_claim(ip: str | None) -> int:
    """Count one claim that came from ``ip``; return 0, or the seconds to wait."""
    return limits.take("mentions by", household(ip), limit=BY_ONE, seconds=MINUTE)


def count_fetch(host: str) -> int:
    """
    Count one fetch from ``host``; return 0, or the seconds to wait.

    Called in a transaction that fails if there is something to wait for, it counts
    only what is fetched.
    """
    acts = {
        ("mentions of host", host): OF_HOST,
        ("mentions of domain", domain_of(host)): OF_DOMAIN,
        ("mentions", ""): OF_ALL,
    }
    return limits.take_all(acts, seconds=HOUR)


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

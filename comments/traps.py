"""
What gives a robot away: it fills in what people leave alone, and it is hasty.

Neither refuses a comment: a person may be quick, or told wrongly by an old program
what to leave empty. It is held, and says why. A page that asks for no more than to
send the same again is given no stamp: that takes no time.
"""

from datetime import timedelta

from django.core import signing

SALT = "comments.traps"
# Nobody reads a page, mends what it asks for and sends it again within this time.
HASTE = timedelta(seconds=3)


def stamp() -> str:
    """Return what a form carries that was made for one person, just now."""
    return signing.TimestampSigner(salt=SALT).sign("form")


def is_hasty(stamp: str) -> bool:
    """
    Return whether the form with this stamp came back sooner than people are.

    Forms on pages that caches keep have none, so one that is missing, old or
    invented tells nothing.
    """
    try:
        signing.TimestampSigner(salt=SALT).unsign(stamp, max_age=HASTE)
    except signing.BadSignature:
        return False
    return True

"""
Which addresses may stand in a link or an image.

bleach and nh3 each let addresses through that the other stops (digits after
``javascript:``, a space of Unicode before it, ``//host``), so the rule is ours and
both of them ask it.
"""

import unicodedata
from urllib.parse import unquote, urlsplit

from django.conf import settings

# Browsers write these so themselves; left as they are they invite mistakes.
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in ' "<>`'})


def safe_address(value: str) -> str | None:
    """
    Return ``value`` as the address of a link, or None if it must not be one.

    Web and mail addresses pass, and places on our own site that begin with ``/``
    or ``#``. ``//host`` doesn't, nor does any other scheme in any spelling.
    """
    address = _tidy(value)
    if address is None or address.startswith("#"):
        return address
    if address.startswith("/"):
        return None if address.startswith("//") else address
    return _mail_address(address) or web_address(address)


def web_address(value: str) -> str | None:
    """Return ``value`` if it is a whole http or https address, else None."""
    address = _tidy(value)
    if address is None or not address.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    # "https://our.site@evil.test/" shows one host and opens another.
    return address if named and "@" not in parts.netloc else None


def image_address(value: str) -> str | None:
    """Return ``value`` if it is a file of our own site: pages load nothing else."""
    address = _tidy(value)
    roots = [root for root in (settings.MEDIA_URL, settings.STATIC_URL) if root]
    if address is None or not address.startswith(tuple(roots)):
        return None
    inside = ".." not in unquote(address).split("/")
    return address if inside and not address.startswith("//") else None


def _mail_address(address: str) -> str | None:
    scheme, _, mailbox = address.partition(":")
    name, _, host = mailbox.partition("?")[0].partition("@")
    return address if scheme.lower() == "mailto" and name and host else None


def _tidy(value: str) -> str | None:
    """Return ``value`` trimmed, or None if it holds what browsers read past."""
    address = value.strip().translate(_ENCODED)
    hidden = any(unicodedata.category(c)[0] in "CZ" for c in address)
    return None if hidden or not address or "\\" in address else address

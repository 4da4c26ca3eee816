"""
What the environment says, read as the kind that each variable has.

A variable that is empty is as good as none. A wrong value raises ImproperlyConfigured,
in a sentence that names the variable and what it should be.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

ENVIRONMENT = FileAwareMapping()
YES, NO = ("yes", "true", "on", "1", "y", "t"), ("no", "false", "off", "0", "n", "f")


def text(name: str, default: str = "") -> str:
    """Return the variable ``name``, or what the file of ``name_FILE`` holds."""
    try:
        return str(ENVIRONMENT.get(name, "")).strip() or default
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it holds no text"
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that can't be read: {reason}."
        ) from None


def wrong(name: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} must be {expected}, not '{text(name)}'.")


def number(name: str, default: int, *, most: int) -> int:
    """Return a whole number from 1 to ``most``."""
    said = text(name, str(default))
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:10]) <= most):
        raise wrong(name, f"a whole number from 1 to {most}")
    return int(said)


def flag(name: str, *, default: bool) -> bool:
    said = text(name).lower()
    if said and said not in YES + NO:
        raise wrong(name, "yes or no")
    return said in YES if said else default


def choice(name: str, choices: Sequence[str], default: str) -> str:
    """Return one of ``choices``, all of them in capitals."""
    said = text(name, default).upper()
    if said not in choices:
        raise wrong(name, "one of " + ", ".join(choices))
    return said


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return what stands between the commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or [
        *default
    ]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError:
        raise wrong(
            name, "addresses and networks such as 10.0.0.0/8, divided by commas"
        ) from None


def endpoints(name: str) -> frozenset[str]:
    """Return hosts with their ports, in lower case."""
    said = [word.lower() for word in words(name)]
    if not all(is_endpoint(word) for word in said):
        raise wrong(name, "hosts with ports such as 127.0.0.1:8001, divided by commas")
    return frozenset(said)


def is_endpoint(said: str) -> bool:
    try:
        parts = urlsplit(f"//{said}")
        port = parts.port
    except ValueError:
        return False
    return bool(parts.hostname and port) and parts.netloc == said and "@" not in said


def address(name: str, default: str) -> str:
    """Return the address of a site, without a slash at its end."""
    said = text(name, default).rstrip("/")
    if not is_address(said):
        raise wrong(name, "an address such as https://blog.example")
    return said


def is_address(said: str) -> bool:
    try:
        parts = urlsplit(said)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    more = parts.query or parts.fragment
    return named and parts.scheme in ("http", "https") and not more

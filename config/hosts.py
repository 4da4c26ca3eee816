"""By which names readers may ask for the site."""

from ipaddress import ip_address
from urllib.parse import urlsplit

# The names of this machine, for whoever watches the site from there.
HERE = ("127.0.0.1", "localhost", "[::1]")


def host_of(address: str) -> str:
    """Return the host as requests name it: an IPv6 address in its brackets."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


def is_here(address: str) -> bool:
    """Return whether an address is one of this machine, that nobody else can ask."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")

"""By which names readers may ask for the site."""

from urllib.parse import urlsplit

# The names of this machine, for whoever watches the site from there.
HERE = ("127.0.0.1", "localhost", "[::1]")


def host_of(address: str) -> str:
    """Return the host as requests name it: an IPv6 address in its brackets."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host

"""What an address says, read so strictly that nobody can read it otherwise."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from django.conf import settings

from .errors import BadAddress

PORTS = {"http": 80, "https": 443}
LONGEST = 4096  # characters
# Controls, which some programs leave out, and the backslash, which some take for a "/".
UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
HOST = re.compile(r"(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*")
# 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to some programs.
NUMBER = re.compile(r"([0-9]+|0x[0-9a-f]*)")
# Python's IDNA writes these as other letters, and so would find another site.
OTHER_LETTERS = re.compile("[ßς\u200c\u200d]")
# What a path or a query may hold as it is; "%" for what is escaped already.
KEPT = "%/:;=&?~+!$,'()*@[]|"


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str  # in ASCII, lower case; an IPv6 address without its brackets
    port: int
    path: str  # with the query

    @property
    def endpoint(self) -> str:
        """Return host and port, as ``FETCH_ALLOW`` lists them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_allowed(self) -> bool:
        """Return whether it may be on a network, and at a port, that is not public."""
        return self.endpoint in settings.FETCH_ALLOW

    @property
    def authority(self) -> str:
        """Return what ``Host`` says: without the port that the scheme means anyway."""
        return self.endpoint.removesuffix(f":{PORTS[self.scheme]}")


def read(url: str) -> Target:
    """Return where ``url`` leads. Raise BadAddress where it is not plain."""
    url = url.strip(" ")
    if len(url) > LONGEST or UNREADABLE.search(url):
        raise BadAddress
    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or "@" in parts.netloc:
            raise BadAddress
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        host = host_of(parts.hostname or "", in_brackets="[" in parts.netloc)
        path = quote(parts.path, safe=KEPT) or "/"
        query = f"?{quote(parts.query, safe=KEPT)}" if parts.query else ""
    except ValueError as error:
        raise BadAddress from error
    target = Target(parts.scheme, host, port, path + query)
    if port not in PORTS.values() and not target.is_allowed:
        raise BadAddress
    return target


def host_of(host: str, *, in_brackets: bool) -> str:
    """Return a host in the one way to write it. Raise ValueError if it is none."""
    if in_brackets:
        if "%" in host:  # a network card of ours
            raise ValueError(host)
        return str(IPv6Address(host))
    if OTHER_LETTERS.search(host):
        raise ValueError(host)
    host = host.encode("idna").decode().lower().removesuffix(".")
    if len(host) > 253 or not HOST.fullmatch(host):
        raise ValueError(host)
    if NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(IPv4Address(host))
    return host

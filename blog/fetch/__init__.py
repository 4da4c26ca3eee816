"""
The guarded client: the only place that opens a connection to an address we were given.

Whoever gives us an address may mean one of our own network. So each hop goes through
the same gate: the address is read strictly (``targets``), every answer of DNS must be
public (``networks``), the connection goes to an address that was checked, and all of
it ends at one deadline (``connecting``). No cookies, no proxies, no credentials, and
nothing is unpacked.

It is slow by nature: call it in jobs, not in requests, and give what came to parsers
that take time in proportion to its length.
"""

from .answers import Answer
from .client import fetch
from .errors import (
    BadAddress,
    FetchError,
    Packed,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    WrongType,
)

__all__ = [
    "Answer",
    "BadAddress",
    "FetchError",
    "Packed",
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "WrongType",
    "fetch",
]

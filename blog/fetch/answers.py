from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse

from .connecting import Wire
from .errors import Packed, TooLarge, WrongType

# Bytes of a status line with all headers, and of what frames a body.
HEAD_LIMIT = 64 * 1024
# Bytes of what an answer says that tells of a failure.
EXCERPT = 4 * 1024


@dataclass(frozen=True)
class Answer:
    """
    What a server said in the end.

    Statuses beyond 2xx are answers as well: theirs is at most the beginning of the
    body, of any type, or nothing. All of it is hostile data.
    """

    url: str  # where it stood, after all redirects
    status: int
    headers: HTTPMessage = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """Return the type, without parameters and in lower case; empty if unsaid."""
        return media_type(self.headers)


def media_type(headers: HTTPMessage) -> str:
    return headers.get_content_type() if headers.get("Content-Type") else ""


def is_packed(headers: HTTPMessage) -> bool:
    """Return whether a body is compressed, in whichever header that is said."""
    names = ("Content-Encoding", "Transfer-Encoding")
    said = ",".join(line for name in names for line in headers.get_all(name, []))
    words = {word.strip().lower() for word in said.split(",")}
    return bool(words - {"", "identity", "chunked"})


def whole(
    response: HTTPResponse, wire: Wire, types: tuple[str, ...], limit: int
) -> bytes:
    """Return a body of ``limit`` bytes at most, of any type if ``types`` is empty."""
    if types and media_type(response.headers) not in types:
        raise WrongType
    if is_packed(response.headers):
        raise Packed
    if (response.length or 0) > limit:
        raise TooLarge
    wire.most = 2 * limit + HEAD_LIMIT
    body = response.read(limit + 1)
    if len(body) > limit:
        raise TooLarge
    if response.length:
        raise ConnectionError("The body ends too early.")
    return body


def beginning(response: HTTPResponse, wire: Wire) -> bytes:
    """Return what a failure says first, where that can be read."""
    if is_packed(response.headers):
        return b""
    wire.most = HEAD_LIMIT
    try:
        return response.read(EXCERPT)
    except (OSError, HTTPException, ValueError):
        return b""

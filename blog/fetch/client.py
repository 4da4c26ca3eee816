from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin

from django.conf import settings

from .answers import HEAD_LIMIT, Answer, beginning, whole
from .connecting import Deadline, Wire, connect
from .errors import BadAddress, TooManyRedirects, Unreachable
from .targets import Target, read

# For everything: look-ups, connections, redirects, headers and body.
SECONDS = 10.0
REDIRECTS = 3
# Bytes that we send at most.
LARGEST_POST = 64 * 1024


@dataclass(frozen=True)
class Request:
    types: tuple[str, ...]
    limit: int
    method: str
    body: bytes
    body_type: str
    notice: str

    def __post_init__(self) -> None:
        if self.method not in ("GET", "HEAD", "POST"):
            raise ValueError(f"{self.method} is none of our methods.")
        if self.body and self.method != "POST":
            raise ValueError("Only POST has a body.")
        if len(self.body) > LARGEST_POST:
            raise ValueError("The body is too long to be sent.")
        if not (self.notice.isascii() and self.notice.isprintable()):
            raise ValueError("The notice does not fit into a header.")

    def to(self, target: Target) -> bytes:
        """Return what is sent to ``target``."""
        lines = [
            f"{self.method} {target.path} HTTP/1.1",
            f"Host: {target.authority}",
            f"User-Agent: {user_agent(self.notice)}",
            f"Accept: {', '.join(self.types) or '*/*'}",
            "Accept-Encoding: identity",
            "Connection: close",
        ]
        if self.method == "POST":
            lines.append(f"Content-Type: {self.body_type}")
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body


def user_agent(notice: str = "") -> str:
    """Return who asks, and why, as in ``verifying pingback from 192.0.2.1``."""
    return f"Rounds (+{settings.SITE_URL}/)" + (f"; {notice}" if notice else "")


def fetch(
    url: str,
    *,
    types: tuple[str, ...],
    limit: int,
    method: str = "GET",
    body: bytes = b"",
    body_type: str = "application/x-www-form-urlencoded",
    notice: str = "",
    admit: Callable[[Target], None] = lambda target: None,
) -> Answer:
    """
    Return what ``url`` holds, at most 10 seconds from now.

    ``types`` are the media types that are taken, in lower case; all if there are none.
    ``limit`` is the largest body that is taken, in bytes. ``notice`` tells the other
    side why we ask. A POST goes on to another address only where a redirect asks for
    that (307, 308); other redirects are its answer.

    Raise FetchError, whose sentence may be shown to anybody.
    """
    request = Request(types, limit, method, body, body_type, notice)
    deadline = Deadline(SECONDS)
    for _hop in range(REDIRECTS + 1):
        target = read(url)
        admit(target)
        answer = ask(request, url, target, deadline)
        onward = redirect(answer, method)
        if not onward:
            return answer
        url = onward
    raise TooManyRedirects


def ask(request: Request, url: str, target: Target, deadline: Deadline) -> Answer:
    """Return what one server says. Raise FetchError."""
    try:
        with Wire(connect(target, deadline), deadline, HEAD_LIMIT) as wire:
            wire.send(request.to(target))
            with HTTPResponse(wire, method=request.method) as response:  # type: ignore[arg-type]
                response.begin()
                if 200 <= response.status < 300:
                    body = whole(response, wire, request.types, request.limit)
                else:
                    body = beginning(response, wire)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable from error
    return Answer(url, response.status, response.headers, body)


def redirect(answer: Answer, method: str) -> str:
    """Return where the answer leads on to, empty if it doesn't."""
    followed = (307, 308) if method == "POST" else (301, 302, 303, 307, 308)
    location = answer.headers.get("Location", "")
    if answer.status not in followed or not location:
        return ""
    with suppress(UnicodeError):
        # http.client reads headers as Latin-1, and servers write UTF-8.
        location = location.encode("latin-1").decode()
    try:
        return urljoin(answer.url, location)
    except ValueError as error:
        raise BadAddress from error

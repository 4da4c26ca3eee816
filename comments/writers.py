"""Whoever sends a form of the discussion, as far as the request tells."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from comments.known import address, known_email
from comments.visitors import address_of

LONGEST_BROWSER = 300


@dataclass(frozen=True)
class Writer:
    user: User | None = None
    # The address that this browser has proven by a link, or nothing.
    proven: str = ""
    ip: str | None = None
    browser: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Writer":
        return cls(
            request.user if request.user.is_authenticated else None,
            known_email(request),
            address_of(request),
            request.headers.get("User-Agent", "")[:LONGEST_BROWSER],
        )

    def is_known(self, email: str) -> bool:
        """Return whether this is known to be the owner of ``email``."""
        return bool(self.user or (email and address(email) == self.proven))

"""Whoever sends a form of the discussion, as far as the request tells."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from comments.known import address, known_email
from comments.models import Comment
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
        return bool(self.user) or self.has_proven(email)

    def has_proven(self, email: str) -> bool:
        """Return whether this browser has proven ``email`` by a link from a mail."""
        return bool(email) and address(email) == self.proven

    def wrote(self, comment: Comment) -> bool:
        """Return whether ``comment`` is known to be theirs; a link is passed on."""
        if comment.user:
            return comment.user == self.user
        return self.has_proven(comment.email)

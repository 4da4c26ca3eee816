"""Comments of one wave: those that wait, and share a host, a network or a text."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import ngettext

from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

# The fields by which comments of a wave are found, as the address names them.
FIELDS = {"host": "domains", "network": "network", "text": "fingerprint"}


@dataclass(frozen=True)
class Wave:
    by: str
    value: str
    number: int = 0

    def pending(self, last: int | None = None) -> CommentQuerySet:
        """Return what of it waits; up to the comment ``last`` if that is given."""
        value: Any = [self.value] if self.by == "host" else self.value
        lookup = (
            f"{FIELDS[self.by]}__contains" if self.by == "host" else FIELDS[self.by]
        )
        comments = Comment.objects.filter(**{lookup: value}, status="pending")
        return comments if last is None else comments.filter(pk__lte=last)

    @property
    def query(self) -> str:
        return urlencode({"by": self.by, "value": self.value})

    def __str__(self) -> str:
        """Say how many there are, and what they share."""
        sentences = {
            "host": ngettext(
                "%(number)d waiting comment links to %(value)s",
                "%(number)d waiting comments link to %(value)s",
                self.number,
            ),
            "network": ngettext(
                "%(number)d waiting comment comes from the network %(value)s",
                "%(number)d waiting comments come from the network %(value)s",
                self.number,
            ),
            "text": ngettext(
                "%(number)d waiting comment says this",
                "%(number)d waiting comments say the same",
                self.number,
            ),
        }
        return sentences[self.by] % {"number": self.number, "value": self.value}

"""Comments of one wave: those that wait, and share a host, a network or a text."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

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

    @property
    def label(self) -> str:
        """Say what its comments share."""
        if self.by == "host":
            return _("that link to %(host)s") % {"host": self.value}
        if self.by == "network":
            return _("from the network %(network)s") % {"network": self.value}
        return _("with the same text")

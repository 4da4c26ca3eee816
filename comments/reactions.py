"""Likes, reposts and bookmarks on other sites: one line below what they are of."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models import Comment, Linkback

# So many of each kind are named, and so many faces stand beside the numbers.
NAMED, FACES = 50, 6
# In this order they are told.
NAMES: dict[str, Any] = {
    Comment.Reaction.LIKE: _("Likes"),
    Comment.Reaction.REPOST: _("Reposts"),
    Comment.Reaction.BOOKMARK: _("Bookmarks"),
}


@dataclass(frozen=True)
class Group:
    """All reactions of one kind, of which the newest are named."""

    kind: str
    number: int
    mentions: list[Comment]

    @property
    def name(self) -> str:
        return str(NAMES[self.kind])

    @property
    def unnamed(self) -> int:
        return self.number - len(self.mentions)


@dataclass(frozen=True)
class Reactions:
    groups: list[Group]

    @cached_property
    def faces(self) -> list[Linkback]:
        """Return those of whom there is a portrait, the first few."""
        sources = (
            mention.source for group in self.groups for mention in group.mentions
        )
        return list(islice((s for s in sources if s and s.photo), FACES))


def reactions_to(post: Post) -> Reactions:
    """Return what readers see of the reactions to ``post``: one query."""
    own = Comment.objects.approved().reactions().filter(post=post).with_source()
    kind = F("reaction")
    newest = own.annotate(
        in_all=models.Window(models.Count("pk"), kind),
        place=models.Window(RowNumber(), kind, order_by=("-created_at", "-pk")),
    ).filter(place__lte=NAMED)
    order = list(NAMES)
    found = sorted(newest, key=lambda mention: order.index(mention.reaction))
    groups = []
    for kind_of, mentions in groupby(found, attrgetter("reaction")):
        named = list(mentions)
        groups.append(Group(kind_of, named[0].in_all, named))
    return Reactions(groups)

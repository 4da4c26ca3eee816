"""What came of an act, and who was first where nothing came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from comments.models import Comment, Decision


@dataclass(frozen=True)
class Already:
    """A comment that is not any more what its moderator saw, and why."""

    comment: Comment | None
    decision: Decision | None

    def __str__(self) -> str:
        if not self.comment:
            return _("The comment was deleted meanwhile.")
        facts: dict[str, object] = {"name": self.comment.name}
        if not self.decision or not self.decision.actor:
            return _("%(name)s: changed since you saw it.") % facts
        facts |= {
            "who": self.decision.actor,
            "act": self.decision.get_act_display(),
        }
        return _("%(name)s: already decided by %(who)s (%(act)s).") % facts


@dataclass(frozen=True)
class Outcome:
    """What came of an act: lines of the log, and what somebody else was first at."""

    decisions: list[Decision] = field(default_factory=list)
    already: list[Already] = field(default_factory=list)

    @property
    def batch(self) -> UUID | None:
        """Return under which number this can be undone."""
        return self.decisions[0].batch if self.decisions else None

    @property
    def number(self) -> int:
        """Return how many comments were decided on."""
        return len({decision.comment_id for decision in self.decisions})


def already(seen: Mapping[int, str], fresh: Iterable[Comment]) -> list[Already]:
    """Return what became of those that somebody saw, and that are ``fresh`` no more."""
    gone = seen.keys() - {comment.pk for comment in fresh}
    comments = Comment.objects.in_bulk(gone)
    newest = newest_decisions(gone)
    return [Already(comments.get(pk), newest.get(pk)) for pk in sorted(gone)]


def newest_decisions(comments: Iterable[int | None]) -> dict[int | None, Decision]:
    """Return for each of these comments, by its id, the last line of the log."""
    return newest_of(Decision.objects.filter(comment__in=comments))


def newest_of(lines: "models.QuerySet[Decision]") -> dict[int | None, Decision]:
    """Return for each comment, by its id, the last of these lines."""
    newest = lines.order_by("comment", "-pk").distinct("comment")
    return {line.comment_id: line for line in newest.select_related("actor", "comment")}

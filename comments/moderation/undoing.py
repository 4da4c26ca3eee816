"""Taking back what was decided in one act."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from blog.models import Author
from comments.models import Block, Comment, Decision, Report, SourceRule
from comments.models.comment_queryset import lock_posts
from comments.models.report import recount_reports
from comments.models.ruling import Ruling
from comments.moderation.outcome import Already, Outcome, newest_of

Act = Decision.Act
# So long the queue offers to take an act back; the log of decisions always does.
OFFERED = timedelta(minutes=30)


def last_act(actor: User) -> Decision | None:
    """
    Return what ``actor`` did last and may still take back: the act's last line.

    It has the ``number`` of comments on which the same was decided.
    """
    undone = Decision.objects.filter(batch=models.OuterRef("batch"), act=Act.UNDONE)
    later = Decision.objects.standing().exclude(batch=models.OuterRef("batch"))
    later = later.filter(
        comment=models.OuterRef("comment"), pk__gt=models.OuterRef("pk")
    )
    same = Decision.objects.filter(
        batch=models.OuterRef("batch"), act=models.OuterRef("act")
    )
    counted = same.order_by().values("batch").annotate(n=models.Count("pk"))
    lines = Decision.objects.undoable_by(actor).filter(
        actor=actor, made_at__gt=timezone.now() - OFFERED
    )
    lines = lines.exclude(act=Act.UNDONE).exclude(models.Exists(undone))
    lines = lines.exclude(models.Exists(later)).filter(comment__isnull=False)
    lines = lines.annotate(number=models.Subquery(counted.values("n")))
    return lines.select_related("comment__post").order_by("-pk").first()


def undo(batch: UUID, actor: User) -> Outcome:
    """
    Take back what bears this number, where nobody has decided since.

    The lines of the act stay in the log; those that take it back bear its number.
    """
    with transaction.atomic():
        lines = Decision.objects.undoable()
        lines = lines.filter(batch=batch, comment__isnull=False)
        lock_posts(lines.values_list("comment__post_id", flat=True))
        decisions = list(lines.order_by("pk"))
        last = {line.comment_id: line.pk for line in decisions}
        later = _since(last, batch)
        standing = [line for line in decisions if line.comment_id not in later]
        undone = _take_back(standing, actor, batch)
        _take_back_what_was_made(decisions)
        return Outcome(undone, [Already(line.comment, line) for line in later.values()])


def _since(last: dict[int | None, int], batch: UUID) -> dict[int | None, Decision]:
    """Return what was decided on these since their ``last`` lines, and stands."""
    lines = Decision.objects.filter(comment__in=last)
    # Also that this very act was undone.
    found = newest_of(lines.standing() | lines.filter(batch=batch))
    return {pk: line for pk, line in found.items() if line.pk > last[pk]}


def _take_back(lines: list[Decision], actor: User, batch: UUID) -> list[Decision]:
    was = {
        line.comment_id: line.was for line in reversed(lines) if line.was != line.became
    }
    facts: dict[str, Any] = {"actor": actor, "act": Act.UNDONE, "batch": batch}
    decisions: list[Decision] = []
    for status in set(was.values()):
        numbers = [comment for comment, before in was.items() if before == status]
        decisions += Comment.objects.filter(pk__in=numbers).moderate(status, **facts)
    chosen = Comment.objects.filter(pk__in=[line.comment_id for line in lines])
    same = chosen.exclude(pk__in=[line.comment_id for line in decisions])
    decisions += Decision.objects.record(same, **facts)
    _take_back_edits(lines)
    _take_back_settling(chosen, batch)
    return decisions


def _take_back_what_was_made(lines: Iterable[Decision]) -> None:
    """End the block or rule of an act, whatever became of its comment since."""
    made: dict[str, type[Ruling]] = {Act.BLOCKED: Block, Act.PLACED: SourceRule}
    for line in lines:
        if model := made.get(line.act):
            rows = model._default_manager.filter(made_by=line.actor_id)
            rows.filter(made_at=line.made_at).delete()


def _take_back_edits(lines: Iterable[Decision]) -> None:
    for line in lines:
        if line.before and line.comment_id:
            comment = Comment.objects.get(pk=line.comment_id)
            before = dict(line.before)
            edited_at = before.pop("edited_at")
            comment.edited_at = edited_at and datetime.fromisoformat(edited_at)
            for name, value in before.items():
                setattr(comment, name, _if_there(name, value))
            comment.save()


def _if_there(name: str, value: Any) -> Any:
    """Return what a field was, except an account or author deleted since."""
    owners: dict[str, type[models.Model]] = {"user_id": User, "author_id": Author}
    if name not in owners:
        return value
    found = owners[name]._default_manager.filter(pk=value)
    return value if found.exists() else None


def _take_back_settling(comments: "models.QuerySet[Comment]", batch: UUID) -> None:
    """Let those reports wait again that an act settled."""
    lines = Decision.objects.filter(batch=batch)
    settling = lines.filter(
        comment=models.OuterRef("comment"), made_at=models.OuterRef("settled_at")
    )
    reports = Report.objects.filter(comment__in=comments)
    if reports.filter(models.Exists(settling)).update(settled_at=None):
        recount_reports(list(comments.values_list("pk", flat=True)))

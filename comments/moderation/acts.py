"""What moderators do with comments: each act leaves its lines in the log."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from comments.models import Block, Comment, Decision, Report
from comments.models.comment import SAID
from comments.models.comment_queryset import CommentQuerySet, lock_posts
from comments.models.ruling import Ruling
from comments.moderation.outcome import Already, Outcome, already

Act = Decision.Act
Status = Comment.Status
# What an editor may mend: also whose comment it is, by which it bears a badge.
MENDABLE = (*SAID, "user_id", "author_id")

# What a comment becomes by each act that is a decision.
BECOMES = {
    Act.APPROVED: Status.APPROVED,
    Act.TRUSTED: Status.APPROVED,
    Act.REJECTED: Status.TRASHED,
    Act.SPAM: Status.SPAM,
    Act.HELD: Status.PENDING,
}


def decide(seen: Mapping[int, str], act: str, actor: User, reason: str = "") -> Outcome:
    """
    Decide on these comments, each by its id with its ``Comment.seen`` of the page.

    What is not as it was seen is left alone, and told of in ``already``.
    """
    with transaction.atomic():
        fresh = still_as_seen(seen)
        chosen = Comment.objects.filter(pk__in=[comment.pk for comment in fresh])
        decisions = settle_on(chosen, act, actor, reason)
        return Outcome(decisions, already(seen, fresh))


def decide_all(
    comments: CommentQuerySet, act: str, actor: User, reason: str = ""
) -> Outcome:
    """
    Decide on all of ``comments``, however many.

    Their filter is asked anew once nobody else can write: what it narrows by status
    overrules no decision of another moderator.
    """
    with transaction.atomic():
        lock_posts(comments.values_list("post_id", flat=True).distinct().order_by())
        numbers = list(comments.kept().values_list("pk", flat=True))
        chosen = Comment.objects.filter(pk__in=numbers)
        return Outcome(settle_on(chosen, act, actor, reason))


def edit(
    comment: Comment, seen: str, changes: Mapping[str, Any], actor: User
) -> Outcome:
    """Mend what somebody wrote; the log keeps what it was before."""
    with transaction.atomic():
        fresh = still_as_seen({comment.pk: seen})
        if not fresh:
            return Outcome(already=already({comment.pk: seen}, fresh))
        found = fresh[0]
        before = {
            name: getattr(found, name)
            for name in MENDABLE
            if name in changes and changes[name] != getattr(found, name)
        }
        if not before:
            return Outcome()
        for name in before:
            setattr(found, name, changes[name])
        before["edited_at"] = found.edited_at and found.edited_at.isoformat()
        found.edited_at = timezone.now()
        found.save()
        return Outcome(_note([found], Act.EDITED, actor, before=before))


def reply(comment: Comment, seen: str, body: str, actor: User) -> Outcome:
    """Answer a comment under one's own name, which approves what waits still."""
    with transaction.atomic():
        fresh = still_as_seen({comment.pk: seen}) or _approved_since(comment, seen)
        if not fresh:
            return Outcome(already=already({comment.pk: seen}, fresh))
        batch = uuid4()
        chosen = Comment.objects.filter(pk=comment.pk)
        decisions = chosen.moderate(Status.APPROVED, actor=actor, batch=batch)
        _take_reports_as_read(batch)
        answer = Comment.objects.create(
            post=fresh[0].post,
            parent=fresh[0],
            user=actor,
            name=actor.get_short_name(),
            body=body,
            # Undone, it goes there: it never was for others to judge.
            status=Status.TRASHED,
            told_at=timezone.now(),
        )
        said = Comment.objects.filter(pk=answer.pk)
        decisions += said.moderate(Status.APPROVED, actor=actor, batch=batch)
        decisions += _note(chosen, Act.REPLIED, actor, batch=batch)
        return Outcome(decisions)


def block(comment: Comment, seen: str, blocked: Block, actor: User) -> Outcome:
    """
    Save ``blocked``, which is clean: what its writer sends now goes to the trash.

    Raise IntegrityError where somebody else blocks the same at this moment.
    """
    with transaction.atomic():
        fresh = still_as_seen({comment.pk: seen})
        if not fresh:
            return Outcome(already=already({comment.pk: seen}, fresh))
        return Outcome(make(blocked, fresh, Act.BLOCKED, actor))


def hold(comment: Comment, seen: str) -> list[Already]:
    """
    Let nobody else write to this discussion until the transaction ends.

    Return what became of the comment, if it is not as it was seen.
    """
    return already({comment.pk: seen}, still_as_seen({comment.pk: seen}))


def still_as_seen(seen: Mapping[int, str]) -> list[Comment]:
    """Let nobody else write to these discussions; return what is still as seen."""
    chosen = Comment.objects.filter(pk__in=seen)
    lock_posts(chosen.values_list("post_id", flat=True))
    return chosen.kept().as_seen(seen)


def _approved_since(comment: Comment, seen: str) -> list[Comment]:
    """Return the comment where it says what it said, and readers see it by now."""
    shown = Comment.objects.approved().filter(pk=comment.pk)
    return [found for found in shown if seen.endswith(f".{found.said}")]


def settle_on(
    chosen: CommentQuerySet,
    act: str,
    actor: User,
    reason: str = "",
    batch: UUID | None = None,
) -> list[Decision]:
    """Decide on comments whose posts are locked, and on the reports of them."""
    batch = batch or uuid4()
    facts: dict[str, Any] = {"actor": actor, "batch": batch}
    facts["reasons"] = [reason] if reason else []
    status = BECOMES[Act(act)]
    same = list(chosen.filter(status=status))
    decisions = chosen.moderate(status, act=act, **facts)
    reported = [comment for comment in same if comment.report_count]
    decisions += Decision.objects.record(reported, Act.SETTLED, **facts)
    _take_reports_as_read(batch)
    return decisions


def make(ruling: Ruling, fresh: list[Comment], act: str, actor: User) -> list[Decision]:
    """Save a ruling that was made from a comment, so that undoing the act finds it."""
    decisions = _note(fresh, act, actor, reasons=[str(ruling)])
    ruling.made_by, ruling.made_at = actor, decisions[0].made_at
    ruling.save()
    return decisions


def _take_reports_as_read(batch: UUID) -> None:
    """Settle the reports of what was decided on, at the time of its decision."""
    reported = Comment.objects.filter(decisions__batch=batch, report_count__gt=0)
    # They bear the time of the decision, by which undoing it knows them again.
    lines = Decision.objects.filter(batch=batch, comment=models.OuterRef("comment"))
    made_at = models.Subquery(lines.order_by("pk").values("made_at")[:1])
    Report.objects.settle(reported.values_list("pk", flat=True), at=made_at)


def _note(
    comments: Iterable[Comment], act: str, actor: User, **facts: Any
) -> list[Decision]:
    return Decision.objects.record(
        comments, act, **{"actor": actor, "batch": uuid4()} | facts
    )

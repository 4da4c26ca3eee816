"""What a writer may still do with a comment, by the link of its own page."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment, Decision, Report
from comments.models.comment_queryset import lock_posts
from comments.moderation.case import Case, Refused, Verdict
from comments.moderation.judge import consulted, judge, too_fast
from comments.moderation.limits import take
from comments.writers import Writer

SALT = "comments.own"
# How long the page is there, and how long the comment can be changed.
SHOWN, CHANGED = timedelta(days=30), timedelta(minutes=15)
MINUTES = CHANGED // timedelta(minutes=1)
MOST_EDITS = 20
# Of so many decisions the usual wait is told, and of fewer it isn't.
LATELY, FEWEST = 40, 5


@dataclass(frozen=True)
class Link:
    """What the link of a comment's own page says, which is made once and then ends."""

    comment: Comment
    token: str
    # What the writer wishes to be told of, once the address is proven.
    tell: str
    # Whether the writer was told to look for a mail.
    was_asked: bool

    @property
    def address(self) -> str:
        return reverse("comments:own", args=[self.token])


def address_of(comment: Comment, tell: str = "", was_asked: bool = True) -> str:
    token = signing.dumps([comment.pk, tell, was_asked], salt=SALT)
    return reverse("comments:own", args=[token])


def link_of(token: str) -> Link | None:
    """Return what a link says; None if it is invented or old, or its comment gone."""
    try:
        pk, tell, was_asked = signing.loads(token, salt=SALT, max_age=SHOWN)
    except signing.BadSignature:
        return None
    comments = Comment.objects.select_related("post", "parent", "user")
    comment = comments.filter(pk=pk).first()
    return Link(comment, token, tell, was_asked) if comment else None


def closed_to_changes(comment: Comment) -> str:
    """Return why ``comment`` can no longer be taken back; nothing if it can."""
    if is_withdrawn(comment):
        return _("You have deleted this comment.")
    if timezone.now() > comment.created_at + CHANGED:
        return _("A comment can be changed for %(minutes)d minutes. They are over.") % {
            "minutes": MINUTES
        }
    return ""


def closed_to_edits(comment: Comment) -> str:
    """Return why ``comment`` can no longer be edited; nothing if it can."""
    if sentence := closed_to_changes(comment):
        return sentence
    if Comment.objects.approved().filter(parent=comment).exists():
        return _("Somebody has answered, so the text stays as it is.")
    if is_reported(comment):
        return _("Now an editor has to read it first, so the text stays as it is.")
    if comment.status != Comment.Status.APPROVED and decided_by(comment):
        return _("An editor has decided on it meanwhile, so the text stays as it is.")
    return ""


def is_reported(comment: Comment) -> bool:
    """Return whether readers reported it, and no moderator has settled that."""
    last = comment.decisions.newest_first().first()
    held = last is not None and last.act == Decision.Act.REPORTED
    return bool(comment.report_count or held)


def decided_by(comment: Comment) -> Decision | None:
    """Return what a person decided last about ``comment``, if anyone did."""
    return comment.decisions.by_people().newest_first().first()


def waits_for_proof(comment: Comment, writer: Writer) -> bool:
    """Return whether a mail may ask the writer to prove the address."""
    proven = comment.confirmed_at or comment.user or writer.is_known(comment.email)
    if proven or not comment.email or not comment.post.is_public:
        return False
    return state_of(comment) in ("held", "approved")


def usual_hours() -> int:
    """Return within how many hours three of four held comments were decided lately."""
    decided = Decision.objects.by_people().filter(was="pending", comment__isnull=False)
    times = decided.newest_first().values_list("made_at", "comment__created_at")
    waits = sorted(made - written for made, written in times[:LATELY])
    if len(waits) < FEWEST:
        return 0
    return math.ceil(waits[len(waits) * 3 // 4] / timedelta(hours=1))


def is_withdrawn(comment: Comment) -> bool:
    return (
        comment.status == Comment.Status.TRASHED
        and comment.decisions.filter(act=Decision.Act.WITHDRAWN).exists()
    )


def withdraw(comment: Comment) -> None:
    """Take the comment off the page; where answers remain, so does its place."""
    with transaction.atomic():
        lock_posts([comment.post_id])
        comment.refresh_from_db(fields=["status"])
        if sentence := closed_to_changes(comment):
            raise Refused(403, sentence)
        act = Decision.Act.WITHDRAWN
        if comment.status == Comment.Status.TRASHED:
            Decision.objects.record([comment], act)
        own = Comment.objects.filter(pk=comment.pk)
        own.moderate(Comment.Status.TRASHED, act=act)
        Report.objects.settle([comment.pk])


def rewrite(case: Case, changes: dict[str, Any]) -> None:
    """Change what a comment says, and judge it anew: it was read as it stood."""
    comment = case.comment
    if wait := take("edit", str(comment.pk), limit=MOST_EDITS, seconds=CHANGED.seconds):
        raise Refused(429, too_fast(wait), retry_after=wait)
    put(comment, changes)
    # Asked before the discussion is locked: an answer may take seconds.
    case = consulted(case)
    with transaction.atomic():
        lock_posts([comment.post_id])
        comment.refresh_from_db()
        if sentence := closed_to_edits(comment):
            raise Refused(403, sentence)
        judge_anew(case, changes)


def judge_anew(case: Case, changes: dict[str, Any]) -> None:
    """Store the changes of a comment whose post is locked, and what becomes of it."""
    comment = case.comment
    before = {name: getattr(comment, name) for name in changes}
    was, approver = comment.status, decided_by(comment)
    put(comment, changes)
    if not case.is_known:
        # Proven was what it said before.
        comment.confirmed_at = None
    verdict = judge(case)
    if approver and not comment.user:
        verdict = Verdict("pending", [_("Its writer changed it once approved.")])
    comment.status, comment.likely_spam = verdict.status, verdict.likely_spam
    comment.edited_at = timezone.now()
    comment.save_under_lock()
    Comment.objects.filter(pk=comment.pk).update(told_at=None)
    Decision.objects.record(
        [comment],
        Decision.Act.EDITED,
        was=was,
        became=comment.status,
        reasons=verdict.reasons,
        before=before,
    )


def put(comment: Comment, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(comment, name, value)
    comment.body_html = comment.render()


def state_of(comment: Comment) -> str:
    """
    Return what has become of a comment, as its writer is told: "approved", "held",
    "rejected" or "withdrawn". What is taken for spam is said to be held.
    """
    if comment.status == Comment.Status.APPROVED:
        return "approved"
    if is_withdrawn(comment):
        return "withdrawn"
    if comment.status == Comment.Status.TRASHED and decided_by(comment):
        return "rejected"
    return "held"

"""
Writing a mention into the discussion, by the rules that hold for all of it.

Whatever a page says anew is judged anew: what an editor approved was what it said
then. All but ``case_of`` and ``is_judged`` is called with the post locked.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import SiteSettings
from comments.linkbacks import faces
from comments.linkbacks.sources import Found
from comments.models import Comment, Decision, Linkback, Report
from comments.moderation.case import Case, Refused, Verdict
from comments.moderation.judge import by_rules, judge, keep, refuse, refuse_misplaced
from comments.own import decided_by, is_reported

logger = logging.getLogger(__name__)

Status = Comment.Status
THROWN_AWAY = (Status.SPAM, Status.TRASHED)
# What readers see of a mention, and its source may change.
SAID = ("name", "url", "body", "reaction")


def case_of(linkback: Linkback, found: Found, site: SiteSettings) -> Case:
    """Return the mention as a comment that is not saved, to be judged."""
    comment = Comment(
        post=linkback.post,
        form=Comment.Form.HTML,
        ip=linkback.ip,
        created_at=found.mention.published_at or timezone.now(),
        **found.mention.fields,
    )
    comment.prepare()
    author = found.mention.author
    return Case(comment, site, is_known=False, author_url=author.url)


def is_judged(linkback: Linkback, case: Case) -> bool:
    """Return whether the rules have a say in what becomes of a mention, by now."""
    if linkback.comment_id:
        return True
    try:
        refuse_misplaced(case)
    except Refused:
        return False
    return imported(linkback) is None


def record(linkback: Linkback, found: Found, case: Case) -> None:
    """Store the mention, or what changed of it, as its source has it now."""
    try:
        if taken_over(linkback, found, case):
            show(linkback, found)
    except Refused as refused:
        logger.info("Linkback %d is refused: %d", linkback.pk, refused.status)
        refuse_for_now(linkback, refused)
    else:
        linkback.verified_at = timezone.now()
        linkback.settle(Linkback.State.VERIFIED)


def taken_over(linkback: Linkback, found: Found, case: Case) -> bool:
    """
    Write the item of the discussion; return False where it stays as it was.

    What an import brought was approved without portrait and author's address: both
    come with what its page says later, and are judged. Raise Refused if the post takes
    no mention, or no more of them for now.
    """
    if linkback.comment:
        return rewrite(linkback, found, replace(case, comment=linkback.comment))
    linkback.comment = imported(linkback)
    if linkback.comment:
        return False
    crowds = refuse(case)
    keep(case.comment, by_rules(case).unless(crowds))
    linkback.comment = case.comment
    return True


def refuse_for_now(linkback: Linkback, refused: Refused) -> None:
    if refused.retry_after:
        linkback.fail(None, timedelta(seconds=refused.retry_after))
    else:
        linkback.settle(Linkback.State.REFUSED)


def imported(linkback: Linkback) -> Comment | None:
    """Return what an import brought of the same source."""
    mentions = Comment.objects.filter(post=linkback.post_id, linkback=None)
    same = mentions.exclude(kind=Comment.Kind.COMMENT).filter(url=linkback.source)
    return same.order_by("pk").first()


def show(linkback: Linkback, found: Found) -> None:
    """Store as whose word it is shown; the row is not saved."""
    linkback.is_reply = found.mention.is_reply
    linkback.author_url = found.mention.author.url
    if not found.is_hidden:
        faces.put(linkback, found.face)


def rewrite(linkback: Linkback, found: Found, case: Case) -> bool:
    """Take over what the source says; return False where an editor's word stands."""
    comment = case.comment
    if has_last_word(comment):
        return False
    before = put(comment, found.mention.fields)
    is_new = bool(before) or looks_new(linkback, found)
    if is_new or linkback.state == Linkback.State.GONE:
        store(comment, judged_anew(case, is_new), before)
    else:
        comment.save()
    return True


def has_last_word(comment: Comment) -> bool:
    """Return whether an editor threw the mention away, or mended what it says."""
    decided = decided_by(comment)
    if decided and decided.became in THROWN_AWAY and comment.status in THROWN_AWAY:
        return True
    lines = comment.decisions.by_people().standing()
    return lines.filter(act=Decision.Act.EDITED).exists()


def put(comment: Comment, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what ``comment`` says; return what it said before, where that differs."""
    said = {name: getattr(comment, name) for name in SAID}
    for name, value in fields.items():
        setattr(comment, name, value)
    comment.prepare()
    return {name: said[name] for name in SAID if said[name] != getattr(comment, name)}


def looks_new(linkback: Linkback, found: Found) -> bool:
    """Return whether it shows a link or a portrait that it did not show before."""
    url, face = found.mention.author.url, found.face
    is_new_face = face is not None and not faces.is_shown(linkback, face)
    return is_new_face or bool(url and url != linkback.author_url)


def judged_anew(case: Case, is_new: bool) -> Verdict:
    """
    Return what becomes of a mention whose page changed, or is there again.

    ``is_new`` says that it shows something that nobody has judged yet.
    """
    decided = decided_by(case.comment)
    if is_reported(case.comment):
        return Verdict("pending", [_("Its page changed after readers reported it.")])
    if decided and is_new:
        return Verdict("pending", [_("Its page changed once an editor had decided.")])
    if decided:
        return Verdict(decided.became, [_("Its page links to the post again.")])
    return judge(case)


def store(comment: Comment, verdict: Verdict, before: dict[str, Any]) -> None:
    """Save a mention that changed, with the line in the log that tells of it."""
    was = comment.status
    comment.status, comment.likely_spam = verdict.status, verdict.likely_spam
    comment.edited_at = timezone.now()
    comment.save()
    Comment.objects.filter(pk=comment.pk).update(told_at=None)
    Decision.objects.record(
        [comment],
        Decision.Act.EDITED if before else Decision.Act.JUDGED,
        was=was,
        became=comment.status,
        reasons=verdict.reasons,
        before=before,
    )


def take_back(linkback: Linkback) -> None:
    """Throw away what the source said, as it does not say so any more."""
    mentions = Comment.objects.filter(pk=linkback.comment_id)
    shown = mentions.exclude(status__in=THROWN_AWAY)
    reason = _("Its page is gone, or links to the post no more.")
    lines = shown.moderate(Status.TRASHED, act=Decision.Act.JUDGED, reasons=[reason])
    Report.objects.settle(line.comment_id for line in lines if line.comment_id)

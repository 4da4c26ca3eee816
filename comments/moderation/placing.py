"""Deciding for all mentions from one place: those that wait, and those to come."""

from itertools import groupby

from django.db import transaction

from accounts.models import User
from blog.models import SiteSettings
from comments.models import Comment, Decision, SourceRule
from comments.models.comment_queryset import lock_posts
from comments.moderation.acts import make, settle_on, still_as_seen
from comments.moderation.case import Case, Opinion, Verdict
from comments.moderation.judge import judge
from comments.moderation.outcome import Outcome, already

Act = Decision.Act


def place(comment: Comment, seen: str, rule: SourceRule, actor: User) -> Outcome:
    """
    Save ``rule``, which is clean, decide by it on this mention, and judge what waits.

    Raise IntegrityError where somebody else makes a rule for the same at this moment.
    """
    act = Act.APPROVED if rule.verdict == rule.Verdict.ALLOW else Act.REJECTED
    with transaction.atomic():
        posts = {mention.post_id for mention in rule.waiting()}
        locked = lock_posts(posts | {comment.post_id})
        fresh = still_as_seen({comment.pk: seen})
        if not fresh:
            return Outcome(already=already({comment.pk: seen}, fresh))
        decisions = make(rule, fresh, Act.PLACED, actor)
        batch = decisions[0].batch
        chosen = Comment.objects.filter(pk=comment.pk)
        decisions += settle_on(chosen, act, actor, batch=batch)
        # Asked anew under the lock: what others have decided meanwhile is theirs.
        waiting = [each for each in rule.waiting() if each.post_id in locked]
        for verdict, numbers in judged(waiting):
            decisions += Comment.objects.filter(pk__in=numbers).moderate(
                verdict.status, act=Act.JUDGED, reasons=verdict.reasons, batch=batch
            )
        return Outcome(decisions)


def judged(waiting: list[Comment]) -> list[tuple[Verdict, list[int]]]:
    """
    Return what becomes of these, by what the rules say now, and whose verdict it is.

    Nobody has read them: whatever else holds them does so still.
    """
    site = SiteSettings.objects.current()
    verdicts = [(judge(case_of(mention, site)), mention.pk) for mention in waiting]
    verdicts = [(v, pk) for v, pk in verdicts if v.status != Comment.Status.PENDING]
    verdicts.sort(key=by_verdict)
    groups = groupby(verdicts, by_verdict)
    alike = [list(group) for _verdict, group in groups]
    return [(group[0][0], [pk for _, pk in group]) for group in alike]


def by_verdict(pair: tuple[Verdict, int]) -> tuple[str, list[str]]:
    return pair[0].status, pair[0].reasons


def case_of(mention: Comment, site: SiteSettings) -> Case:
    author = mention.source.author_url if mention.source else ""
    # The spam service was asked when it came: what it said holds it by its sentence.
    return Case(mention, site, False, opinion=Opinion.HAM, author_url=author)

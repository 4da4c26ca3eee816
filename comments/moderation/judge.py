"""
What becomes of a comment: refused, or taken with a verdict and its reasons.

The order is WordPress': whether it may be posted, duplicates, haste of one person;
then who is trusted, what holds, and what bars, the last above all that holds.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from blog import markup
from blog.models import Post, SiteSettings
from comments.models import Comment, Decision
from comments.models.traces import fingerprint
from comments.moderation import akismet, limits, rules
from comments.moderation.case import Case, Opinion, Refused, Verdict

# By protocol: the switch of the site, and what is said where it is off.
SWITCHES = {
    Comment.Kind.PINGBACK: (
        "pingbacks_allowed",
        gettext_lazy("This blog takes no pingbacks."),
    ),
    Comment.Kind.TRACKBACK: (
        "trackbacks_allowed",
        gettext_lazy("This blog takes no trackbacks."),
    ),
    Comment.Kind.WEBMENTION: (
        "webmentions_allowed",
        gettext_lazy("This blog takes no webmentions."),
    ),
}


def closed(post: Post, site: SiteSettings) -> str:
    """Return why ``post`` takes no comment; nothing if it does."""
    if not site.comments_allowed:
        return _("This blog takes no comments.")
    if not post.is_public:
        return _("A post takes comments once it is published.")
    if not post.comments_open:
        return _("The discussion of this post is closed.")
    days = site.close_comments_after
    if days is not None and is_over(post, days):
        return ngettext(
            "The discussion closed %(days)d day after the post appeared.",
            "The discussion closed %(days)d days after the post appeared.",
            days,
        ) % {"days": days}
    return ""


def closed_to_mentions(post: Post, site: SiteSettings, kind: str) -> str:
    """Return why ``post`` takes no mention by this protocol; nothing if it does."""
    switch, sentence = SWITCHES[Comment.Kind(kind)]
    if not getattr(site, switch):
        return str(sentence)
    if not post.is_public or not post.mentions_open:
        return _("This post takes no mentions.")
    days = site.close_mentions_after
    if days is not None and is_over(post, days):
        return _("This post takes no mentions any more.")
    return ""


def is_over(post: Post, days: int) -> bool:
    """Return whether more than ``days`` whole days went by since publication."""
    published_at = post.published_at
    return bool(published_at and (timezone.now() - published_at).days > days)


def refuse(case: Case) -> list[str]:
    """
    Raise Refused if the comment is not to be taken; else count it.

    Return why it has to wait for an editor, by the counts alone. Called in the
    transaction that saves the comment, it locks the post: so it lets one of two that
    are sent at once through, and counts none that is not saved.
    """
    hold(case.comment.post)
    refuse_misplaced(case)
    if rules.is_moderator(case.comment.user):
        return []
    wait, crowds = limits.count_in(case)
    if wait:
        raise Refused(429, too_fast(wait), retry_after=wait)
    return crowds


def hold(post: Post) -> None:
    """Lock ``post``, and take over what an editor did to it since it was read."""
    try:
        post.refresh_from_db(
            fields=["status", "published_at", "comments_open", "mentions_open"],
            from_queryset=Post.objects.select_for_update(no_key=True),
        )
    except Post.DoesNotExist:
        raise Refused(403, _("The post is not there any more.")) from None


def refuse_misplaced(case: Case) -> None:
    """Raise Refused if the comment has no place, or has it already; count nothing."""
    comment, site = case.comment, case.site
    if not comment.is_mention:
        refuse_closed(comment.post, site, comment.user)
    elif sentence := closed_to_mentions(comment.post, site, comment.kind):
        raise Refused(403, sentence)
    refuse_parent(comment)
    if repeats(comment).exists():
        raise Refused(409, _("You have said this here already."), field="body")


def refuse_closed(post: Post, site: SiteSettings, user: User | None) -> None:
    """Raise Refused if ``post`` takes no comment by ``user``, whatever it says."""
    if sentence := closed(post, site):
        raise Refused(403, sentence)
    if site.members_only and not user:
        raise Refused(403, _("Sign in to take part in the discussion."))


def refuse_parent(comment: Comment) -> None:
    """Raise Refused unless what ``comment`` answers can be read under its post."""
    if comment.parent is None:
        return
    shown = Comment.objects.approved().filter(post=comment.post_id)
    if not shown.filter(pk=comment.parent.pk).exists():
        raise Refused(
            403, _("The comment that you answer is not there any more."), field="parent"
        )


def repeats(comment: Comment) -> "QuerySet[Comment]":
    """Return comments at the same place that say the same in the same name."""
    same = Comment.objects.filter(
        fingerprint=fingerprint(comment.body_html),
        post=comment.post_id,
        parent=comment.parent_id,
        name=markup.plain(comment.name),
        body=comment.body,
    )
    if comment.is_mention:
        same = same.filter(url=comment.url)
    if comment.email:
        same = same.filter(email__iexact=comment.email)
    return same.exclude(status="trashed").exclude(pk=comment.pk)


def too_fast(seconds: int) -> str:
    if seconds < 100:
        return ngettext(
            "You are writing fast. Wait one second, then send this again.",
            "You are writing fast. Wait %(number)d seconds, then send this again.",
            seconds,
        ) % {"number": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Very many comments are coming in. Wait one minute, then send this again.",
        "Very many comments are coming in. Wait %(number)d minutes, then send this "
        "again.",
        minutes,
    ) % {"number": minutes}


def consulted(case: Case) -> Case:
    """
    Return ``case`` with the opinion of the spam service, if there is one.

    Asking takes seconds at worst: ask before the post is locked.
    """
    if case.opinion or not akismet.is_there():
        return case
    if rules.trusted(case) or rules.barring(case):
        return case
    return replace(case, opinion=akismet.ask(case))


def judge(case: Case) -> Verdict:
    """Return what becomes of a comment that was not refused."""
    return by_rules(case).unless(limits.crowds_around(case))


def by_rules(case: Case) -> Verdict:
    """Return what becomes of a comment but for how many come in: it locks nothing."""
    with translation.override(case.site.language):
        if reason := rules.trusted(case):
            return Verdict("approved", [reason], is_final=True)
        if reasons := rules.barring(case):
            return Verdict("trashed", reasons, is_final=True)
        case = consulted(case)
        spam = rules.signs_of_spam(case)
        if reasons := [*spam, *rules.holding(case)]:
            return Verdict("pending", reasons, likely_spam=bool(spam))
        return Verdict("approved", [rules.passed(case)])


def keep(comment: Comment, verdict: Verdict) -> None:
    """Store a comment on a locked post, what the rules say of it, and their reasons."""
    was = comment.status
    comment.status, comment.likely_spam = verdict.status, verdict.likely_spam
    comment.save_under_lock()
    Decision.objects.record(
        [comment], "judged", was=was, became=verdict.status, reasons=verdict.reasons
    )


def judge_again(comment: Comment) -> None:
    """Approve a comment that waited only until its address was proven, by the rules."""
    if comment.status != Comment.Status.PENDING:
        return
    site = SiteSettings.objects.current()
    with translation.override(site.language):
        if not waits_for_proof(comment):
            return
    # A spam service had nothing against it, or that would have been another reason.
    verdict = judge(Case(comment, site, is_known=True, opinion=Opinion.HAM))
    if verdict.status == Comment.Status.APPROVED:
        Comment.objects.filter(pk=comment.pk, status="pending").moderate(
            verdict.status, act="judged", reasons=verdict.reasons
        )
        comment.refresh_from_db(fields=["status"])


def waits_for_proof(comment: Comment) -> bool:
    """Return whether the rules had the last word, and had no other reason."""
    last = comment.decisions.newest_first().first()
    by_rules = last and last.act in {"judged", "edited"} and not last.actor_id
    reasons: Iterable[str] = last.reasons if last and by_rules else ()
    return bool(reasons) and set(reasons) <= rules.unproven_reasons()

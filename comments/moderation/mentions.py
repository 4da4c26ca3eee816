"""The rules that mentions alone are under: where they come from decides."""

import re

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from blog.models import Post
from comments.models import Comment, Decision, SourceRule
from comments.models.comment_queryset import CommentQuerySet
from comments.models.traces import host_of
from comments.moderation.case import Case


def barred(case: Case) -> str:
    rule = rule_of(case)
    if rule is None or rule.verdict != SourceRule.Verdict.DENY:
        return ""
    return _("Mentions from here are barred: %(place)s.") % {"place": rule.place}


def rule_of(case: Case) -> SourceRule | None:
    """Return what an editor decided for the place that a mention comes from."""
    if not case.comment.is_mention:
        return None
    return SourceRule.objects.of(case.comment.url, case.author_url)


def unknown(case: Case) -> str:
    """Hold mentions, but those by our own posts, from known sites and let-in places."""
    comment = case.comment
    if comment.kind == Comment.Kind.TRACKBACK:
        return _("Trackbacks are always held: anybody can send them.")
    # What is barred never gets here.
    if is_our_post(comment.url) or is_let_in(case):
        return ""
    if not case.site.hold_first or is_known(case):
        return ""
    return _("First mention by this site and author.")


def is_let_in(case: Case) -> bool:
    """
    Return whether a rule lets the mention in.

    Any page can say that it is by somebody else: a rule for an author counts on the
    author's own site, and where an editor has approved a mention before.
    """
    rule = rule_of(case)
    if rule is None or rule.of == SourceRule.Of.SOURCE:
        return rule is not None
    is_at_home = host_of(case.author_url) == host_of(case.comment.url)
    return is_at_home or approved_from(case).exists()


def is_known(case: Case) -> bool:
    """
    Return whether somebody approved another mention by this author at this host.

    The author counts since one host may bring the words of many people.
    """
    by_author = Q(linkback__author_url=case.author_url)
    if not case.author_url:
        by_author |= Q(linkback=None)
    return approved_from(case).filter(by_author).exists()


def approved_from(case: Case) -> CommentQuerySet:
    """
    Return the other mentions by the same host that somebody approved.

    What a rule let in is not among them: all wait again once the rule is gone.
    """
    host = host_of(case.comment.url)
    if not host:
        none: CommentQuerySet = Comment.objects.none()
        return none
    page = rf"^https?://(www\.)?{re.escape(host)}([:/?#]|$)"
    by_host = Comment.objects.approved().filter(
        domains__contains=[host], url__iregex=page
    )
    lines = Decision.objects.filter(comment=OuterRef("pk"))
    by_people = lines.by_people().standing().filter(became=Comment.Status.APPROVED)
    # What was brought along from another system has no line at all.
    approved = Q(Exists(by_people)) | ~Q(Exists(lines))
    # What it said before does not speak for what it says now.
    mentions = by_host.exclude(Q(kind=Comment.Kind.COMMENT) | Q(pk=case.comment.pk))
    return mentions.filter(approved)


def is_our_post(address: str) -> bool:
    path = address.removeprefix(settings.SITE_URL)
    if path == address or not path.startswith("/"):
        return False
    slug = path.rstrip("/").rpartition("/")[2]
    posts = Post.objects.published().filter(slug=slug)
    return any(post.get_absolute_url() == path for post in posts)

"""The rules that mentions alone are under: where they come from decides."""

import re

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from blog.models import Post
from comments.models import Comment, Decision, SourceRule
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
    if is_our_post(comment.url) or rule_of(case):
        return ""
    if not case.site.hold_first or is_known(case):
        return ""
    return _("First mention by this site and author.")


def is_known(case: Case) -> bool:
    """
    Return whether somebody approved another mention by this author at this host.

    The author counts since one host may bring the words of many people, and what a
    rule let in counts not, so that all wait again once the rule is gone.
    """
    host, author = host_of(case.comment.url), case.author_url
    if not host:
        return False
    page = rf"^https?://(www\.)?{re.escape(host)}([:/?#]|$)"
    by_host = Comment.objects.approved().filter(
        domains__contains=[host], url__iregex=page
    )
    by_author = Q(linkback__author_url=author)
    if not author:
        by_author |= Q(linkback=None)
    lines = Decision.objects.filter(comment=OuterRef("pk"))
    by_people = lines.by_people().standing().filter(became=Comment.Status.APPROVED)
    # What was brought along from another system has no line at all.
    approved = Q(Exists(by_people)) | ~Q(Exists(lines))
    # What it said before does not speak for what it says now.
    mentions = by_host.exclude(Q(kind=Comment.Kind.COMMENT) | Q(pk=case.comment.pk))
    return mentions.filter(by_author, approved).exists()


def is_our_post(address: str) -> bool:
    path = address.removeprefix(settings.SITE_URL)
    if path == address or not path.startswith("/"):
        return False
    slug = path.rstrip("/").rpartition("/")[2]
    posts = Post.objects.published().filter(slug=slug)
    return any(post.get_absolute_url() == path for post in posts)

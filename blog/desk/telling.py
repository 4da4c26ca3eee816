"""Tells everybody who signs a post of what concerns it: at the desk, and by mail."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import mail
from accounts.models import User
from blog import markup
from blog.models import Author, Consent, DeskNotice, Post

Kind = DeskNotice.Kind

# One sentence for each kind, in notices and in mails alike. To add a kind of notice,
# add it to ``DeskNotice.Kind`` and here.
SENTENCES: dict[str, Any] = {
    Kind.NAMED: _("%(by)s named you as an author of “%(title)s”."),
    Kind.JOINED: _("%(name)s signs “%(title)s” too."),
    Kind.LEFT: _("%(name)s no longer signs “%(title)s”."),
    Kind.REMOVED: _("%(by)s took your name off “%(title)s”."),
    Kind.CONFIRMED: _("%(name)s confirmed their part in “%(title)s”."),
    Kind.DRAFT: _("“%(title)s” is a draft again."),
    Kind.SUBMITTED: _("“%(title)s” is with the editor."),
    Kind.IN_REVIEW: _("“%(title)s” is in review."),
    Kind.CHANGES_ASKED: _("Changes are asked for in “%(title)s”."),
    Kind.ACCEPTED: _("“%(title)s” is accepted."),
    Kind.SCHEDULED: _("“%(title)s” is scheduled."),
    Kind.PUBLISHED: _("“%(title)s” is published."),
    Kind.WITHDRAWN: _("“%(title)s” is withdrawn."),
    Kind.RETRACTED: _("“%(title)s” is retracted."),
    Kind.NOTED: _("%(name)s left a note on “%(title)s”."),
    Kind.MENTIONED: _("%(name)s names you in a note on “%(title)s”."),
    Kind.REVIEWED: _("%(name)s reviewed “%(title)s”."),
}


def sentence(kind: str, data: dict[str, str]) -> str:
    """Return what happened in one sentence; ``data`` names title, name and by."""
    known = {"title": "", "name": _("Somebody"), "by": _("Somebody")}
    return SENTENCES[kind] % (known | {k: v for k, v in data.items() if v})


def tell(
    post: Post,
    kind: str,
    by: User | None = None,
    *,
    name: str = "",
    reason: str = "",
    but: Author | None = None,
) -> None:
    """
    Tell all who sign ``post``, or began it, what ``by`` did; but not ``by``.

    Call it in the transaction of the deed. ``but`` is told in words of their own.
    """
    authors = Author.objects.filter(bylines__post=post).distinct()
    for author in authors.select_related("user"):
        if author != but and not (by and author.user == by):
            tell_one(author, post, kind, by, name=name, reason=reason)
    began = post.created_by
    if began and began != by and not authors.filter(user=began).exists():
        note(began, post, kind, by, name=name, reason=reason)


def tell_one(
    author: Author, post: Post, kind: str, by: User | None = None, **data: str
) -> None:
    """Tell one author, by a notice and by mail as far as either reaches them."""
    if author.user:
        note(author.user, post, kind, by, **data)
    if address := proven_address(author):
        write(address, bool(author.user), post, kind, by, **data)


def note(
    user: User, post: Post, kind: str, by: User | None = None, **data: str
) -> None:
    said = facts(post, by, **data)
    DeskNotice.objects.create(user=user, post=post, kind=kind, data=said)


def write(
    address: str, has_desk: bool, post: Post, kind: str, by: User | None, **data: str
) -> None:
    """Mail what happened to ``address``; the link leads where its owner may go."""
    said = facts(post, by, **data)
    if post.is_public:
        url = post.get_absolute_url()
    else:
        url = reverse("desk:home") if has_desk else ""
    context = {
        "sentence": sentence(kind, said),
        "reason": said.get("reason", ""),
        "url": f"{settings.SITE_URL}{url}" if url else "",
        "is_public": post.is_public,
    }
    # The mails about one post stand together.
    host = urlsplit(settings.SITE_URL).hostname
    headers = {"References": f"<post-{post.pk}.desk@{host}>"}
    mail.send(address, "blog/news", context, headers=headers)


def facts(post: Post, by: User | None, **data: str) -> dict[str, str]:
    said = {"title": markup.plain(post.title), "by": str(by) if by else ""} | data
    return {key: value for key, value in said.items() if value}


def proven_address(author: Author) -> str:
    """
    Return where ``author`` can be written to; nothing where that was never proven.

    An account proves its address; a guest did so by the link of a consent.
    """
    if user := author.user:
        proven = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
        return user.email if user.is_active and proven.exists() else ""
    given = Consent.objects.given().filter(byline__author=author)
    known = given.filter(email__iexact=author.email).exclude(email="")
    return author.email if known.exists() else ""


def addresses_of(post: Post) -> set[str]:
    """Return the proven addresses of all who sign ``post``, in lower case."""
    authors = (
        Author.objects.filter(bylines__post=post).distinct().select_related("user")
    )
    return {address.lower() for a in authors if (address := proven_address(a))}

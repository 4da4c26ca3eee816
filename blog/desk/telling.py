"""Tells whom a post concerns of what becomes of it: at the desk, and by mail."""

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

import mail
from accounts.models import User
from blog import markup
from blog.desk.mails import (
    guest_stop_link,
    headers_about,
    is_enough,
    news_of,
    stop_link,
)
from blog.models import Author, Consent, DeskNotice, Post, WithoutMail
from blog.models.workflow import Verb
from blog.personal_data import naming

Kind = DeskNotice.Kind

# One sentence for each kind, in notices and in mails alike. To add a kind of notice,
# add it to ``DeskNotice.Kind`` and here.
SENTENCES: dict[str, Any] = {
    Kind.NAMED: _("%(by)s named you as an author of “%(title)s”."),
    Kind.JOINED: _("%(name)s signs “%(title)s” too."),
    Kind.MOVED: _("%(by)s put you in another place among the authors of “%(title)s”."),
    Kind.PART: _("%(by)s named you in another part under “%(title)s”."),
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
    Kind.HANDED_IN: _("%(by)s handed in “%(title)s”."),
    Kind.PROPOSED: _("%(by)s wrote a new text for “%(title)s”, which is out."),
    Kind.TAKEN: _("The new text of “%(title)s” is taken."),
    Kind.REFUSED: _("The new text of “%(title)s” was not taken."),
    Kind.WAITS: _("“%(title)s” is about to appear without changes that wait."),
    Kind.OVERDUE: _("“%(title)s” did not appear at its time."),
    Kind.NOTED: _("%(name)s left a note on “%(title)s”."),
    Kind.MENTIONED: _("%(name)s names you in a note on “%(title)s”."),
    Kind.REVIEWED: _("%(name)s reviewed “%(title)s”."),
}
# Where one looks at what happened, if not at the post itself.
PLACES = {
    Kind.HANDED_IN: "desk:steps",
    Kind.PROPOSED: "desk:pending",
    Kind.REFUSED: "desk:revisions",
    Kind.WAITS: "desk:pending",
    Kind.OVERDUE: "desk:steps",
    Kind.NOTED: "desk:notes",
    Kind.MENTIONED: "desk:notes",
    Kind.REVIEWED: "desk:reviews",
}
# Who publishes what others wrote.
EDITORS = ("blog.change_post", "blog.change_any_post", "blog.publish_post")


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


def tell_joined(post: Post, author: Author, by: User) -> None:
    """Tell the others, and ``author``, that ``author`` came to sign ``post``."""
    tell(post, Kind.JOINED, by, name=author.name, but=author)
    tell_author(post, author, Kind.NAMED, by)


def tell_left(post: Post, author: Author, by: User) -> None:
    """Tell those who stay, and ``author``, that ``author`` signs ``post`` no longer."""
    tell_author(post, author, Kind.REMOVED, by)
    tell(post, Kind.LEFT, by, name=author.name, but=author)


def tell_author(post: Post, author: Author, kind: str, by: User) -> None:
    """Tell ``author`` what ``by`` did to how they are named, unless they did it."""
    if author.user != by:
        tell_one(author, post, kind, by)


def tell_editors(post: Post, kind: str, by: User, but: Collection[int] = ()) -> None:
    """Tell who publishes here what ``by`` did, except ``by`` and those of ``but``."""
    told = {by.pk, *but}
    for editor in User.objects.able(*EDITORS).exclude(pk__in=told):
        note(editor, post, kind, by)
    for editor in User.objects.reachable(*EDITORS).exclude(pk__in=told):
        write(editor.email, editor, post, kind, by)


def tell_planners(post: Post, kind: str, reason: str, *others: int | None) -> None:
    """
    Tell all who sign ``post``, or began it, and who set its day, what comes of that.

    Of ``others`` those are told who publish here, too.
    """
    tell(post, kind, reason=reason)
    days = post.transitions.filter(verb=Verb.SCHEDULE).order_by("-pk")
    numbers = {*days.values_list("by", flat=True)[:1], *others} - concerned(post)
    found = User.objects.filter(pk__in=[pk for pk in numbers if pk])
    for user in found.filter(pk__in=User.objects.able(*EDITORS).values("pk")):
        note(user, post, kind, reason=reason)
    for user in found.filter(pk__in=User.objects.reachable(*EDITORS).values("pk")):
        write(user.email, user, post, kind, None, reason=reason)


def concerned(post: Post) -> set[int]:
    """Return the accounts that ``tell`` tells: who signs ``post``, or began it."""
    signing = User.objects.filter(author__bylines__post=post).values_list("pk")
    return {pk for (pk,) in signing} | {post.created_by_id or 0}


def tell_one(
    author: Author, post: Post, kind: str, by: User | None = None, **data: str
) -> None:
    """Tell one author, by a notice and by mail as far as either reaches them."""
    if author.user:
        note(author.user, post, kind, by, **data)
    if address := proven_address(author):
        write(address, author.user, post, kind, by, **data)


def note(
    user: User, post: Post, kind: str, by: User | None = None, **data: str
) -> None:
    said = facts(post, by, **data)
    DeskNotice.objects.create(user=user, post=post, kind=kind, data=said)


def write(
    address: str, user: User | None, post: Post, kind: str, by: User | None, **data: str
) -> None:
    """
    Mail what happened to ``address``, unless its ``user`` wants no mails.

    Nor does anybody get more of them about one post than a lively hour brings.
    """
    if WithoutMail.objects.against(post, address, user).exists():
        return
    if is_enough(post, address):
        return
    said = facts(post, by, **data)
    url = url_for(user, kind, post)
    stop = stop_link(user) if user else guest_stop_link(post, address)
    context = {
        # Said when the mail is written, in its language: jobs have none.
        "sentence": lazy(sentence, str)(kind, said),
        "reason": said.get("reason", ""),
        "url": f"{settings.SITE_URL}{url}" if url else "",
        "to_article": post.is_public and url == post.get_absolute_url(),
        "as_editor": is_for_editor(user, kind, post),
        "has_desk": bool(user),
        "stop_url": stop,
    }
    name, headers = said.get("name"), headers_about(post, stop)
    about = [news_of(post), *([naming(name)] if name else [])]
    mail.send(address, "blog/news", context, headers=headers, about=about)


def is_for_editor(user: User | None, kind: str, post: Post) -> bool:
    """Return whether ``user`` is told as who publishes, and not as who wrote it."""
    if kind in (Kind.WAITS, Kind.OVERDUE):
        return user is not None and user.pk not in concerned(post)
    return kind in (Kind.HANDED_IN, Kind.PROPOSED)


def url_for(user: User | None, kind: str, post: Post) -> str:
    """Return where ``user`` sees what happened; guests have no desk to go to."""
    if user and kind in PLACES:
        return place_of(kind, post)
    if post.is_public:
        return post.get_absolute_url()
    return reverse("desk:home") if user else ""


def place_of(kind: str, post: Post) -> str:
    """Return the address at which somebody with a desk looks at what happened."""
    if kind in PLACES:
        return reverse(PLACES[Kind(kind)], args=[post.pk])
    return post.desk_url


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

"""
Saving at the desk: nobody's words are written over.

Who saves says which version they had read. Under the lock of the post's row that is
compared with the stored one, so of two who save at once, the second is told.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import normalize_newlines

from accounts.models import User
from blog import markup
from blog.models import Pending, Post, Revision
from blog.models.drafting import Texts
from blog.models.publishing import ADDRESSED


@dataclass(frozen=True)
class Saved:
    version: int
    revision: Revision | None  # None where nobody has changed anything yet.
    waits: bool  # It is no text for readers before who may publish it takes it.


@dataclass(frozen=True)
class Conflict:
    """What is stored instead of the version that was read, and whose work that is."""

    texts: Texts
    version: int
    revision: Revision | None


def text_for(post: Post) -> Post | Pending:
    """
    Return what is written at: the post, or the text that waits beside it.

    What has its date is not written at itself, by nobody: saving by itself would give
    readers half a sentence.
    """
    return Pending.objects.of(post) if post.status in ADDRESSED else post


def save(
    post: Post, user: User, version: int, texts: Texts, **facts: Any
) -> Saved | Conflict:
    """
    Save ``texts`` as the next of ``version``, or return what was saved meanwhile.

    ``facts`` are fields of the revision that it makes. Raise PermissionDenied if
    ``user`` may not write at the post by now.
    """
    texts = normal(texts)
    with transaction.atomic():
        rows = Post.objects.writable_by(user).filter(pk=post.pk)
        locked = rows.select_for_update(no_key=True).first()
        if locked is None:
            raise PermissionDenied
        text = text_for(locked)
        waits = isinstance(text, Pending)
        last = Revision.objects.filter(post=locked, proposed=waits).newest_first()
        if text.texts == texts:
            if facts.get("closed"):
                last.filter(pk__in=last.values("pk")[:1]).update(closed=True)
            return Saved(text.version, last.first(), waits)
        if text.version != version:
            newest = last.select_related("made_by").first()
            return Conflict(text.texts, text.version, newest)
        Revision.objects.keep(locked)
        write(text, texts, user)
        facts |= {"proposed": waits}
        revision = Revision.objects.record(locked, texts, user, **facts)
    return Saved(text.version, revision, waits)


def write(text: Post | Pending, texts: Texts, user: User) -> None:
    if isinstance(text, Pending):
        text.revise(texts, user)
    else:
        text.write(texts)
        text.save()


def normal(texts: Texts) -> Texts:
    """Return ``texts`` as they are stored: browsers send line ends of their own."""
    standfirst, body = map(normalize_newlines, (texts.standfirst, texts.body))
    return Texts(markup.plain(texts.title), standfirst.strip(), body.strip())

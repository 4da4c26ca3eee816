"""Tells who left a note by a link, and has no desk, what became of it."""

from typing import Any

from blog import markup
from blog.desk.links import address_of
from blog.desk.mails import is_enough, to_guest
from blog.models import Note


def tell_guest(note: Note, by: Any, *, settled: bool = False) -> None:
    """
    Mail whoever began the thread of ``note`` by a link that ``by`` acted on it.

    Call it in the transaction of the deed. They are told once, and again when they have
    come to look or a day later: see ``PreviewLink.take_turn``. A mail server that looks
    in their place brings no more of them than a lively hour.
    """
    thread = note.parent or note
    link, post = thread.link, note.post
    if link is None or post.is_public or is_enough(post, link.email):
        return
    if not link.take_turn():
        return
    context = {
        "by": str(by),
        "title": markup.plain(post.title),
        "note": markup.excerpt(thread.body, 40),
        "answer": "" if settled else markup.excerpt(note.body, 40),
        "settled": settled,
        "url": f"{address_of(link.second_token())}#note-{thread.pk}",
    }
    to_guest(post, link.email, "blog/answered", context)

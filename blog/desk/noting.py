"""Notes on drafts: where their passages stand by now, and who is told of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import cached_property

from accounts.models import User
from blog import markup
from blog.desk import anchors
from blog.desk.telling import note as leave_notice
from blog.desk.telling import tell_one
from blog.models import Author, DeskNotice, Note, Pending, Post
from blog.models.note import NoteQuerySet

Kind = DeskNotice.Kind
NAMED = re.compile(r"@([\w.-]*\w)")


@dataclass(frozen=True)
class Thread:
    """A note with its answers, and the place of its passage in the text of now."""

    note: Note
    place: anchors.Place | None
    # What stands there now: it may have been edited since.
    passage: str

    @property
    def is_orphaned(self) -> bool:
        return bool(self.note.quote) and self.place is None

    @property
    def is_edited(self) -> bool:
        return self.place is not None and self.passage != self.note.quote


@dataclass(frozen=True)
class Threads:
    """All threads on one text: those still open first as the text goes."""

    every: list[Thread]

    @cached_property
    def open(self) -> list[Thread]:
        rows = [thread for thread in self.every if not thread.note.resolved_at]
        return sorted(rows, key=lambda thread: thread.place or anchors.Place(-1, -1))

    @cached_property
    def settled(self) -> list[Thread]:
        return [thread for thread in self.every if thread.note.resolved_at]


def threads_of(notes: NoteQuerySet, words: str) -> Threads:
    """Return the threads that ``notes`` begin, placed in ``words``: two queries."""
    return Threads([placed(note, words) for note in notes.begun().with_replies()])


def placed(note: Note, words: str) -> Thread:
    anchor = anchors.Anchor(note.quote, note.prefix, note.suffix, note.start)
    place = anchors.find(words, anchor)
    return Thread(note, place, words[slice(*place)] if place else note.quote)


def words_of(written: Post | Pending) -> str:
    """Return all that can be noted on, on one line."""
    text = written.text if isinstance(written, Post) else markup.text(written.body)
    parts = (written.title, written.standfirst, text)
    return " ".join(" ".join(parts).split())


def tell_of(note: Note) -> None:
    """
    Tell whom the note concerns: who signs the post, and who spoke in the thread.

    Of more notes by one name nobody hears before they have seen that there is one; of
    those that name them they hear each time.
    """
    post = note.post
    authors = Author.objects.filter(bylines__post=post, user__isnull=False).distinct()
    rows = list(authors.select_related("user").prefetch_related("register"))
    named = {author.user for author in rows if names(author) & names_in(note.body)}
    reason = markup.excerpt(note.body, 40)
    for user, author in concerned(note, rows):
        if not Post.objects.writable_by(user).filter(pk=post.pk).exists():
            continue
        kind = Kind.MENTIONED if user in named else Kind.NOTED
        if kind == Kind.NOTED and knows(user, note):
            continue
        if author:
            tell_one(author, post, kind, note.author, name=note.name, reason=reason)
        else:
            leave_notice(user, post, kind, note.author, name=note.name, reason=reason)


def concerned(
    note: Note, authors: list[Author]
) -> Iterator[tuple[User, Author | None]]:
    """Yield each account that is to hear of ``note``, with its author if it signs."""
    thread = note.parent or note
    told: dict[User, Author | None] = {author.user: author for author in authors}  # type: ignore[misc]
    spoke = Note.objects.filter(parent=thread).select_related("author")
    others = [note.post.created_by, thread.author, *(reply.author for reply in spoke)]
    for user in others:
        if user:
            told.setdefault(user, None)
    for user, author in told.items():
        if user != note.author:
            yield user, author


def knows(user: User, note: Note) -> bool:
    unseen = DeskNotice.objects.unseen(user).filter(post=note.post, kind=Kind.NOTED)
    return unseen.filter(data__name=note.name).exists()


def names_in(body: str) -> set[str]:
    return {name.casefold() for name in NAMED.findall(body)}


def names(author: Author) -> set[str]:
    """Return by what an author is named after an @: handles, and the first name."""
    handles = {handle.name for handle in author.register.all()}
    first, _space, _rest = author.name.partition(" ")
    return {name.casefold() for name in (*handles, author.slug, first)}

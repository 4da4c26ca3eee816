"""A whole import: posts by ``blog``, what was said below them by ``comments``."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from blog.importers.errors import ImportRefused
from blog.importers.report import Matter, Report
from blog.importers.wordpress import (
    Blog,
    Item,
    Media,
    Saver,
    items,
    lead_on,
    move_sequences,
    reserve,
    scan,
)
from blog.importers.wordpress.guests import GUEST
from blog.models import Image, Page, Post, SiteSettings
from comments.importers.wordpress import Remarks
from comments.models import Comment, LinkedPost
from config.moving.returning import Return

Tell = Callable[[int, int], None]
# Any number that no other lock of this database has.
LOCK = 5_072_015
# What brings its number along, from the one row of numbers that items have.
NUMBERED = (Post, Page, Image)


class Import:
    """
    The files of one export on their way in.

    ``tell`` is called with how many items are done and how many there are. With
    ``trial`` everything is done and then undone, so that the report is true. With
    ``fetch`` the files of attachments that are not in ``media`` are fetched from where
    they are, in a trial as well.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        media: Path | None = None,
        fetch: bool = False,
        trial: bool = False,
        tell: Tell = lambda done, of: None,
    ) -> None:
        self.paths = list(paths)
        self.folder = media
        self.fetch = fetch
        self.trial = trial
        self.tell = tell
        self.report = Report()
        self._done = 0

    def run(self) -> Report:
        """
        Save what the files hold, each item in a transaction of its own.

        Raise ImportRefused before anything is saved if a file can't be read, or
        while another import runs. What is here already stays as it is, so that an
        import that was killed goes on where it was.
        """
        blog = scan(self.paths)
        site = SiteSettings.objects.for_page()
        with alone(), translation.override(site.language):
            if blog.own:
                back = Return(self.paths, blog, self.folder, self.report)
                self._do(back.files.stored, lambda: back.run(self.tell))
            else:
                with TemporaryDirectory() as fetched:
                    folder = Path(fetched) if self.fetch else None
                    media = Media(blog, self.folder, self.report, folder)
                    self._do(media.saved, lambda: self._save(blog, media))
        return self.report

    def _do(self, saved: list[str], save: Callable[[], None]) -> None:
        """Save all; for a trial, undo it and remove the files it stored."""
        if not self.trial:
            save()
            return
        try:
            with transaction.atomic():
                save()
                transaction.set_rollback(True)
        finally:
            move_sequences(*NUMBERED, Comment)
            for name in saved:
                default_storage.delete(name)

    def _save(self, blog: Blog, media: Media) -> None:
        for model in NUMBERED:
            reserve(model, blog.last_item)
        reserve(Comment, blog.last_remark)
        saver = Saver(blog, media, self.report)
        remarks = Remarks(blog, self.report)
        media.save_all(lambda: self._step(blog))
        guests = blog.kinds.get(GUEST, 0)
        met = [i for i in items(self.paths, blog) if i.kind == GUEST] if guests else []
        with transaction.atomic():
            saver.prepare(met)
        for item in items(self.paths, blog):
            self._save_item(item, saver, remarks)
            self._step(blog)
        lead_on(blog, self.report)
        remarks.give_badges(saver.people.known)

    def _save_item(self, item: Item, saver: Saver, remarks: Remarks) -> None:
        """Save the item with all that hangs on it, or nothing of it."""
        try:
            with transaction.atomic():
                saved = saver.save(item)
                if isinstance(saved, Post):
                    remarks.save(saved, item)
                    if saved.public_path():
                        LinkedPost.objects.leave_alone(saved)
                elif item.remarks:
                    self.report.count("comment", "out", len(item.remarks))
                    self.report.tell(Matter.NO_PLACE, item.title)
        except FAILURES as error:
            saver.forget()
            self.report.count(item.kind, "out")
            reason = type(error).__name__
            self.report.tell(Matter.FAILED, f"{item.title or item.number}: {reason}")

    def _step(self, blog: Blog) -> None:
        self._done += 1
        self.tell(self._done, blog.items)


# What one odd item may end in, without ending the import.
FAILURES = (ValueError, OverflowError, DataError, IntegrityError)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of imports meanwhile; raise ImportRefused if another has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise ImportRefused(_("Another import is running. Wait until it ends."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

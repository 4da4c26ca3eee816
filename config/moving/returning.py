"""
A site that comes back from a copy of its own, as it was.

Records come from a file, so nothing in them is trusted: each is saved by its model,
which cleans what is shown and keeps its constraints. No account is ever made.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import (
    ObjectDoesNotExist,
    SuspiciousOperation,
    ValidationError,
)
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.importers.errors import ImportRefused
from blog.importers.report import Matter, Report
from blog.importers.wordpress import Blog, move_sequences, own_records
from blog.models import (
    Attachment,
    Image,
    Imported,
    MenuItem,
    Page,
    Post,
    Redirect,
    SiteSettings,
    TaggedPost,
)
from comments.importers.trees import plant
from comments.models import Comment, LinkedPost, Outgoing, Subscription
from comments.models.comment_queryset import lock_posts, recount
from config.moving.files import ReturnedFiles
from config.moving.records import HEAD, LINKS, MARK, PORTABLE, fields_of

Record = dict[str, Any]
Tell = Callable[[int, int], None]

# No number of a thing is larger: enough are left for all that come later.
LARGEST_NUMBER = 2**53
# What a record that nobody could have written here may end in.
FAILURES = (
    DatabaseError,
    ObjectDoesNotExist,
    OSError,
    SuspiciousOperation,
    TypeError,
    ValidationError,
    ValueError,
)
WITH_FILES = (Image, Attachment)
# What a site has before anybody has worked on it, and gives way to a copy.
FIRST = (SiteSettings, Page, MenuItem)


class Return:
    """The records of one export of ours, on their way into an empty site."""

    def __init__(
        self, paths: Sequence[Path], blog: Blog, folder: Path | None, report: Report
    ) -> None:
        self.paths = paths
        self.blog = blog
        self.report = report
        self.files = ReturnedFiles(folder, report)

    def run(self, tell: Tell) -> None:
        """Save each record that is not here yet; raise ImportRefused beside others."""
        self._check_whole()
        self._begin()
        done = 0
        for model, records in self._by_model():
            if model is Comment:
                for size in self._save_discussions(records):
                    done += size
                    tell(done, self.blog.own)
                continue
            for record in records:
                self._save(record, model)
                done += 1
                tell(done, self.blog.own)
        move_sequences(*(m for m in PORTABLE if m is not SiteSettings))

    def _check_whole(self) -> None:
        """Raise ImportRefused if there are fewer records than each file says."""
        first = next(own_records(self.paths), {})
        said = first.get("records") if first.get("model") == HEAD else None
        if type(said) is not int or self.blog.own - len(self.paths) < said:
            raise ImportRefused(
                _("These are not all files of the copy: give them together.")
            )

    def _begin(self) -> None:
        """Make room, the first time: what every site begins with gives way."""
        mark = {"source": self.blog.source, "kind": MARK, "number": "1"}
        if Imported.objects.filter(**mark).exists():
            return
        if self._is_in_use():
            raise ImportRefused(
                _("A copy of a whole site can only come into an empty one.")
            )
        with transaction.atomic():
            Redirect.objects.all().delete()
            MenuItem.objects.all().delete()
            Page.objects.all().delete()
            Imported.objects.create(**mark, object_id=1)

    def _is_in_use(self) -> bool:
        """
        Return whether there is anything but what every site begins with.

        Addresses of what was deleted don't count.
        """
        own_pages = Page.objects.filter(is_first_text=False)
        others = (m for m in PORTABLE if m not in (*FIRST, Redirect))
        if own_pages.exists() or any(m._default_manager.exists() for m in others):
            return True
        moved = Redirect.objects.prefetch_related("target")
        return any(not one.is_dead for one in moved)

    def _by_model(self) -> Iterator[tuple[type[models.Model], Iterator[Record]]]:
        named = {model._meta.label_lower: model for model in PORTABLE}
        known = (r for r in own_records(self.paths) if r.get("model") in named)
        for name, records in groupby(known, lambda record: record["model"]):
            yield named[name], records

    def _object(
        self, record: Record, model: type[models.Model]
    ) -> DeserializedObject | None:
        """Return what ``record`` says, of the fields that records have alone."""
        names, given = fields_of(model), record.get("fields")
        number = 1 if model in LINKS else record.get("pk")
        in_range = type(number) is int and 0 < number <= LARGEST_NUMBER
        if not isinstance(given, dict) or not in_range:
            return None
        fields = {name: given[name] for name in names if name in given}
        clean = {"model": record["model"], "pk": number, "fields": fields}
        try:
            found: DeserializedObject = next(
                serializers.deserialize("python", [clean], ignorenonexistent=True)
            )
        except (DeserializationError, *FAILURES):
            return None
        return found

    def _save(self, record: Record, model: type[models.Model]) -> None:
        """Save the record in a transaction of its own, or tell that it can't be."""
        what, stored = str(model._meta.model_name), len(self.files.stored)
        found = self._object(record, model)
        try:
            with transaction.atomic():
                how = self._store(found, model) if found else "out"
        except ConnectionError:
            raise  # The storage is away: the file would be missing for ever.
        except FAILURES:
            how = "out"
        self.report.count(what, how)
        if how == "out":
            self.report.tell(Matter.FAILED, f"{what} {record.get('pk', '')}")
            # Of a record that did not come in, no row has the files.
            self.files.remove_since(stored)

    def _store(self, found: DeserializedObject, model: type[models.Model]) -> str:
        thing: Any = found.object
        if model in LINKS:
            return self._store_link(thing)
        here = model._default_manager.filter(pk=thing.pk).first()
        if isinstance(thing, WITH_FILES):
            # Also of one that is known: its files may come with a later run.
            self.files.store(thing)
        if here and (model is not SiteSettings or same(here, thing)):
            return "known"
        if isinstance(thing, Outgoing):
            thing.arrive()
        thing.full_clean(exclude=self._unchecked(thing), validate_unique=False)
        thing.save()
        for name, values in (found.m2m_data or {}).items():
            getattr(thing, name).set(values)
        if isinstance(thing, Post) and thing.public_path():
            LinkedPost.objects.leave_alone(thing)
        return "in"

    def _unchecked(self, thing: models.Model) -> set[str]:
        """Return the fields that were right when they were written."""
        if isinstance(thing, WITH_FILES):
            return {"file", "file_dark"}
        # What no form lets be empty may be so in its row.
        wish = isinstance(thing, Subscription) and thing.comment_id is None
        return {"comment"} if wish else set()

    def _store_link(self, link: Any) -> str:
        if isinstance(link, TaggedPost):
            pair = {"tag": link.tag, "content_object": link.content_object}
            made = TaggedPost.objects.get_or_create(**pair)[1]
        else:
            checks = [c for c in link._meta.constraints if hasattr(c, "fields")]
            unique = {name: getattr(link, name) for c in checks for name in c.fields}
            made = not type(link)._default_manager.filter(**unique).exists()
            if made:
                link.pk = None
                link.save(force_insert=True)
        connection.check_constraints()  # Now: a trial never comes to a commit.
        return "in" if made else "known"

    def _save_discussions(self, records: Iterator[Record]) -> Iterator[int]:
        """Save comments discussion by discussion; yield how many records each had."""
        for _post, group in groupby(records, _post_of):
            given = list(group)
            found = [self._object(record, Comment) for record in given]
            comments: list[Any] = [f.object for f in found if f]
            if comments:
                self._save_discussion(comments[0].post_id, comments, len(given))
            else:
                self.report.count("comment", "out", len(given))
                self.report.tell(Matter.FAILED, "comment")
            yield len(given)

    def _save_discussion(self, post: int, comments: list[Any], given: int) -> None:
        """Save the whole discussion in one transaction, or tell that it can't be."""
        if Comment.objects.filter(post=post).exists():
            self.report.count("comment", "known", given)
            return
        planted = plant(_prepared(comments))
        try:
            with transaction.atomic():
                lock_posts([post])
                Comment.objects.bulk_create(planted, 500)
                recount([post])
                connection.check_constraints()  # Of a trial too, as above.
        except FAILURES:
            planted = []
        self.report.count("comment", "in", len(planted))
        if lost := given - len(planted):
            self.report.count("comment", "out", lost)
            self.report.tell(Matter.FAILED, f"comment: ?p={post}")


def _post_of(record: Record) -> Any:
    fields = record.get("fields")
    return fields.get("post") if isinstance(fields, dict) else None


def _prepared(comments: list[Any]) -> list[Any]:
    """Clean each comment as it does when it is saved alone, and leave out the odd."""
    whole = [c for c in comments if _is_of_ours(c)]
    by_number = {comment.pk: comment for comment in whole}
    for comment in whole:
        comment.parent = by_number.get(comment.parent_id)
        comment.prepare()
        # Nobody is mailed about what was said before, elsewhere.
        comment.told_at = comment.announced_at = timezone.now()
    return whole


def _is_of_ours(comment: Any) -> bool:
    """Return whether there is such a kind, state and form of comment."""
    said = {Comment.Kind: comment.kind, Comment.Status: comment.status}
    said[Comment.Form] = comment.form
    return all(value in choices for choices, value in said.items())


def same(one: models.Model, other: models.Model) -> bool:
    """Return whether a record would say the same of both."""
    names = [f.attname for f in one._meta.concrete_fields]
    return all(getattr(one, name) == getattr(other, name) for name in names)

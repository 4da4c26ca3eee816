"""Files that are no images: slides, documents and recordings that texts link to."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files import File

from blog.importers.report import Matter
from blog.models import Attachment, Imported, Redirect
from blog.models.attachment import is_attachment

from .records import Item

if TYPE_CHECKING:
    from .media import Media


class Files:
    """Saves such files and finds them again; ``media`` knows where they lie."""

    def __init__(self, media: "Media") -> None:
        self.media = media
        self.report = media.report
        self._source = media.blog.source
        self._known = Imported.objects.known(self._source, "attachment")
        self._addresses: dict[str, str | None] = {}

    def save(self, item: Item) -> bool:
        """Save the file of ``item``; False if it is of another kind than these."""
        if not is_attachment(self.media.key(item)):
            return False
        self.address(item)
        return True

    def address(self, item: Item) -> str | None:
        """Return where the file of ``item`` is here, None if it did not come along."""
        key = self.media.key(item)
        old = self.media.old_paths(item)
        title = "" if item.title == Path(key).stem else item.title
        return self._once(item.key, key, old, title)

    def loose(self, key: str, path: str) -> str | None:
        """Return where a file is here that texts link to and no attachment names."""
        here = f"/{key}" in self._known or self.media.find([key])
        if not here or not is_attachment(key):
            return None
        return self._once(f"/{key}", key, {path}, "")

    def forget(self) -> None:
        self._addresses.clear()
        self._known = Imported.objects.known(self._source, "attachment")

    def kept(self, names: list[str]) -> Iterable[str]:
        """Return those of ``names`` that an attachment has."""
        rows = Attachment.objects.filter(file__in=names)
        return rows.values_list("file", flat=True)

    def _once(self, number: str, key: str, old: set[str], title: str) -> str | None:
        if number not in self._addresses:
            known = Attachment.objects.filter(pk=self._known.get(number, 0)).first()
            found = known or self._save(number, key, old, title)
            how = "known" if known else "in" if found else "out"
            self.report.count("attachment", how)
            self._addresses[number] = found.get_absolute_url() if found else None
        return self._addresses[number]

    def _save(
        self, number: str, key: str, old: set[str], title: str
    ) -> Attachment | None:
        path = self.media.find([key])
        if path is None:
            self.report.tell(Matter.NO_ATTACHMENT, key)
            return None
        attachment = Attachment(title=title[:300])
        try:
            with path.open("rb") as stream:
                attachment.file = File(stream, name=path.name)
                attachment.save()
        except ConnectionError:
            raise  # The storage is away: no fault of the file.
        except OSError as error:
            self.report.tell(Matter.NO_ATTACHMENT, f"{key}: {error.strerror}")
            return None
        self.media.saved.append(str(attachment.file.name))
        Imported.objects.note(self._source, attachment, number[:250])
        self.report.count("redirect", number=Redirect.objects.keep(old, attachment))
        return attachment

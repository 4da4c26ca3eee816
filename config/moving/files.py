"""The files of a site that comes back: taken from a folder, kept under their names."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name

from blog.images import sound
from blog.importers.report import Matter, Report
from blog.models import Attachment, Image
from blog.models.image import RASTER


class ReturnedFiles:
    """Those that records name, looked for below ``folder`` and below its uploads."""

    def __init__(self, folder: Path | None, report: Report) -> None:
        self.roots = (folder.resolve(), folder.resolve() / "uploads") if folder else ()
        self.report = report
        # Names of what was stored, the first ones first.
        self.stored: list[str] = []

    def store(self, thing: Image | Attachment) -> None:
        """Store the files of ``thing``, and tell which lack or are no good."""
        for field in filter(None, (thing.file, getattr(thing, "file_dark", None))):
            name = str(field.name)
            if matter := self._store(name, as_picture=isinstance(thing, Image)):
                self.report.tell(matter, name)

    def remove_since(self, number: int) -> None:
        """Remove again all but the first ``number`` of what was stored."""
        for name in self.stored[number:]:
            default_storage.delete(name)
        del self.stored[number:]

    def _store(self, name: str, *, as_picture: bool) -> Matter | None:
        """
        Return why the file is not here now, if it is not.

        Raise ValidationError for a name that no file of this site could have.
        """
        validate_file_name(name, allow_relative_path=True)
        if as_picture:
            RASTER(File(None, name=name))
        if default_storage.exists(name):
            return None
        path = self._find(name)
        if path is None:
            return Matter.NO_FILE
        with path.open("rb") as stream:
            file = File(stream, name=path.name)
            try:
                clean = sound(file) if as_picture else file
            except ValidationError:
                return Matter.BAD_FILE
            self.stored.append(default_storage.save(name, clean))
        return None if self.stored[-1] == name else Matter.BAD_FILE

    def _find(self, name: str) -> Path | None:
        for root in self.roots:
            path = (root / name).resolve()
            if path.is_relative_to(root.resolve()) and path.is_file():
                return path
        return None

"""Smaller copies of an image, among which browsers choose."""

import logging
import re
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from blog.images import renditions

logger = logging.getLogger(__name__)

# Pixels: a telephone's column, that of a sharp one, a wide screen.
WIDTHS = [480, 960, 1600]
# The best first: a browser takes the first type that it knows.
TYPES = {".avif": "image/avif", ".webp": "image/webp"}
# A name of ours has no other dot but that of its kind.
RENDITION = re.compile(r"(?P<name>.+\.\w+)\.[0-9]+\.(?:avif|webp)")


def original_of(name: str) -> str:
    """Return the name of the file of which ``name`` is a smaller copy, or ``name``."""
    found = RENDITION.fullmatch(name)
    return found["name"] if found else name


def copies_of(name: str, widths: list[int]) -> list[str]:
    return [f"{name}.{width}{suffix}" for width in widths for suffix in TYPES]


class Rendered(models.Model):
    """
    What is known of the copies of ``file`` and ``file_dark``, which jobs make.

    Their names follow from the file's own and a width, so a row knows them all.
    """

    widths = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    widths_dark = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    # Until then the file itself is shown.
    rendered_at = models.DateTimeField(null=True, blank=True, editable=False)
    file: Any
    file_dark: Any

    class Meta:
        abstract = True

    @property
    def sources(self) -> dict[str, str]:
        """Return ``srcset`` for each type of the copies, the best type first."""
        return sources(self.file, self.widths)

    @property
    def sources_dark(self) -> dict[str, str]:
        return sources(self.file_dark, self.widths_dark)

    @property
    def thumbnail(self) -> str:
        """Return the address of the smallest copy, or of the file while it has none."""
        url = str(self.file.url)
        return f"{url}.{min(self.widths)}.webp" if self.widths else url

    def render(self) -> None:
        """
        Make the copies, unless the files are replaced meanwhile.

        A picture that can't be read has none, and is not tried again.
        """
        names = {"file": self.file.name, "file_dark": self.file_dark.name}
        widths, dark = make_copies(self.file), make_copies(self.file_dark)
        rows = type(self)._default_manager.filter(pk=self.pk, **names)
        found = {"widths": widths, "widths_dark": dark}
        if rows.update(**found, rendered_at=timezone.now()):
            self.widths, self.widths_dark = widths, dark
        else:
            remove_copies(names["file"], widths)
            remove_copies(names["file_dark"], dark)


def sources(file: Any, widths: list[int]) -> dict[str, str]:
    if not widths:
        return {}
    return {
        kind: ", ".join(f"{file.url}.{width}{suffix} {width}w" for width in widths)
        for suffix, kind in TYPES.items()
    }


def make_copies(file: Any) -> list[int]:
    """Store the copies of ``file``; return how wide they are."""
    if not file:
        return []
    try:
        with default_storage.open(file.name) as stored:
            made = renditions(stored, WIDTHS)
    except (FileNotFoundError, ValidationError) as error:
        logger.warning("No copies of %s are made: %s", file.name, error)
        return []
    for part in made:
        name = f"{file.name}.{part.width}{part.suffix}"
        # A job that was killed may have made it before.
        default_storage.delete(name)
        default_storage.save(name, ContentFile(part.data))
    return sorted({part.width for part in made})


def remove_copies(name: str, widths: list[int]) -> None:
    for copy in copies_of(name, widths):
        default_storage.delete(copy)


def remove_copies_at_commit(name: str, widths: list[int]) -> None:
    transaction.on_commit(partial(remove_copies, name, widths), robust=True)

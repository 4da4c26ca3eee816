"""
What an uploaded picture must be, and what must not be published with it.

Nothing here opens what others made: ``process`` gives it to a worker of its own, which
has little memory and time.
"""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture

from blog.images.process import Part, ask

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
# Of strangers' portraits, of which nobody waits for a large one.
MAX_PORTRAIT = 12_000_000
SECONDS = 15
# For a job, which nobody waits for.
SECONDS_FOR_RENDITIONS = 90
# SVG is a document that may carry scripts, so it is none of them.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
OLD_FORMATS = ["GIF", "BMP"]
# How their files are called.
EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif"]

# Django's own fields read the size of files that we have written.
Picture.MAX_IMAGE_PIXELS = MAX_PIXELS


class CleanPicture(ContentFile):
    """A picture that holds its pixels and nothing else: it may be stored as it is."""


def clean(file: File, *, old: bool = False) -> CleanPicture:
    """
    Return ``file`` written anew, without place, camera, comments or anything else.

    What its metadata say of which way is up is done to it, and its colours become
    those of the web; its name ends as its format asks. With ``old``, GIF and BMP are
    taken as well, and the first picture of what moves.

    Raise ValidationError for what is no still picture of a sane size.
    """
    formats = [*FORMATS, *OLD_FORMATS] if old else FORMATS
    order = {"do": "clean", "formats": formats, "still": not old}
    (part,) = ask(limits() | order, bytes_of(file), SECONDS)
    name = PurePath(file.name or "image")
    return CleanPicture(part.data, name=f"{name.stem or 'image'}{part.suffix}")


def sound(file: File) -> File:
    """
    Return ``file`` as it is if it is one of ours: a picture, and nothing beside it.

    So a site that comes back has the very files it had. Else it is written anew in
    its own format. Raise ValidationError for what ``clean`` refuses.
    """
    data = bytes_of(file)
    formats = [form for form in FORMATS if form != "HEIF"]
    order = {"do": "keep", "formats": formats, "still": True}
    anew = ask(limits() | order, data, SECONDS)
    return CleanPicture(anew[0].data if anew else data, name=file.name)


def portrait(file: File, side: int) -> bytes:
    """
    Return the middle of ``file`` as a WebP of ``side`` by ``side`` pixels.

    Nothing of the bytes that came is kept, and of a moving picture the first one.
    Raise ValidationError for what is no picture, or too large a one.
    """
    order = {"do": "portrait", "formats": [*FORMATS, "GIF"], "still": False}
    size = {"side": side, "pixels": MAX_PORTRAIT}
    (part,) = ask(limits() | order | size, bytes_of(file), SECONDS)
    return part.data


def renditions(file: File, widths: list[int]) -> list[Part]:
    """Return ``file``, a picture of ours, as AVIF and WebP of each of the widths."""
    order = {"do": "renditions", "formats": FORMATS, "still": False, "widths": widths}
    return ask(limits() | order, bytes_of(file), SECONDS_FOR_RENDITIONS)


def limits() -> dict[str, Any]:
    return {"pixels": MAX_PIXELS, "side_limit": MAX_SIDE}


def bytes_of(file: File) -> bytes:
    """Return what ``file`` holds; raise ValidationError if it is too much."""
    if file.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB."), code="bytes")
    file.seek(0)
    data: bytes = file.read()
    file.seek(0)
    return data

"""What an uploaded picture must be, and what must not be published with it."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture
from PIL import ImageOps

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
# Of strangers' portraits, which are decoded in a job where much else is done.
MAX_PORTRAIT = 12_000_000
# How each format that is taken is written again. SVG is a document that may carry
# scripts, so it is none of them.
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 80},
}
# Under these names Pillow gives what cameras and programs write beside the picture.
METADATA = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"}
# What belongs to the picture itself: its colours, and which of them is none.
KEPT = ("icc_profile", "transparency")

# Pillow only warns at this size, and refuses at twice of it.
Picture.MAX_IMAGE_PIXELS = MAX_PIXELS


def check_picture(file: File) -> None:
    """Raise ValidationError unless ``file`` is one still picture of a sane size."""
    if file.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB."))
    with opened(file) as picture:
        check_size(picture)
        if getattr(picture, "n_frames", 1) > 1:
            raise ValidationError(_("This picture moves. Choose a still one."))


def check_size(picture: Picture.Image, most: int = MAX_PIXELS) -> None:
    if max(picture.size) > MAX_SIDE or picture.width * picture.height > most:
        raise ValidationError(_("This picture has too many pixels."))


def without_metadata(file: File) -> File:
    """
    Return ``file`` as it may be published: without place, camera or comments.

    A picture that carries none is returned as it is. Its colour profile stays, and
    what its metadata say of which way is up is done to the picture. Raise
    ValidationError for what ``check_picture`` refuses.
    """
    check_picture(file)
    with opened(file) as picture:
        if not carries_metadata(picture):
            return file
        upright = ImageOps.exif_transpose(picture)
        kept = {name: picture.info[name] for name in KEPT if name in picture.info}
        upright.info.clear()
        upright.info.update(kept)
        stream = BytesIO()
        form = picture.format or "PNG"
        upright.save(stream, form, **FORMATS[form] | kept)
    return ContentFile(stream.getvalue(), name=file.name)


def still_picture(file: File) -> File:
    """
    Return ``file``, a GIF or BMP as the PNG of its first picture.

    Raise ValidationError for what is no picture, or too large a one.
    """
    file.seek(0)
    if not file.read(6).startswith((b"GIF8", b"BM")):
        file.seek(0)
        return file
    with opened(file, ["GIF", "BMP"]) as picture:
        check_size(picture)
        stream = BytesIO()
        picture.convert("RGBA").save(stream, "PNG", optimize=True)
    name = PurePath(file.name or "image").with_suffix(".png").name
    return ContentFile(stream.getvalue(), name=name)


def carries_metadata(picture: Picture.Image) -> bool:
    texts = getattr(picture, "text", {})
    return bool(METADATA & picture.info.keys() or texts or picture.getexif())


@contextmanager
def opened(file: File, formats: Iterable[str] = FORMATS) -> Iterator[Picture.Image]:
    """Open ``file`` without decoding it; raise ValidationError if it can't be read."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            with Picture.open(file, formats=list(formats)) as picture:
                yield picture
    except (Picture.DecompressionBombError, Picture.DecompressionBombWarning) as error:
        raise ValidationError(_("This picture has too many pixels.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("This file is no picture that we can read.")) from error
    finally:
        file.seek(0)


def portrait(file: File, side: int) -> bytes:
    """
    Return the middle of ``file`` as a WebP of ``side`` by ``side`` pixels.

    Nothing of the bytes that came is kept, and of a moving picture the first one.
    Raise ValidationError for what is no picture, or too large a one.
    """
    with opened(file, [*FORMATS, "GIF"]) as picture:
        check_size(picture, MAX_PORTRAIT)
        picture.draft("RGB", (side * 2, side * 2))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        square = ImageOps.fit(upright, (side, side))
        square.info.clear()
        stream = BytesIO()
        square.save(stream, "WEBP", quality=80)
    return stream.getvalue()

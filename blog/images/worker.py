"""
Reads and writes pictures in a process of its own, which may take little.

It is run by ``blog.images.process`` as a script: an order in JSON is its argument, the
file comes in by standard input. What goes out are lines of JSON, each followed by as
many bytes as it says. What a picture of somebody's makes of Pillow and of the libraries
below it ends here, with the process.
"""

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY = 544 * 2**20  # Bytes of address space: less than 512 MiB in use.
SECONDS = 15


def limit(seconds: int) -> None:
    """Take from this process what it doesn't need: whatever it reads, it stays so."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    limit(int(sys.argv[2]))

import pillow_heif  # noqa: E402  Under the limits from the first line.
from PIL import Image as Picture  # noqa: E402
from PIL import ImageCms, ImageOps  # noqa: E402

# More than any screen shows. What is larger is made smaller, and keeps its shape.
LARGEST_SIDE = 4096
# How each format is written. AVIF takes too long to write in a request, and HEIC is not
# shown everywhere: both become JPEG, or WebP where something can be seen through.
WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 2},
    "AVIF": {"quality": 60, "speed": 8, "max_threads": 1},
}
BECOMES = {"MPO": "JPEG", "GIF": "PNG", "BMP": "PNG"}
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
RENDITIONS = {"AVIF": {"quality": 60}, "WEBP": {"quality": 75, "method": 4}}
# Under these names Pillow gives what cameras and programs write beside the picture.
METADATA = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"}
LARGEST_PROFILE = 4 * 2**20  # Bytes; those of printing presses are the largest.
# What no picture holds, and programs look for in files of any kind.
FOREIGN = (b"<?php", b"<script", b"<!doctype", b"<svg ", b"<html")
# The last bytes of an archive, where its index is looked for.
ARCHIVE_END, ARCHIVE_TAIL = b"PK\x05\x06", 66_000

Part = tuple[dict[str, Any], bytes]


class Refusal(Exception):
    """The picture is not taken; the one argument is the code of the reason."""


def clean(data: bytes, order: dict[str, Any]) -> Iterator[Part]:
    """Give the picture written anew: its pixels, upright, and nothing else."""
    with opened(data, order) as picture:
        check_pure(data)
        form = new_format(picture)
        lossless = b"VP8L" in data[:64]
        yield written(upright(picture), form, lossless=lossless)


def keep(data: bytes, order: dict[str, Any]) -> Iterator[Part]:
    """Give nothing if the file is a sound picture and no more, else it written anew."""
    with opened(data, order) as picture:
        check_pure(data)
        picture.load()
        if carries_metadata(picture):
            form = picture.format or ""
            yield written(upright(picture), BECOMES.get(form, form))


def portrait(data: bytes, order: dict[str, Any]) -> Iterator[Part]:
    """Give the middle of the picture as a square; of a moving one, the first."""
    side = order["side"]
    with opened(data, order) as picture:
        picture.draft("RGB", (side * 2, side * 2))
        square = ImageOps.fit(upright(picture).convert("RGBA"), (side, side))
        yield written(square, "WEBP")


def renditions(data: bytes, order: dict[str, Any]) -> Iterator[Part]:
    """Give the picture in each of the widths, for browsers to choose from."""
    with opened(data, order) as picture:
        whole = upright(picture)
        whole = whole.convert("RGBA" if whole.has_transparency_data else "RGB")
    for width in sorted({min(width, whole.width) for width in order["widths"]}):
        height = max(1, round(whole.height * width / whole.width))
        smaller = whole.resize((width, height), Picture.Resampling.LANCZOS)
        for form, options in RENDITIONS.items():
            yield written(smaller, form, **options)


def check_pure(data: bytes) -> None:
    """Refuse a file that another program would take for something else."""
    small = data.lower()
    if any(mark in small for mark in FOREIGN) or ARCHIVE_END in data[-ARCHIVE_TAIL:]:
        raise Refusal("mixed")


def opened(data: bytes, order: dict[str, Any]) -> Picture.Image:
    """Open the picture, of which no pixel is read before its size is known."""
    picture = Picture.open(BytesIO(data), formats=order["formats"])
    too_long = max(picture.size) > order["side_limit"]
    if too_long or picture.width * picture.height > order["pixels"]:
        raise Refusal("pixels")
    # A telephone's second picture in the same file is a small copy, or a map of depth.
    frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
    if frames > 1 and order["still"]:
        raise Refusal("moves")
    return picture


def upright(picture: Picture.Image) -> Picture.Image:
    """Return the picture in the colours of the web, with what is up above."""
    picture.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
    turned = picture.getexif().get(0x0112, 1) != 1
    if max(picture.size) > LARGEST_SIDE:
        if picture.mode in ("P", "1", "PA"):
            transparent = picture.has_transparency_data
            picture = picture.convert("RGBA" if transparent else "RGB")
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    if turned:
        picture = ImageOps.exif_transpose(picture)
    return in_srgb(picture)


def in_srgb(picture: Picture.Image) -> Picture.Image:
    """Return the picture without a profile: one may hold names, and weighs much."""
    profile = picture.info.get("icc_profile") or b""
    if len(profile) > LARGEST_PROFILE:
        raise Refusal("unreadable")
    if not profile or picture.mode not in ("L", "RGB", "RGBA", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        goal = ImageCms.createProfile("sRGB")
        found = ImageCms.profileToProfile(picture, source, goal, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # A profile that says nothing changes nothing.
    return found or picture


def new_format(picture: Picture.Image) -> str:
    form = BECOMES.get(picture.format or "", picture.format or "")
    if form in ("AVIF", "HEIF"):
        return "WEBP" if picture.has_transparency_data else "JPEG"
    return form


def written(picture: Picture.Image, form: str, **options: Any) -> Part:
    kept = {}
    if form == "PNG" and "transparency" in picture.info:
        kept["transparency"] = picture.info["transparency"]
    if form == "JPEG" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    if form in ("WEBP", "AVIF") and picture.mode not in ("RGB", "RGBA"):
        transparent = picture.has_transparency_data
        picture = picture.convert("RGBA" if transparent else "RGB")
    picture.load()
    picture.info.clear()
    stream = BytesIO()
    picture.save(stream, form, **WRITTEN[form] | kept | options)
    size = {"width": picture.width, "height": picture.height}
    return size | {"suffix": SUFFIXES[form]}, stream.getvalue()


def carries_metadata(picture: Picture.Image) -> bool:
    texts = getattr(picture, "text", {})
    return bool(METADATA & picture.info.keys() or texts or picture.getexif())


def obey(order: dict[str, Any], data: bytes) -> Iterator[Part]:
    """Give what is asked for; raise Refusal for what can't be read."""
    Picture.MAX_IMAGE_PIXELS = order["pixels"]
    warnings.simplefilter("error", Picture.DecompressionBombWarning)
    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    try:
        yield from ACTIONS[order["do"]](data, order)
    except (Picture.DecompressionBombError, Picture.DecompressionBombWarning) as error:
        raise Refusal("pixels") from error
    except MemoryError as error:
        raise Refusal("heavy") from error
    except Refusal:
        raise
    except Exception as error:
        # Pillow's readers raise whatever a malformed file leads them to.
        raise Refusal("unreadable") from error


ACTIONS = {
    "clean": clean,
    "keep": keep,
    "portrait": portrait,
    "renditions": renditions,
}


def main() -> None:
    out = sys.stdout.buffer
    try:
        for about, data in obey(json.loads(sys.argv[1]), sys.stdin.buffer.read()):
            out.write(json.dumps(about | {"bytes": len(data)}).encode() + b"\n" + data)
    except Refusal as refusal:
        out.write(json.dumps({"refused": refusal.args[0]}).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()

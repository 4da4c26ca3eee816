"""Unpacking what people pack: a copy of WordPress' uploads as one ZIP."""

import errno
import shutil
import stat
import zlib
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from blog.importers.errors import ImportRefused
from blog.models.attachment import is_attachment

MOST_FILES = 100_000
LARGEST = 4 * 2**30  # Bytes, unpacked, all files together.
# No others come in, and need not be unpacked.
IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".bmp")


# What Python's reader ends in over damaged files, beside what it says that it does.
UNREADABLE = (
    BadZipFile,
    EOFError,
    LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    zlib.error,
)
# A file cannot have this name, or not beside one that came before it.
NAMES = (errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def unpack(file: IO[bytes], folder: Path) -> None:
    """
    Write what may come in of the ZIP below ``folder``.

    Raise ImportRefused for what is no ZIP, or would unpack to more than there may
    be. Names that lead out of the folder or that no disk has, and links, are passed
    over.
    """
    try:
        with opened(file) as archive:
            left = LARGEST
            for entry in entries(archive):
                left -= copy(archive, entry, folder, left)
    except UNREADABLE as error:
        raise ImportRefused(_("The ZIP with the media can't be read.")) from error


def opened(file: IO[bytes]) -> ZipFile:
    """Open the ZIP, its names in UTF-8: Macs write them so without saying it."""
    try:
        return ZipFile(file, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return ZipFile(file)


def entries(archive: ZipFile) -> list[ZipInfo]:
    found = archive.infolist()
    if len(found) > MOST_FILES:
        raise ImportRefused(_("The ZIP with the media holds too many files."))
    return [entry for entry in found if is_taken(entry)]


def is_taken(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    linked = stat.S_ISLNK(entry.external_attr >> 16)
    outside = path.is_absolute() or ".." in path.parts or "\\" in entry.filename
    image = entry.filename.lower().endswith(IMAGES)
    taken = image or is_attachment(entry.filename)
    return taken and not linked and not outside and not entry.is_dir()


def copy(archive: ZipFile, entry: ZipInfo, folder: Path, most: int) -> int:
    """Unpack one file and return its size, counted and not as the archive says."""
    path = folder / entry.filename
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unpacked = path.open("wb")
    except OSError as error:
        if error.errno in NAMES:
            return 0
        raise
    with archive.open(entry) as packed, unpacked:
        shutil.copyfileobj(Limited(packed, most), unpacked)
    return path.stat().st_size


class Limited:
    """Reads from ``file`` at most ``most`` bytes, and refuses the next one."""

    def __init__(self, file: Readable, most: int) -> None:
        self.file = file
        self.left = most

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise ImportRefused(_("The ZIP with the media unpacks to more than 4 GB."))
        return data

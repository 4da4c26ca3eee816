"""Whether two sites hold the same."""

from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import models

from blog.models import Attachment, Image
from config.moving.records import PORTABLE, as_line, records_of
from config.moving.snapshot import one_moment

BLOCK = 1024 * 1024  # Bytes.


def parts() -> dict[str, str]:
    """
    Return a SHA-256 for each kind of thing, and for the files, by its name.

    They are equal where a copy of the site holds the same, whatever machine it is
    on: accounts, and what is reckoned from other fields, are left out.
    """
    with one_moment():
        sums = {str(model._meta.model_name): _sum_of(model) for model in PORTABLE}
        return sums | {"files": files()}


def checksum() -> str:
    """Return one SHA-256 for all of the site's content, in hexadecimal digits."""
    lines = (f"{name} {digest}\n" for name, digest in parts().items())
    return sha256("".join(lines).encode()).hexdigest()


def _sum_of(model: type[models.Model]) -> str:
    digest = sha256()
    for record in records_of(model):
        digest.update(as_line(record).encode(errors="surrogatepass") + b"\n")
    return digest.hexdigest()


def files() -> str:
    """Return a SHA-256 over the names and contents of all files."""
    digest = sha256()
    for name in file_names():
        digest.update(f"{name} {digest_of(name)}\n".encode())
    return digest.hexdigest()


def file_names() -> list[str]:
    """Return the names of the files that images and attachments have, in order."""
    images = Image.objects.values_list("file", "file_dark")
    names = {name for row in images for name in row if name}
    return sorted(names.union(Attachment.objects.values_list("file", flat=True)))


def digest_of(name: str) -> str:
    """Return the SHA-256 of a stored file; nothing where it is missing."""
    digest = sha256()
    try:
        with default_storage.open(name) as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()

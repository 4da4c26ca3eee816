"""Portraits of who mentions us: copies of our own, so that readers load no others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.crypto import salted_hmac

from blog.fetch import FetchError, Unreachable
from blog.images import portrait
from comments.linkbacks.asking import Crowded, ask
from comments.models import Linkback

logger = logging.getLogger(__name__)

TYPES = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif")
# Bytes of what is fetched; pixels of a side of what is kept: twice of what is shown.
LIMIT = 2 * 1024 * 1024
SIDE = 96


@dataclass(frozen=True)
class Face:
    """A portrait as it is stored, under a name that tells from which bytes it came."""

    name: str
    data: bytes


def look_at(address: str) -> Face | None:
    """
    Return the portrait at ``address``; None if there is none that can be shown.

    Raise Unreachable if its server is away for now, Crowded if it is to be left alone.
    """
    try:
        answer = ask(address, types=TYPES, limit=LIMIT)
        if answer.status >= 500:
            raise Unreachable
        if not answer.is_good:
            return None
        picture = portrait(ContentFile(answer.body), SIDE)
    except (Crowded, Unreachable):
        raise
    except (FetchError, ValidationError) as error:
        logger.info("A portrait is not taken: %s", type(error).__name__)
        return None
    # Whoever sent the picture must not know where it lies before it is approved.
    known = sha256(answer.body).digest()
    digest = salted_hmac("comments.linkbacks.faces", known, algorithm="sha256")
    return Face(f"{digest.hexdigest()[:40]}.webp", picture)


def is_shown(linkback: Linkback, face: Face) -> bool:
    """Return whether ``face`` is the portrait that is stored already."""
    # A storage may have added to the name.
    stem = PurePath(face.name).stem
    return PurePath(linkback.photo.name or "").name.startswith(stem)


def put(linkback: Linkback, face: Face | None) -> None:
    """Store ``face``, or none, instead of the one before; the row is not saved."""
    if face and is_shown(linkback, face):
        return
    old, storage = linkback.photo.name, linkback.photo.storage
    if face:
        linkback.photo.save(face.name, ContentFile(face.data), save=False)
    else:
        linkback.photo = ""
    if old:
        transaction.on_commit(partial(delete, storage, old))


@contextmanager
def stored_for(linkback: Linkback) -> Iterator[None]:
    """
    Let no portrait stay that no row has, where the transaction inside comes to nothing.

    It is stored before its row is, for a row without its file would be shown broken.
    """
    try:
        yield
    except BaseException:
        name = linkback.photo.name
        if name and not Linkback.objects.filter(photo=name).exists():
            delete(linkback.photo.storage, name)
        raise


def delete(storage: Storage, name: str) -> None:
    with suppress(OSError):
        storage.delete(name)

"""What of a site goes into an archive, and how it comes back."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext

from blog.models import Arrival, Author, Image, Post
from comments.models import Linkback
from config import begun
from config.backup import database
from config.backup.archive import DATABASE, MEDIA, Archive, Writing
from config.errors import Refusal
from config.folders import make_data_folder
from config.moving.checksum import digest_of, file_names


def back_up(path: Path) -> list[str]:
    """
    Write the archive; return the names of images whose files are missing.

    The database is dumped between two looks at what files there are: one that is added
    meanwhile is one too many, and one that is deleted is told of. What fails leaves no
    file.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        missing = _write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return missing


def _write(path: Path) -> list[str]:
    missing: list[str] = []
    archive = Writing(path)
    try:
        with TemporaryDirectory(dir=path.parent) as folder:
            dumped = Path(folder, DATABASE)
            before = kept_names()
            database.dump(dumped)
            with dumped.open("rb") as file:
                archive.add(DATABASE, file, dumped.stat().st_size)
        for name in sorted(before | kept_names()):
            try:
                with default_storage.open(name) as stored:
                    archive.add(f"{MEDIA}{name}", stored, stored.size)
            except FileNotFoundError:
                missing.append(name)
        archive.finish(about())
    finally:
        archive.stream.close()
    return missing


def kept_names() -> set[str]:
    """Return the names of all files that rows have; no export has the portraits."""
    portraits = Linkback.objects.exclude(photo="").values_list("photo", flat=True)
    return {*file_names(), *portraits}


def about() -> dict[str, Any]:
    """Return what an archive says of the site that it was made of."""
    return {
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "migrations": applied(),
    }


def applied() -> list[str]:
    """Return the migrations of the database, as ``app.name``."""
    loader = MigrationLoader(connection)
    return sorted(".".join(key) for key in loader.applied_migrations)


def restore(path: Path) -> None:
    """
    Make the site what ``path`` holds. Raise Refusal before anything is touched.

    Images come first, under names that nothing shows yet, and the database last and
    at once: a restore that was killed is begun again, and no demo comes in between.
    """
    archive = Archive.open(path)
    check_empty()
    check_migrations(archive)
    with TemporaryDirectory() as folder:
        dumped = Path(folder, DATABASE)
        for name, file in archive.members():
            if name == DATABASE:
                with dumped.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
            else:
                put(name.removeprefix(MEDIA), file, archive)
        database.check(dumped)
        make_data_folder(settings.DATA_FOLDER)
        begun.mark().touch()
        database.load(dumped)
    call_command("migrate", interactive=False, verbosity=0)
    forget_uploads()
    # An archive has the files that people brought, and no smaller copies of them.
    Image.objects.all().forget_renditions()


def put(name: str, file: Any, archive: Archive) -> None:
    """Store an image under its name, unless it is there already."""
    said = archive.about["members"][f"{MEDIA}{name}"]["sha256"]
    if default_storage.exists(name):
        if digest_of(name) == said:
            return
        default_storage.delete(name)
    default_storage.save(name, File(file, name=name))


def forget_uploads() -> None:
    """End the imports whose files were on the other machine, in no archive."""
    for arrival in Arrival.objects.exclude(folder=""):
        arrival.folder = ""
        if arrival.is_under_way:
            sentence = gettext("The site was restored meanwhile: import once more.")
            arrival.end(Arrival.State.REFUSED, refusal=sentence)
        else:
            arrival.save(update_fields=["folder"])


def check_empty() -> None:
    """Raise Refusal if there is anything here that a restore would destroy."""
    try:
        used = (
            Post.objects.exists()
            or Author.objects.exists()
            or get_user_model().objects.exists()
        )
    except ProgrammingError:  # No tables: the database is new.
        return
    if used:
        raise Refusal(
            "This site is not empty. Restore into a new database: a backup takes the "
            "place of all that is there."
        )


def check_migrations(archive: Archive) -> None:
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    unknown = set(archive.about["migrations"]) - known
    if unknown:
        raise Refusal(
            f"{archive.path} was written by a newer version of Rounds, with "
            f"{min(unknown)}: install that version, and restore with it."
        )

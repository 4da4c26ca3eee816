"""Imports that were asked for in the admin, done by the worker."""

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from blog.importers.archives import unpack
from blog.importers.errors import ImportRefused
from blog.models import Arrival
from blog.models.imported import private
from config.moving.arriving import Import

logger = logging.getLogger(__name__)
# Seconds between two notes of how far an import is.
PACE = 1.0


@app.task
def bring_in(arrival: int) -> None:
    """Do the import ``arrival``. One whose worker was killed goes on where it was."""
    found = Arrival.objects.filter(pk=arrival).first()
    if not found or not found.is_under_way:
        return
    found.state = Arrival.State.RUNNING
    found.save(update_fields=["state"])
    try:
        with TemporaryDirectory() as folder:
            report = run(found, Path(folder))
    except ImportRefused as refusal:
        found.end(Arrival.State.REFUSED, refusal=str(refusal))
    except Exception:
        logger.exception("Import %d ended in an error", arrival)
        sentence = _("This import ended in an error of ours, which is in the log.")
        found.end(Arrival.State.REFUSED, refusal=sentence)
    else:
        found.end(Arrival.State.DONE, report=report)


def run(arrival: Arrival, folder: Path) -> dict[str, Any]:
    """Import the files of ``arrival`` and return the report, in its JSON form."""
    paths = []
    for number, name in enumerate(arrival.files):
        # Refusals name the file as the editor knows it.
        path = folder / f"{number:03}" / (name or "export.xml")
        path.parent.mkdir()
        fetch(f"{arrival.folder}/{number:03}.xml", path)
        paths.append(path)
    media = folder / "media"
    media.mkdir()
    if private().exists(f"{arrival.folder}/media.zip"):
        with private().open(f"{arrival.folder}/media.zip") as packed:
            unpack(packed.open("rb"), media)
    tell = pace(arrival)
    trial = arrival.is_trial
    return Import(paths, media=media, trial=trial, tell=tell).run().as_json()


def fetch(name: str, path: Path) -> None:
    with private().open(name) as stored, path.open("wb") as copy:
        shutil.copyfileobj(stored, copy)


def pace(arrival: Arrival) -> Callable[[int, int], None]:
    """Return a function that notes how far the import is, now and then."""
    last = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > PACE:
            last = time.monotonic()
            Arrival.objects.filter(pk=arrival.pk).update(items_done=done, items_all=of)

    return tell


@app.periodic(cron="17 4 * * *")
@app.task
def discard_forgotten_files(timestamp: int) -> None:
    """Remove the files of trials that nobody went on with."""
    for arrival in Arrival.objects.forgotten():
        arrival.discard()

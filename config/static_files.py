"""Style sheets, scripts and pictures, gathered under names that tell their content."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Gather the static files unless they are as at the last time; return if so."""
    stamp = Path(settings.STATIC_ROOT, ".gathered")
    digest = hashlib.sha256("\n".join(states()).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)
    return True


def states() -> Iterator[str]:
    """Yield what would change if a file did: its path, size and time."""
    yield settings.STORAGES["staticfiles"]["BACKEND"] + version("whitenoise")
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            yield f"{path} {status.st_size} {status.st_mtime_ns}"

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from comments.importers.wordpress import Remarks
from config.moving.arriving import Import
from tests.blog.wxr import wxr
from tests.factories import make_picture
from tests.keepsake import Keepsake

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


@pytest.fixture
def data():
    """A folder for Rounds' data that the database's user may pass through."""
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def kept_demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """
    The demo, loaded once: it is put back with what is in the file of its accounts.

    Who asks for it belongs to the group "demo" of pytest-xdist.
    """
    folder = tmp_path_factory.mktemp("demo")
    told = override_settings(
        EMBEDDED_DATABASE=True,
        DATA_FOLDER=folder,
        MEDIA_ROOT=folder / "media",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), told, transaction.atomic():
        call_command("demo_data", verbosity=0)
        accounts = folder / "demo-accounts.json"
        kept = Keepsake(accounts, folder / "media", folder / "kept")
        transaction.set_rollback(True)
    return kept


@pytest.fixture
def demo(kept_demo, db, settings, tmp_path):
    """Begin with the demo; return the file of its accounts."""
    settings.EMBEDDED_DATABASE = True
    settings.DATA_FOLDER = tmp_path / "data"
    settings.DATA_FOLDER.mkdir()
    accounts = kept_demo.put_back(settings.MEDIA_ROOT)
    return Path(shutil.copy(accounts, settings.DATA_FOLDER))


@pytest.fixture
def bring(tmp_path):
    """Return a function that imports an export of these parts and returns the report."""

    def run(*parts, media=None, trial=False, **options):
        path = tmp_path / "export.xml"
        path.write_text(wxr(*parts, **options))
        return Import([path], media=media, trial=trial).run()

    return run


@pytest.fixture
def bring_files(tmp_path):
    """Return a function that imports files, each of some parts, as one export."""

    def run(*files, media=None, **options):
        paths = []
        for number, parts in enumerate(files):
            paths.append(tmp_path / f"{number}.xml")
            paths[-1].write_text(wxr(*parts, **options))
        return Import(paths, media=media).run()

    return run


@pytest.fixture
def uploads(tmp_path):
    """Return a folder with one picture in it, of 6 by 4 pixels."""
    folder = tmp_path / "uploads" / "2016" / "03"
    folder.mkdir(parents=True)
    (folder / "ward.png").write_bytes(make_picture().read())
    return tmp_path / "uploads"


@pytest.fixture
def break_item(monkeypatch):
    """Return a function that makes the item of a number fail, when all else is saved."""
    save = Remarks.save

    def run(number):
        def sometimes(self, post, item):
            if item.number == number:
                raise ValueError(number)
            save(self, post, item)

        monkeypatch.setattr(Remarks, "save", sometimes)

    return run


def hops(client, path):
    """Return where ``path`` leads in one hop, and the status of what is there."""
    first = client.get(path)
    assert first.status_code == 301, path
    return first["Location"], client.get(first["Location"]).status_code


@pytest.fixture
def picture(tmp_path):
    """Return a function that puts a picture among the uploads, and returns them."""

    def put(key):
        path = tmp_path / "uploads" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_picture().read())
        return tmp_path / "uploads"

    return put


@contextmanager
def data_folder():
    folder = Path(tempfile.mkdtemp(prefix="rounds-test-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    end_all(folder, signal.SIGKILL)
    shutil.rmtree(folder)


def environment(data, **more):
    """Return the environment of a Rounds that keeps its data in the folder ``data``."""
    ours = ("DATABASE_URL", "DEMO", "DJANGO_SETTINGS_MODULE", "PORT", "SECRET_KEY")
    kept = {k: v for k, v in os.environ.items() if k not in (*ours, "PGOPTIONS")}
    return kept | {"ROUNDS_DATA": str(data), "PYTHONUNBUFFERED": "1"} | more


def manage(data, *command, **more):
    """Run a command of manage.py to its end."""
    return subprocess.run(
        MANAGE + list(command),
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


def free_port():
    """
    Return a port nobody uses, and that is never given to a connection as its own.

    One of those that are (above 32,767 on Linux) could be taken while the process
    that listens there is restarted.
    """
    while True:
        port = secrets.randbelow(20_000) + 12_000
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def processes_of(data):
    """Return the processes, by number, that were told to keep data in ``data``."""
    mark = f"ROUNDS_DATA={data}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().decode()
    return found


def end_all(data, number):
    for pid in processes_of(data):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def eventually(question, seconds=10):
    """Return the first true answer to ``question``, or the last one."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def get(address):
    """Return the status and the text of an answer, or None without one."""
    try:
        with urlopen(address, timeout=5) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None

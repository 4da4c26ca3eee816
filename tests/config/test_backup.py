"""Backup and restore, by the commands and between real databases."""

import io
import json
import os
import random
import subprocess
import sys
import tarfile
import threading

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Invitation
from blog.models import Arrival, Image, Post
from config.backup import database
from config.backup.archive import Archive
from config.backup.site import back_up, check_empty, check_migrations
from config.errors import Refusal
from config.moving import checksum
from mail.models import Message
from tests.factories import make_author, make_image, make_post, make_user

pytestmark = pytest.mark.xdist_group("demo")


def address(name):
    said = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**said) + name


@pytest.fixture
def empty(tmp_path, django_db_blocker):
    """Return a function that runs manage.py on another, empty database."""
    name = f"{connection.settings_dict['NAME']}_restored"
    said = connection.settings_dict
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    server = {key: said[name] for key, name in keys.items()}

    def administer(sql):
        with psycopg.connect(**server, dbname="postgres", autocommit=True) as other:
            other.execute(sql)

    administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    administer(f"CREATE DATABASE {name}")

    def manage(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DATABASE_URL": address(name), "ROUNDS_DATA": str(tmp_path / "other")},
            capture_output=True,
            text=True,
            check=False,
        )

    yield manage
    administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def archive(tmp_path, transactional_db, demo):
    """Return a backup of the demo."""
    path = tmp_path / "rounds.tar"
    assert back_up(path) == []
    return path


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_restored_site_is_equal(archive, empty):
    """10.6, R7: same checksum; a second restore finds the site in use."""
    before = checksum.parts()
    done = empty("restore", archive)
    assert done.returncode == 0, done.stderr
    said = empty("checksum", "--parts").stdout.split()
    assert dict(zip(said[::2], said[1::2], strict=True)) == before
    assert archive.stat().st_mode & 0o777 == 0o600
    again = empty("restore", archive)
    assert again.returncode == 1
    assert again.stderr.startswith("This site is not empty.")


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_restore_that_was_cut_short_is_begun_again(archive, empty):
    """R7: without tables, as a kill between the two steps leaves it."""
    done = empty(
        "shell",
        "-c",
        "from django.db import connection as c; c.cursor().execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')",
    )
    assert done.returncode == 0, done.stderr
    done = empty("restore", archive)
    assert done.returncode == 0, done.stderr


ASK = """
from accounts.models import Invitation, User
from allauth.account.models import EmailAddress
from blog.models import Arrival, Author
from django.contrib.sessions.models import Session
from django.core.cache import cache
from mail.models import Message
user = User.objects.get(email="ines@ward.example")
invitation = Invitation.objects.get()
assert EmailAddress.objects.get(user=user).verified
assert [g.name for g in user.groups.all()] == ["Editors"]
assert invitation.email == "new@ward.example" and invitation.state == "open"
assert Author.objects.get(slug="new").invitation == invitation
assert not Session.objects.exists() and not Message.objects.exists()
assert cache.get("tries") is None
cache.set("tries", 1)
waiting, tried = Arrival.objects.order_by("pk")
assert (waiting.state, waiting.folder) == ("refused", "")
assert (tried.state, tried.folder) == ("done", "")
print("all is well")
"""


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_people_come_back_and_what_is_secret_or_gone_does_not(
    tmp_path, empty, transactional_db
):
    """R7: addresses, groups and invitations; neither sessions nor mails."""
    user = make_user(email="ines@ward.example")
    user.groups.add(Group.objects.get(name="Editors"))
    invitation = Invitation(email="new@ward.example", name="New", invited_by=user)
    token = invitation.renew()
    invitation.save()
    make_author(slug="new", invitation=invitation)
    store = SessionStore()
    store["secret"] = 1
    store.save()
    Message.objects.create(to="new@ward.example", message_id="<1>", text=token)
    cache.set("tries", 5)
    Arrival.objects.create(folder="imports/a", files=["a.xml"])
    Arrival.objects.create(folder="imports/b", files=["b.xml"], state="done")
    path = tmp_path / "rounds.tar"
    back_up(path)
    assert empty("restore", path).returncode == 0
    done = empty("shell", "-c", ASK)
    assert "all is well" in done.stdout, done.stderr


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_no_demo_comes_where_a_restore_was_cut_short(archive, empty):
    """R7: the folder is marked as begun before the database is touched."""
    done = empty(
        "shell",
        "-c",
        "from config.backup import database, site\n"
        "def killed(path): raise SystemExit(9)\n"
        "database.load = killed\n"
        f"from pathlib import Path; site.restore(Path({str(archive)!r}))",
    )
    assert done.returncode == 9, done.stderr
    assert (archive.parent / "other" / "begun").exists()


@pytest.mark.django_db(transaction=True)
def test_a_damaged_archive_is_refused(archive, tmp_path):
    """R7: one byte changed at 30 places, and cut off at 10."""
    whole = archive.read_bytes()
    dice = random.Random(30)
    damaged = tmp_path / "damaged.tar"
    end = whole.rindex(b"archive.sha256")
    for _number in range(30):
        at = dice.randrange(end)
        changed = bytearray(whole)
        changed[at] ^= 1 << dice.randrange(8)
        damaged.write_bytes(changed)
        with pytest.raises(Refusal, match="is damaged, or no backup"):
            Archive.open(damaged)
    for _number in range(10):
        damaged.write_bytes(whole[: dice.randrange(end)])
        with pytest.raises(Refusal):
            Archive.open(damaged)
    assert Archive.open(archive)


@pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 10240])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.tar"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="damaged, or no backup"):
        Archive.open(path)
    with pytest.raises(Refusal, match="There is no file"):
        Archive.open(tmp_path / "gone.tar")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("media/../../evil", tarfile.REGTYPE),
        ("/etc/evil", tarfile.REGTYPE),
        ("media//etc/evil", tarfile.REGTYPE),
        ("media/./evil", tarfile.REGTYPE),
        ("media/", tarfile.REGTYPE),
        ("media/sparse", tarfile.GNUTYPE_SPARSE),
        ("media/link", tarfile.SYMTYPE),
        ("media/hard", tarfile.LNKTYPE),
        ("media/device", tarfile.CHRTYPE),
        ("other", tarfile.REGTYPE),
    ],
)
def test_members_that_no_backup_has_are_refused(tmp_path, name, kind):
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        tar.addfile(info, io.BytesIO())
    with pytest.raises(Refusal, match="damaged, or no backup"):
        Archive.open(path)


@pytest.mark.django_db
def test_a_newer_archive_is_refused(tmp_path):
    about = {"migrations": ["blog.9999_to_come"], "members": {}}
    with pytest.raises(Refusal, match="newer version of Rounds, with blog"):
        check_migrations(Archive(tmp_path / "x.tar", about))


@pytest.mark.django_db
def test_only_an_empty_site_is_restored_into():
    check_empty()
    make_user()
    with pytest.raises(Refusal, match="not empty"):
        check_empty()


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_whole_while_posts_are_written(tmp_path, transactional_db):
    """R7: during writes."""
    stop = threading.Event()

    def write():
        while not stop.is_set():
            make_post(image=make_image())
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            path = tmp_path / f"{number}.tar"
            assert back_up(path) == []
            assert Archive.open(path)
    finally:
        stop.set()
        writer.join()


@pytest.mark.django_db(transaction=True)
def test_a_missing_image_is_told_of(tmp_path, transactional_db, capsys):
    make_post(image=make_image())
    name = Image.objects.get().file.name
    default_storage.delete(name)
    call_command("backup", tmp_path / "x.tar")
    assert name in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_what_fails_leaves_no_half_archive(tmp_path, transactional_db, monkeypatch):
    """R4"""

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.private_files.os.fsync", full)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", tmp_path / "x.tar")
    assert list(tmp_path.glob("x.tar*")) == []


@pytest.mark.django_db(transaction=True)
def test_old_archives_are_removed_when_asked(tmp_path, transactional_db):
    for day in ("01", "02", "03"):
        (tmp_path / f"rounds-2020-01-{day}-000000.tar").touch()
    (tmp_path / "mine.tar").touch()
    call_command("backup", tmp_path, keep=2)
    names = sorted(path.name for path in tmp_path.glob("*.tar"))
    assert len(names) == 3
    assert names[:2] == ["mine.tar", "rounds-2020-01-03-000000.tar"]
    manifest = Archive.open(tmp_path / names[2]).about
    assert json.dumps(manifest)
    assert Post.objects.count() == 0


def script_of(*lines, code=0):
    """Return a program that writes ``lines`` as pg_restore would, and ends so."""
    said = "; ".join(f"echo '{line}'" for line in lines)
    return subprocess.Popen(
        ["sh", "-c", f"{said}; exit {code}"], stdout=subprocess.PIPE
    )


@pytest.mark.parametrize(("code", "made"), [(0, True), (1, False)])
def test_a_script_counts_only_if_it_was_written_to_its_end(db, tmp_path, code, made):
    """R7: pg_restore that dies leaves nothing, and not a half."""
    psql = [database.find("psql"), *database.QUIETLY]
    pipes = {"stdin": subprocess.PIPE, "env": database.environment()}
    name = f"whole_{code}"
    with (
        script_of(f"CREATE TABLE {name} (n integer);", code=code) as script,
        subprocess.Popen(psql, **pipes) as server,
    ):
        database.hand_over(script, server)
    assert (script.returncode, server.returncode) == (code, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        assert cursor.fetchone() == (made,)
        cursor.execute(f"DROP TABLE IF EXISTS {name}")


def test_a_server_hears_nothing_that_it_does_not_know():
    """Programs of version 18 set what a server of version 15 refuses."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        script_of("SET lock_timeout = 0;", "SET transaction_timeout = 0;") as script,
        subprocess.Popen(["cat"], **pipes) as server,
    ):
        database.hand_over(script, server)
        said = server.stdout.read().decode()
    assert said.splitlines() == ["BEGIN;", "SET lock_timeout = 0;", "COMMIT;"]

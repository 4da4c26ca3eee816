import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from config import embedded_postgres
from config.embedded_postgres import running_url
from config.errors import Refusal
from config.postgres_programs import (
    Programs,
    copy_wheel,
    find_programs,
    wheel_folder,
)
from tests.config.conftest import (
    data_folder,
    environment,
    eventually,
    processes_of,
)

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("cluster")]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be someone else")


def ask(url, statement):
    with connect(url) as connection:
        return connection.execute(statement).fetchone()


def connect(url):
    """Return a connection that waits for the disk, as those of Rounds do."""
    options = "-c synchronous_commit=on"
    return psycopg.connect(url, autocommit=True, options=options)


@pytest.fixture(scope="module")
def cluster():
    """The folder of a server that has run once; it runs no more."""
    with data_folder() as folder:
        embedded_postgres.start(folder).stop()
        yield folder


@pytest.fixture
def server(cluster, data):
    subprocess.run(["cp", "-a", f"{cluster}/.", data], check=True)
    server = embedded_postgres.start(data)
    yield server
    server.stop()


def test_a_server_answers_on_the_loopback_only_and_keeps_what_it_confirms(server):
    assert ask(server.url, "SELECT current_setting('fsync')") == ("on",)
    assert ask(server.url, "SHOW listen_addresses") == ("127.0.0.1",)
    assert ask(server.url, "SHOW unix_socket_directories") == ("",)
    assert ask(server.url, "SHOW password_encryption") == ("scram-sha-256",)
    assert ask(server.url, "SELECT current_database(), 'É' ILIKE 'é'") == (
        "rounds",
        True,
    )


def test_the_password_is_needed_and_only_its_owner_may_read_it(server, data):
    password = data / f"postgres-{find_programs().major}" / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE(password.parent.stat().st_mode) == 0o700
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(server.url.replace(password.read_text(), "guess"), "SELECT 1")


def test_a_second_start_finds_the_same_data(server, data):
    with connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 205 AS number")
    server.stop()
    assert running_url(data) is None
    again = embedded_postgres.start(data)
    assert ask(again.url, "SELECT number FROM kept") == (205,)
    again.stop()


def test_a_server_that_runs_is_used_and_left_to_whoever_started_it(server, data):
    second = embedded_postgres.start(data)
    assert second.process is None
    assert second.url == server.url
    second.stop()
    assert server.runs


def test_a_server_that_was_killed_starts_again_and_has_lost_nothing(server, data):
    with connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 205 AS number")
    server.process.child.kill()
    server.process.child.wait()
    again = embedded_postgres.start(data)
    assert ask(again.url, "SELECT number FROM kept") == (205,)
    again.stop()


def leave_lock(server, data, pid):
    """Stop the server and leave its lock file behind, with the number ``pid``."""
    lock = next(data.glob("postgres-*/postmaster.pid"))
    text, owner = lock.read_text(), lock.stat()
    server.stop()
    lock.write_text(f"{pid}\n" + text.partition("\n")[2])
    os.chown(lock, owner.st_uid, owner.st_gid)
    return owner.st_uid


def test_a_lock_file_that_names_another_program_is_no_obstacle(server, data):
    uid = next(data.glob("postgres-*")).stat().st_uid
    other = subprocess.Popen(["sleep", "60"], user=uid if os.geteuid() == 0 else None)
    try:
        leave_lock(server, data, other.pid)
        again = embedded_postgres.start(data)
        assert ask(again.url, "SELECT 1") == (1,)
        again.stop()
    finally:
        other.kill()
        other.wait()


def test_a_lock_file_whose_server_has_not_answered_yet_stays(server, data):
    cluster = next(data.glob("postgres-[0-9]*/PG_VERSION")).parent
    lock = cluster / "postmaster.pid"
    lock.write_text(lock.read_text().replace("ready", "starting"))
    assert running_url(data) is None
    assert embedded_postgres.is_server(server.process.child.pid, cluster)
    started = embedded_postgres.settled(embedded_postgres.Cluster.of(data))
    assert not started
    assert lock.exists()


def test_data_of_another_major_version_are_left_alone(data):
    folder = data / "postgres-14"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(
        Refusal, match=r"those of PostgreSQL 14, and this is PostgreSQL"
    ):
        embedded_postgres.start(data)
    assert [path.name for path in data.glob("postgres-*/*")] == ["PG_VERSION"]


def test_the_first_start_can_be_interrupted(data):
    unfinished = data / f"postgres-{find_programs().major}.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("half\n")
    server = embedded_postgres.start(data)
    assert server.runs
    assert not unfinished.exists()
    server.stop()


def test_without_the_wheel_the_newest_postgresql_of_the_system_is_taken(
    data, monkeypatch
):
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not installed:
        pytest.skip("this system has no PostgreSQL of its own")
    monkeypatch.setattr("config.postgres_programs.wheel_folder", lambda: None)
    server = embedded_postgres.start(data)
    newest = max(Programs(path.parent).major for path in installed)
    assert f"PostgreSQL {newest}." in ask(server.url, "SELECT version()")[0]
    server.stop()


def test_without_any_postgresql_a_sentence_says_what_to_do(data, monkeypatch):
    monkeypatch.setattr("config.postgres_programs.wheel_folder", lambda: None)
    monkeypatch.setattr("config.postgres_programs.USUAL_FOLDERS", [])
    monkeypatch.setenv("PATH", str(data))
    with pytest.raises(Refusal, match=r"There is no PostgreSQL 15 or later"):
        embedded_postgres.start(data)


@as_root
def test_root_gives_the_database_to_nobody_and_changes_no_other_folder(server, data):
    nobody = pwd.getpwnam("nobody").pw_uid
    status = Path(f"/proc/{server.process.child.pid}").stat()
    assert status.st_uid == nobody
    assert next(data.glob("postgres-*")).stat().st_uid == nobody
    assert data.stat().st_uid == 0


@as_root
def test_root_may_give_a_new_folder_that_is_closed(data):
    data.chmod(0o700)
    server = embedded_postgres.start(data)
    assert server.runs
    server.stop()


@as_root
def test_root_is_told_of_a_folder_that_the_database_can_not_enter(data):
    (data / "something").touch()
    data.chmod(0o700)
    with pytest.raises(Refusal, match=r"the user nobody may not enter"):
        embedded_postgres.start(data)


# Python itself may be closed to the user: what it needs later is read before.
START = """
import encodings.idna, os, sys
from pathlib import Path
from config import embedded_postgres, folders
uid, outside = sys.argv[1:]
if uid != "0":
    os.setgroups([])
    os.setgid(int(uid))
    os.setuid(int(uid))
folders.OUTSIDE[:] = [Path(outside)]
data = folders.data_folder(Path.cwd())
server = embedded_postgres.start(data)
print(data, server.url, flush=True)
sys.stdin.read()
server.stop()
"""


def start_elsewhere(checkout, site_packages, uid=0):
    """Start a server from a checkout; return its process, its folder and address."""
    outside = checkout.parents[1] / "outside"
    outside.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(uid), str(outside)],
        cwd=checkout,
        env=environment(outside, PYTHONPATH=str(site_packages)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder, url = process.stdout.readline().split()
    return process, Path(folder), url


@pytest.fixture
def checkout(data):
    """A checkout with what starts the database, in a folder of its own."""
    folder = data / "home" / "rounds"
    shutil.copytree(settings.BASE_DIR / "config", folder / "config")
    return folder


@pytest.fixture
def site_packages(checkout):
    """The wheel of PostgreSQL beside the checkout, as in its environment."""
    folder = checkout.parent / "site-packages"
    copy_wheel(wheel_folder().parents[2], folder)
    return folder


@as_root
def test_an_ordinary_user_runs_it_in_the_checkout(checkout, site_packages):
    for path in [checkout.parent, *checkout.parent.rglob("*")]:
        os.chown(path, 65534, 65534)
    process, folder, url = start_elsewhere(checkout, site_packages, uid=65534)
    assert folder == checkout / "var"
    assert ask(url, "SELECT 1") == (1,)
    process.communicate("", timeout=20)
    assert process.returncode == 0
    assert {path.stat().st_uid for path in folder.rglob("*")} == {65534}


@as_root
def test_root_runs_it_from_a_checkout_that_others_can_not_enter(
    checkout, site_packages
):
    checkout.parent.chmod(0o700)
    process, folder, url = start_elsewhere(checkout, site_packages)
    outside = checkout.parents[1] / "outside"
    assert folder.parent == outside
    assert ask(url, "SELECT 1") == (1,)
    programs = {Path(line.split("\0")[0]) for line in processes_of(outside).values()}
    assert any(folder in program.parents for program in programs)
    assert stat.S_IMODE(checkout.parent.stat().st_mode) == 0o700
    process.communicate("", timeout=20)
    assert process.returncode == 0


def test_nothing_is_left_when_whoever_started_it_is_killed(checkout, site_packages):
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells a process of its parent's death")
    process, *_ = start_elsewhere(checkout, site_packages)
    process.kill()
    process.communicate()
    assert eventually(lambda: not processes_of(checkout.parents[1] / "outside"))


@as_root
def test_a_full_disk_is_told_in_a_sentence(data):
    mount = ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(data)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine lets no small disk be mounted")
    try:
        with pytest.raises(Refusal, match=r"The disk is full"):
            embedded_postgres.start(data)
        assert not list(data.glob("postgres-*/PG_VERSION"))
    finally:
        subprocess.run(["umount", str(data)], check=True)

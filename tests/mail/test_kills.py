"""Mails while their workers are killed."""

import subprocess
import sys
import time
from collections import Counter

import psycopg
import pytest
from django.conf import settings

from config import embedded_postgres
from tests.config.conftest import data_folder, environment, eventually
from tests.mail.smtp import smtp_server

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("mails")]

BEGIN = "import django; django.setup(); "
WRITE = BEGIN + (
    "import mail\n"
    "for n in range({count}):\n"
    "    said = {{'name': 'Ines', 'url': 'https://b.example/'}}\n"
    "    mail.send(f'reader-{{n}}@example.org', 'test', said)"
)
MAILS, KILLS = 150, 6


@pytest.fixture
def running(house):
    """The folder of a Rounds of our own, and the address of its database, which runs."""
    with data_folder() as folder:
        subprocess.run(["cp", "-a", f"{house}/.", folder], check=True)
        server = embedded_postgres.start(folder)
        try:
            yield folder, server.url
        finally:
            server.stop()


def start(folder, *command, **more):
    env = environment(folder, DJANGO_SETTINGS_MODULE="config.settings", **more)
    return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=env)


def run(folder, code):
    assert start(folder, "-c", code).wait(60) == 0


def worker(folder, port):
    said = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_TLS": "no"}
    return start(folder, "manage.py", "worker", **said)


def give_back(connection):
    """Do at once what the house does with the jobs of a worker that is silent."""
    connection.execute(
        "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"
        " WHERE status = 'doing'"
    )


def test_killed_workers_lose_no_mail_and_double_one_at_most(running):
    """security.md R3"""
    folder, url = running
    with smtp_server() as mails, psycopg.connect(url, autocommit=True) as connection:
        mails.pace = 0.004
        run(folder, WRITE.format(count=MAILS))
        for kill in range(KILLS):
            process = worker(folder, mails.port)
            aim = len(mails.received) + 3 + kill
            assert eventually(lambda aim=aim: len(mails.received) >= aim, seconds=60)
            time.sleep(0.003 * kill)
            process.kill()
            process.wait()
            give_back(connection)
        process = worker(folder, mails.port)
        waiting = "SELECT count(*) FROM mail_message WHERE sent_at IS NULL"
        try:
            assert eventually(
                lambda: connection.execute(waiting).fetchone() == (0,), seconds=60
            )
        finally:
            process.terminate()
            process.wait()
        assert_arrived(mails.mails)


def assert_arrived(mails):
    numbers = Counter(mail["Message-ID"] for mail in mails)
    assert len({mail["To"] for mail in mails}) == len(numbers) == MAILS
    assert len(mails) - MAILS <= KILLS


def test_worker_killed_between_the_servers_yes_and_its_note_sends_again(running):
    """security.md R3"""
    folder, url = running
    with smtp_server() as mails, psycopg.connect(url, autocommit=True) as connection:
        usual, mails.answers["."] = mails.answers["."], "hang"
        run(folder, WRITE.format(count=1))
        process = worker(folder, mails.port)
        assert eventually(lambda: len(mails.received) == 1, seconds=60)
        process.kill()
        process.wait()
        mails.answers["."] = usual
        give_back(connection)
        process = worker(folder, mails.port)
        sent = "SELECT attempts FROM mail_message WHERE sent_at IS NOT NULL"
        try:
            assert eventually(
                lambda: connection.execute(sent).fetchone() == (1,), seconds=60
            )
        finally:
            process.terminate()
            process.wait()
        first, second = mails.mails
        assert first["Message-ID"] == second["Message-ID"]

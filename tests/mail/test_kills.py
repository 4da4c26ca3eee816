"""Mails while their workers are killed."""

import time
from collections import Counter

import psycopg
import pytest

from config import embedded_postgres
from tests.config.conftest import eventually
from tests.config.forks import Loaded
from tests.mail.smtp import smtp_server

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]

WRITE = """
import mail
for n in range({count}):
    said = {{'name': 'Ines', 'url': 'https://b.example/'}}
    mail.send(f'reader-{{n}}@example.org', 'test', said)
"""
WORK = "from django.core.management import call_command as call; call('worker')"
MAILS, KILLS = 150, 6


@pytest.fixture
def running(another_house):
    """The folder of a Rounds of our own, and the address of its database, which runs."""
    server = embedded_postgres.start(another_house)
    try:
        yield another_house, server.url
    finally:
        server.stop()


def loaded(folder, mails, **more):
    """Return a process that would send mails by the server ``mails``."""
    said = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(mails.port), "MAIL_TLS": "no"}
    return Loaded(folder, **said | more)


def give_back(connection):
    """Do at once what the house does with the jobs of a worker that is silent."""
    connection.execute(
        "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"
        " WHERE status = 'doing'"
    )


def test_killed_workers_lose_no_mail_and_double_one_at_most(running):
    """security.md R3"""
    folder, url = running
    with (
        smtp_server() as mails,
        psycopg.connect(url, autocommit=True) as connection,
        loaded(folder, mails) as rounds,
    ):
        mails.pace = 0.004
        rounds.run(WRITE.format(count=MAILS))
        for kill in range(KILLS):
            process = rounds.start(WORK)
            aim = len(mails.received) + 3 + kill
            assert eventually(lambda aim=aim: len(mails.received) >= aim, seconds=60)
            time.sleep(0.003 * kill)
            process.kill()
            process.wait()
            give_back(connection)
        process = rounds.start(WORK)
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
    with (
        smtp_server() as mails,
        psycopg.connect(url, autocommit=True) as connection,
        loaded(folder, mails) as rounds,
    ):
        usual, mails.answers["."] = mails.answers["."], "hang"
        rounds.run(WRITE.format(count=1))
        process = rounds.start(WORK)
        assert eventually(lambda: len(mails.received) == 1, seconds=60)
        process.kill()
        process.wait()
        mails.answers["."] = usual
        give_back(connection)
        process = rounds.start(WORK)
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

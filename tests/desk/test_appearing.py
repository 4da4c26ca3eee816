"""A worker publishes what is due: by its own clock, while nobody does anything."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.config.conftest import eventually
from tests.mail.smtp import smtp_server
from tests.mail.test_kills import WORK, loaded, running

__all__ = ["running"]

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]

WRITE = """
from datetime import datetime
from tests.factories import make_author, make_post, make_role
author = make_author(user=make_role('Authors'))
make_post(datetime.fromisoformat('{due:%Y-%m-%dT%H:%M:%S%z}'), authors=[author])
"""
# Of one post: how long after its time it appeared, and how often this was told.
APPEARED = (
    "SELECT at - published_at FROM blog_transition JOIN blog_post"
    " ON blog_post.id = post_id WHERE verb = 'appear' AND blog_post.status = 'published'"
)
TOLD = (
    "SELECT (SELECT count(*) FROM blog_desknotice), (SELECT count(*) FROM mail_message)"
)


def shortly_before_a_minute():
    """Return a time to come, such that a job of each minute has time to be late."""
    soon = datetime.now(UTC) + timedelta(seconds=70)
    return soon.replace(second=0, microsecond=0) - timedelta(seconds=5)


def test_a_post_appears_at_its_time_and_is_told_once_by_two_workers(running):
    """7.6: within 60 seconds."""
    folder, url = running
    with (
        smtp_server() as mails,
        psycopg.connect(url, autocommit=True) as connection,
        loaded(folder, mails) as rounds,
    ):
        rounds.run(WRITE.format(due=shortly_before_a_minute()))
        assert connection.execute(APPEARED).fetchall() == []
        workers = [rounds.start(WORK) for _ in range(2)]
        try:
            assert eventually(
                lambda: connection.execute(APPEARED).fetchall(), seconds=100
            )
        finally:
            for worker in workers:
                worker.terminate()
                worker.wait()
        [(late,)] = connection.execute(APPEARED).fetchall()
        assert timedelta() <= late < timedelta(seconds=60)
        assert connection.execute(TOLD).fetchone() == (1, 1)

"""Announcements while their workers are killed."""

import time

import psycopg
import pytest

from tests.config.conftest import eventually
from tests.mail.smtp import smtp_server
from tests.mail.test_kills import WORK, give_back, loaded, running

__all__ = ["running"]

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]

FOLLOWERS, KILLS = 200, 4
WRITE = f"""
from comments.models import Subscription
from tests.factories import make_comment
post = make_comment(name='Dov').post
Subscription.objects.bulk_create(
    Subscription(email=f'follower-{{n}}@example.org', post=post)
    for n in range({FOLLOWERS})
)
"""
ANNOUNCE = """
from comments.tasks.announcing import announce_comments
announce_comments.defer(timestamp=0)
"""
BEGUN = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
    " AND task_name LIKE '%announce_comments'"
)
# As the house does where the same work is queued again already: every minute it is.
ABORT = (
    "UPDATE procrastinate_jobs AS done SET status = 'aborted'"
    " WHERE status = 'doing' AND EXISTS (SELECT FROM procrastinate_jobs AS next"
    " WHERE next.status = 'todo' AND next.queueing_lock = done.queueing_lock)"
)
STORED = "SELECT count(*) FROM mail_message"
TOLD = "SELECT count(*) FROM comments_comment WHERE announced_at IS NOT NULL"


def test_killed_workers_tell_each_subscriber_once(running):
    """security.md R2, R3: until all mails of a comment are written, there is none."""
    folder, url = running
    with (
        smtp_server() as mails,
        psycopg.connect(url, autocommit=True) as connection,
        loaded(folder, mails) as rounds,
    ):
        rounds.run(WRITE)
        rounds.run(ANNOUNCE)
        for kill in range(KILLS):
            process = rounds.start(WORK)
            eventually(lambda: connection.execute(BEGUN).fetchone()[0], seconds=60)
            time.sleep(0.2 * kill)
            process.kill()
            process.wait()
            stored = connection.execute(STORED).fetchone()[0]
            told = connection.execute(TOLD).fetchone()[0]
            assert stored == told * FOLLOWERS
            connection.execute(ABORT)
            give_back(connection)
        process = rounds.start(WORK)
        waiting = "SELECT count(*) FROM mail_message WHERE sent_at IS NOT NULL"
        try:
            assert eventually(
                lambda: connection.execute(waiting).fetchone() == (FOLLOWERS,),
                seconds=120,
            )
        finally:
            process.terminate()
            process.wait()
        numbers = {mail["Message-ID"] for mail in mails.mails}
        assert len({mail["To"] for mail in mails.mails}) == len(numbers) == FOLLOWERS
        assert len(mails.mails) - FOLLOWERS <= KILLS

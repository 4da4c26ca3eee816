"""What logs and jobs tell of the mails that they are about: numbers, never words."""

import psycopg
import pytest

from tests.config.conftest import eventually
from tests.mail.smtp import smtp_server
from tests.mail.test_kills import WORK, WRITE, loaded, running

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]
__all__ = ["running"]

TABLES = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers")


def test_no_address_is_in_a_log_or_a_job(running, tmp_path):
    """features.md 11.10: in the worst case, a server that repeats what it refuses."""
    folder, url = running
    log = tmp_path / "log"
    failed = "SELECT count(*) FROM mail_message WHERE trouble <> ''"
    with (
        smtp_server() as mails,
        psycopg.connect(url, autocommit=True) as connection,
        log.open("wb") as out,
        loaded(folder, mails, stderr=out, LOG_LEVEL="DEBUG") as rounds,
    ):
        mails.answers["RCPT"] = lambda line: f"550 Never heard of {line.strip()}"
        rounds.run(WRITE.format(count=4))
        worker = rounds.start(WORK)
        try:
            assert eventually(
                lambda: connection.execute(failed).fetchone() == (4,), seconds=60
            )
        finally:
            worker.terminate()
            worker.wait()
        kept = [
            row
            for table in TABLES
            for row in connection.execute(f"SELECT t::text FROM {table} t")
        ]
    assert "refused" in log.read_text()
    for told in (log.read_text(), str(kept)):
        assert "@example.org" not in told
        assert "reader-" not in told

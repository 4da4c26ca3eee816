import psycopg
import pytest

from config import embedded_postgres
from tests.config.conftest import eventually
from tests.config.forks import Loaded

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]

# All of them know the slow job, too.
BEGIN = "from tests.config.slow_job import asks, slow; "
DEFER = BEGIN + "slow.defer(path={!r})"
ASK = BEGIN + "asks.defer(path={!r})"
GIVE_BACK = BEGIN + "from config.jobs import retry_stalled_jobs as retry; "
GIVE_BACK += "retry.defer(timestamp=0)"
WORK = BEGIN + "from django.core.management import call_command as call; call('worker')"


@pytest.fixture
def server(house):
    server = embedded_postgres.start(house)
    yield server
    server.stop()


@pytest.fixture
def rounds(house, server):
    with Loaded(house) as process:
        yield process


def test_a_job_whose_worker_was_killed_is_done_again(rounds, server, tmp_path):
    path = tmp_path / "job"
    rounds.run(DEFER.format(str(path)))
    worker = rounds.start(WORK)
    assert eventually(path.exists, seconds=20)
    worker.kill()
    worker.wait()

    with psycopg.connect(server.url, autocommit=True) as admin:
        status = "SELECT status FROM procrastinate_jobs WHERE task_name = 'tests.slow'"
        assert admin.execute(status).fetchone() == ("doing",)
        # Half a minute passes.
        admin.execute(
            "UPDATE procrastinate_workers"
            " SET last_heartbeat = last_heartbeat - interval '31 seconds'"
        )
        rounds.run(GIVE_BACK)
        worker = rounds.start(WORK)
        try:
            assert eventually(lambda: path.read_text() == "done again", seconds=20)
            assert eventually(lambda: admin.execute(status).fetchone() is None)
        finally:
            worker.terminate()
            worker.wait()


def test_what_a_job_asks_for_goes_with_its_transaction(rounds, tmp_path):
    path = tmp_path / "job"
    rounds.run(ASK.format(str(path)))
    worker = rounds.start(WORK)
    try:
        assert eventually(
            lambda: path.exists() and "after" in path.read_text(), seconds=20
        )
        assert path.read_text() == "stored after "
    finally:
        worker.terminate()
        worker.wait()


def test_a_long_job_keeps_no_other_waiting(rounds, tmp_path):
    """Mails and what is due to appear go on while a job waits for a server."""
    long, short = tmp_path / "long", tmp_path / "short"
    rounds.run(DEFER.format(str(long)))
    worker = rounds.start(WORK)
    try:
        assert eventually(long.exists, seconds=20)
        rounds.run(ASK.format(str(short)))
        assert eventually(
            lambda: short.exists() and "after" in short.read_text(), seconds=20
        )
        assert long.read_text() == "begun"
    finally:
        worker.kill()
        worker.wait()

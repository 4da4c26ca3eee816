import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from config import embedded_postgres
from tests.config.conftest import environment, eventually

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]

# Processes of Django that know the slow job, too.
BEGIN = "import django; django.setup(); from tests.config.slow_job import app, slow; "
DEFER = BEGIN + "import sys; slow.defer(path=sys.argv[1])"
ASK = BEGIN + "import sys; from tests.config.slow_job import asks; "
ASK += "asks.defer(path=sys.argv[1])"
GIVE_BACK = BEGIN + "from config.jobs import retry_stalled_jobs as retry; "
GIVE_BACK += "retry.defer(timestamp=0)"
WORK = BEGIN + "from django.core.management import call_command; call_command('worker')"


@pytest.fixture
def server(house):
    server = embedded_postgres.start(house)
    yield server
    server.stop()


def start(house, code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(house, DJANGO_SETTINGS_MODULE="config.settings"),
    )


def test_a_job_whose_worker_was_killed_is_done_again(house, server, tmp_path):
    path = tmp_path / "job"
    assert start(house, DEFER, str(path)).wait() == 0
    worker = start(house, WORK)
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
        assert start(house, GIVE_BACK).wait() == 0
        worker = start(house, WORK)
        try:
            assert eventually(lambda: path.read_text() == "done again", seconds=20)
            assert eventually(lambda: admin.execute(status).fetchone() is None)
        finally:
            worker.terminate()
            worker.wait()


def test_what_a_job_asks_for_goes_with_its_transaction(house, server, tmp_path):
    path = tmp_path / "job"
    assert start(house, ASK, str(path)).wait() == 0
    worker = start(house, WORK)
    try:
        assert eventually(
            lambda: path.exists() and "after" in path.read_text(), seconds=20
        )
        assert path.read_text() == "stored after "
    finally:
        worker.terminate()
        worker.wait()


def test_a_long_job_keeps_no_other_waiting(house, server, tmp_path):
    """Mails and what is due to appear go on while a job waits for a server."""
    long, short = tmp_path / "long", tmp_path / "short"
    assert start(house, DEFER, str(long)).wait() == 0
    worker = start(house, WORK)
    try:
        assert eventually(long.exists, seconds=20)
        assert start(house, ASK, str(short)).wait() == 0
        assert eventually(
            lambda: short.exists() and "after" in short.read_text(), seconds=20
        )
        assert long.read_text() == "begun"
    finally:
        worker.kill()
        worker.wait()

import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config import embedded_postgres, health
from tests.config.conftest import environment, eventually, free_port, get


def report(seconds_ago):
    """Let a job worker have reported so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - timedelta(seconds=seconds_ago)],
        )


def test_healthz_answers_without_a_database_or_a_cookie(client):
    """security.md R11; this test may not use the database."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_readyz_is_ready_with_migrations_and_a_worker(client, db):
    """security.md R11."""
    report(seconds_ago=50)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.parametrize("seconds_ago", [None, 70])
def test_readyz_misses_a_worker_that_reports(client, db, seconds_ago):
    """security.md R11."""
    if seconds_ago:
        report(seconds_ago)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"No job worker has reported within a minute.\n"


def test_readyz_misses_migrations(client, db, monkeypatch):
    """security.md R11."""
    report(seconds_ago=1)
    newer = health.expected_migrations() | {("blog", "9999_newer")}
    monkeypatch.setattr(health, "expected_migrations", lambda: newer)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"Migrations are to be applied.\n"


def test_readyz_asks_little_of_the_database(client, db, django_assert_max_num_queries):
    report(seconds_ago=1)
    client.get("/readyz")
    with django_assert_max_num_queries(4):
        client.get("/readyz")


@pytest.mark.processes
@pytest.mark.xdist_group("up")
def test_readyz_follows_a_database_that_goes_and_comes_back(house, monkeypatch):
    """security.md R11: within 5 seconds."""
    server = embedded_postgres.start(house)
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() + interval '1 hour')"
        )
        database_port = admin.info.port
    port = free_port()
    options = {"DATABASE_URL": server.url, "SECRET_KEY": "k" * 60}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["--port", str(port), "--blocking-threads", "4", "--log-level", "error"]
    web = subprocess.Popen(
        [*command, "config.wsgi:application"],
        cwd=settings.BASE_DIR,
        env=environment(house, **options),
    )
    address = f"http://127.0.0.1:{port}/readyz"
    try:
        assert eventually(lambda: get(address) == (200, "ok\n"), seconds=20)
        server.stop()
        assert get(address.replace("readyz", ""))[0] == 503
        assert eventually(
            lambda: get(address) == (503, "The database does not answer.\n"), seconds=5
        )
        monkeypatch.setattr(embedded_postgres, "free_port", lambda: database_port)
        server = embedded_postgres.start(house)
        assert eventually(lambda: get(address) == (200, "ok\n"), seconds=5)
    finally:
        web.terminate()
        web.wait()
        server.stop()

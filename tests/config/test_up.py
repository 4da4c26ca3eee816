import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest

from config.embedded_postgres import running_url
from config.errors import Refusal
from config.management.commands.up import check_demo
from tests.config.conftest import (
    MANAGE,
    environment,
    eventually,
    free_port,
    get,
    manage,
    processes_of,
)

pytestmark = [
    pytest.mark.xdist_group("up"),
    pytest.mark.processes,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="looks for processes in /proc"
    ),
]


@contextmanager
def rounds(data, command="up", **more):
    """Run ``up``, or another command, as a process whose lines can be read."""
    process = subprocess.Popen(
        [*MANAGE, command],
        env=environment(data, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def lines_until(process, end):
    """Return the lines that ``process`` writes, up to the one that has ``end``."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if end in line:
            break
    return lines


def test_up_serves_the_demo_stops_whole_and_starts_again_with_all_there_was(data):
    port = free_port()
    with rounds(data, PORT=str(port)) as process:
        lines = lines_until(process, "Ctrl-C")
        addresses = re.findall(r"https?://\S+", "\n".join(lines))
        assert addresses == [f"http://127.0.0.1:{port}/"]
        accounts = json.loads((data / "demo-accounts.json").read_text())
        assert accounts
        for account in accounts:
            told = [line for line in lines if account["email"] in line]
            assert len(told) == 1
            assert account["password"] in told[0]

        status, page = get(addresses[0])
        assert status == 200
        assert "<h1" in page
        sheet = re.search(r'href="(/static/\S+\.\w{12}\.css)"', page)
        assert get(addresses[0].rstrip("/") + sheet[1])[0] == 200
        assert not (data / "static" / "css" / "rounds.css").exists()
        assert eventually(lambda: get(addresses[0] + "readyz") == (200, "ok\n"))
        made = manage(
            data,
            *("createsuperuser", "--noinput", "--email", "late@example.org"),
            *("--name", "Late Comer"),
            DJANGO_SUPERUSER_PASSWORD="a long one, of course",
        )
        assert made.returncode == 0, made.stderr
        assert len(processes_of(data)) > 4
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) == 0
        assert not processes_of(data)

    with rounds(data, PORT=str(port)) as process:
        lines_until(process, "Ctrl-C")
        status, again = get(addresses[0])
        assert (status, words_of(again)) == (200, words_of(page))
        with psycopg.connect(running_url(data)) as connection:
            late = "SELECT count(*) FROM accounts_user WHERE email = 'late@example.org'"
            assert connection.execute(late).fetchone() == (1,)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert not processes_of(data)


def words_of(page):
    """Return what a page says: by now its images may have their smaller copies."""
    return re.sub(r"<[^>]*>", "", page).split()


def child_of(data, words):
    return next(pid for pid, line in processes_of(data).items() if words in line)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("granian", "The web server has ended"),
        ("manage.py\0worker", "The job worker has ended"),
        ("postgres\0-D", "The database has ended"),
    ],
)
def test_up_stops_all_when_one_of_its_processes_dies(house, words, name):
    with rounds(house, PORT=str(free_port()), DEMO="no") as process:
        lines_until(process, "Ctrl-C")
        os.kill(child_of(house, words), signal.SIGKILL)
        assert name in process.stdout.read()
        assert process.wait(timeout=15) == 1
        assert not processes_of(house)


def test_nothing_is_left_when_up_is_killed(house):
    with rounds(house, PORT=str(free_port()), DEMO="no") as process:
        lines_until(process, "Ctrl-C")
        process.kill()
        process.wait()
        assert eventually(lambda: not processes_of(house))


def refused(data, sentence, **more):
    """Assert that ``up`` ends at once, and says nothing but ``sentence``."""
    more.setdefault("PORT", str(free_port()))
    done = manage(data, "up", **more)
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(sentence, done.stderr.strip())


def test_up_names_a_port_that_is_taken(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused(data, rf"Port {port} of 127\.0\.0\.1 can't be used .*", PORT=str(port))


ALONE = "The demo's accounts are for this machine alone, and HOST is {}: .*"


def test_up_serves_the_accounts_of_the_demo_to_this_machine_alone(data):
    refused(data, ALONE.format("0.0.0.0"), HOST="0.0.0.0")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "rounds.example"])
def test_accounts_of_the_demo_are_for_this_machine_alone(settings, tmp_path, host):
    settings.EMBEDDED_DATABASE, settings.DATA_FOLDER = True, tmp_path
    settings.DEMO = True
    with pytest.raises(Refusal, match=ALONE.format(host)):
        check_demo(host)
    (tmp_path / "begun").touch()
    (tmp_path / "demo-accounts.json").write_text("[]")
    settings.DEMO = False
    with pytest.raises(Refusal, match=ALONE.format(host)):
        check_demo(host)


def test_up_serves_other_machines_without_the_demo_and_runs_once(house):
    port = free_port()
    with rounds(house, HOST="0.0.0.0", PORT=str(port), DEMO="no") as process:
        lines_until(process, "Ctrl-C")
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        refused(house, rf"Rounds runs already on {house} \(process {process.pid}\)\.")


def test_up_tells_that_the_database_of_the_environment_does_not_answer(data):
    url = f"postgres://rounds@127.0.0.1:{free_port()}/rounds"
    refused(data, r"The database of DATABASE_URL does not .*", DATABASE_URL=url)


def test_other_commands_say_how_to_start_a_database(data):
    done = manage(data, "showmigrations")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "No database answers. Start one with `make db`, or the whole of Rounds with "
        "`make run`."
    )


def test_db_serves_other_commands_and_up_until_it_is_stopped(house):
    with rounds(house, "db") as database:
        lines_until(database, "Ctrl-C")
        assert "[X] 0001_initial" in manage(house, "showmigrations").stdout
        again = manage(house, "db")
        assert (again.returncode, again.stdout) == (1, "")
        assert "runs already" in again.stderr
        with rounds(house, PORT=str(free_port()), DEMO="no") as process:
            lines_until(process, "Ctrl-C")
        assert running_url(house)
        database.send_signal(signal.SIGINT)
        assert database.wait(timeout=15) == 0
    assert not processes_of(house)


def test_db_runs_while_a_program_does_and_ends_as_it_did(data):
    program = "import config.embedded_postgres as e, pathlib, sys; "
    program += "sys.exit(7 if e.running_url(pathlib.Path(sys.argv[1])) else 0)"
    done = manage(data, "db", sys.executable, "-c", program, str(data))
    assert done.returncode == 7, done.stderr
    assert not processes_of(data)

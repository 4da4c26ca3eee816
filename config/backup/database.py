"""The database by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from config.errors import Refusal
from config.postgres_programs import system_folders, wheel_folder
from mail.models import Message

# What an option of the address is called in the environment of the programs.
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
AS_SCRIPT = ("--no-owner", "--no-privileges", "--no-comments", "--file=-")
QUIETLY = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
# What programs say from version 17 on whatever the server, and older servers refuse.
# No row of ours could be taken for one: each has more than one column.
NEWER_SETTINGS = (b"SET transaction_timeout = 0;\n",)


def dump(path: Path) -> None:
    """
    Write the database to ``path``, as it was at one moment.

    Of sessions, mails and counted tries there are the tables alone. Whoever reads
    the archive could be who is signed in or follow the secret link of a mail, and
    what is restored would send again what was sent long ago.
    """
    tables = (Session._meta.db_table, Message._meta.db_table, cache_table())
    without = [f"--exclude-table-data={table}" for table in tables]
    options = ("--format=custom", "--no-owner", "--no-privileges")
    run("pg_dump", *options, *without, f"--file={path}")


def cache_table() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


def load(path: Path) -> None:
    """
    Put the database of ``path`` in the place of the one that is there.

    It comes in one transaction. A process that is killed before leaves an empty
    database, into which the same archive can be restored again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    restore = find("pg_restore")
    # Of the same version: it must know whatever the script may say.
    psql = str(Path(restore).with_name("psql"))
    with TemporaryFile() as told:
        how: dict[str, Any] = {"env": environment(), "stderr": told}
        with (
            Popen([restore, *AS_SCRIPT, str(path)], stdout=PIPE, **how) as script,
            Popen([psql, *QUIETLY], stdin=PIPE, **how) as server,
        ):
            hand_over(script, server)
        if script.returncode or server.returncode:
            told.seek(0)
            name = "psql" if server.returncode else "pg_restore"
            raise failure(name, told.read().decode(errors="replace"))


def hand_over(script: Popen[bytes], server: Popen[bytes]) -> None:
    """Pass on what ``script`` writes; it counts only if it was written to its end."""
    assert script.stdout
    assert server.stdin
    try:
        server.stdin.write(b"BEGIN;\n")
        for line in script.stdout:
            if line not in NEWER_SETTINGS:
                server.stdin.write(line)
        if script.wait() == 0:
            server.stdin.write(b"COMMIT;\n")
    except BrokenPipeError:
        pass  # It has said why, and its code tells of it.
    finally:
        # What could not be written is tried once more here.
        with suppress(BrokenPipeError):
            server.stdin.close()


def check(path: Path) -> None:
    """Raise Refusal if ``path`` is no dump that the program here can read."""
    run("pg_restore", "--list", str(path))


def run(name: str, *arguments: str) -> None:
    program = find(name)
    done = subprocess.run(
        [program, *arguments],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise failure(name, done.stderr)


def failure(name: str, told: str) -> Refusal:
    reason = told.strip().splitlines() or ["no reason given"]
    return Refusal(f"{name} did not succeed: {reason[0]}")


def find(name: str) -> str:
    """Return the newest program of this name: an older one can't read the server."""
    wheel = wheel_folder()
    folders = [*([wheel] if wheel else []), *system_folders()]
    found = [str(f / name) for f in folders if os.access(f / name, os.X_OK)]
    if on_path := shutil.which(name):
        found.append(on_path)
    if not found:
        raise Refusal(f"{name} is missing: install the client programs of PostgreSQL.")
    return max(found, key=version)


def version(program: str) -> tuple[int, ...]:
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\) (\d+)(?:\.(\d+))?", said.stdout)
    return tuple(int(part or 0) for part in number.groups()) if number else (0,)


def environment() -> dict[str, str]:
    """Return how the programs reach the database; the password is in no list."""
    database = connection.settings_dict
    said = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    options = database.get("OPTIONS", {})
    said |= {variable: options.get(name) for name, variable in OPTIONS.items()}
    return os.environ | {name: str(value) for name, value in said.items() if value}

"""The database by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from config.errors import Refusal
from config.postgres_programs import system_folders, wheel_folder

# What an option of the address is called in the environment of the programs.
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def dump(path: Path) -> None:
    """Write the whole database to ``path``, as it was at one moment."""
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


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
    name = settings.DATABASES["default"]["NAME"]
    options = ("--no-owner", "--no-privileges", "--no-comments", "--exit-on-error")
    run("pg_restore", "--single-transaction", *options, f"--dbname={name}", str(path))


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
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise Refusal(f"{name} did not succeed: {reason[0]}")


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

"""The folder of one database: made once, and run with the programs of its version."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import Refusal
from config.folders import clusters, database_user, may_enter
from config.postgres_programs import (
    NO_SPACE,
    Programs,
    find_programs,
    within_reach,
)


def disk_full(data: Path) -> str:
    return f"The disk is full: the database in {data} needs 100 MB or more."


def check_version(data: Path, major: int) -> None:
    """Raise Refusal if there are data, but of other versions than ``major``."""
    versions = {(c / "PG_VERSION").read_text().strip(): c for c in clusters(data)}
    if versions and str(major) not in versions:
        version, folder = max(versions.items())
        raise Refusal(
            f"The data in {folder} are those of PostgreSQL {version}, and this is "
            f"PostgreSQL {major}: dump them with the former and restore them here, or "
            "move that folder away to start afresh."
        )


@dataclass(frozen=True)
class Cluster:
    """The folder of one database, with the programs and the user that run it."""

    folder: Path
    programs: Programs
    user: pwd.struct_passwd | None

    @classmethod
    def of(cls, data: Path) -> "Cluster":
        """Return that of the folder ``data``, made if there is none yet."""
        programs, user = find_programs(), database_user(data)
        check_version(data, programs.major)
        if user:
            if not may_enter(user.pw_uid, data):
                raise Refusal(
                    f"PostgreSQL does not run as root, and the user {user.pw_name} "
                    f"may not enter {data}: set ROUNDS_DATA to a folder open to it."
                )
            programs = within_reach(programs, user.pw_uid, data)
        cluster = cls(data / f"postgres-{programs.major}", programs, user)
        if not cluster.folder.exists():
            cluster.make()
        return cluster

    @property
    def log(self) -> Path:
        return self.folder.with_name(self.folder.name + ".log")

    def make(self) -> None:
        """Make the folder with an empty database. It gets its name last."""
        new = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password = self.write_password()
        try:
            self.give(new)
            self.run(
                *("initdb", "--pgdata", str(new), "--username=rounds"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"),
                f"--pwfile={password}",
            )
            single = ("postgres", "--single", "-D", str(new), "postgres")
            self.run(*single, input="CREATE DATABASE rounds\n")
            os.replace(password, new / "password")
            os.replace(new, self.folder)
        finally:
            password.unlink(missing_ok=True)
            shutil.rmtree(new, ignore_errors=True)

    def write_password(self) -> Path:
        """Return a new file with a random password, to be read by the server's user."""
        descriptor, name = tempfile.mkstemp(dir=self.folder.parent)
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        self.give(Path(name))
        return Path(name)

    def give(self, path: Path) -> None:
        """Let the file or folder ``path`` belong to the user of the server."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def run(self, program: str, *arguments: str, input: str = "") -> None:
        """Run a program to its end. Raise Refusal if it fails."""
        command = [str(self.programs.folder / program), *arguments]
        done = subprocess.run(
            command,
            input=input,
            capture_output=True,
            text=True,
            check=False,
            **self.privileges,
        )
        # In single-user mode errors are reported, and the program ends well.
        if done.returncode or "ERROR:" in done.stderr:
            raise self.failure(done.stderr)

    @property
    def privileges(self) -> dict[str, Any]:
        """How the programs are run: as whom, where, and with which environment."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        options: dict[str, Any] = {
            "cwd": self.folder.parent,
            "env": environment | {"LC_ALL": "C"},
        }
        if not self.user:
            return options
        owner = {"user": self.user.pw_uid, "group": self.user.pw_gid}
        return options | owner | {"extra_groups": []}

    def failure(self, report: str) -> Refusal:
        """Return the error that the ``report`` of one of the programs tells of."""
        if NO_SPACE in report:
            return Refusal(disk_full(self.folder.parent))
        lines = [line.strip() for line in report.splitlines() if line.strip()]
        telling = [line for line in lines if "FATAL" in line or "rror:" in line]
        reason = (telling or lines or ["it gave no reason"])[-1]
        return Refusal(f"PostgreSQL did not start: {reason} (see {self.log}).")

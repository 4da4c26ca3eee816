"""A Rounds of its own for measuring: a database and web processes, then gone."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django

from config.embedded_postgres import free_port, start
from config.postgres_cluster import Cluster
from config.processes import Process

READY_SECONDS = 60


@contextmanager
def sandbox() -> Iterator[Path]:
    """Start an empty database in a folder of its own, and Django on it."""
    with tempfile.TemporaryDirectory(prefix="rounds-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = start(folder)
        os.environ |= {
            "DATABASE_URL": server.url or "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ROUNDS_DATA": name,
            "SECRET_KEY": "a key for measuring alone, of fifty signs and some more",
            "TRUSTED_PROXIES": "127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "CRITICAL",
            "DEMO": "no",
        }
        try:
            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            yield folder
        finally:
            stop_database(folder)


def restart_database(folder: Path) -> None:
    """Let the database fall over, as ``pg_ctl restart -m immediate`` does."""
    cluster = Cluster.of(folder)
    # Without a file of its own it would write, for ever, into what we read here.
    log = ("-l", str(cluster.folder / "restart.log"))
    cluster.run("pg_ctl", "restart", "-w", "-m", "immediate", "-D", at(cluster), *log)


def stop_database(folder: Path) -> None:
    cluster = Cluster.of(folder)
    cluster.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", at(cluster))


def postmaster(folder: Path) -> int:
    """Return the id of the process above all of the database's."""
    return int((Cluster.of(folder).folder / "postmaster.pid").read_text().split()[0])


def at(cluster: Cluster) -> str:
    return str(cluster.folder)


class Web:
    """A web process as a service keeps it: it is started again when it ends."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: Process | None = None
        self.start()

    def start(self) -> None:
        from config.web_server import command

        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = Process("web", command("127.0.0.1", self.port, 1), **silent)

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.child.pid

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz"):
                return
            time.sleep(0.2)
        raise TimeoutError("The web process does not answer.")

    def kill(self) -> None:
        """End all of it at once, whatever it is at, and start it again."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.child.pid, signal.SIGKILL)
        self.process.child.wait()
        self.start()

    def stop(self) -> None:
        assert self.process
        self.process.stop(5)

"""
A PostgreSQL of our own, for those who have none.

Its data are in one folder a major version, such as ``postgres-18``; beside it lie
its log and, where need be, a copy of its programs. It listens on 127.0.0.1 only, on
any free port, to the user ``rounds`` with a random password.
"""

import errno
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.errors import Refusal
from config.folders import clusters, make_data_folder
from config.locks import lock
from config.postgres_cluster import Cluster, disk_full
from config.processes import Process

# Replaying the log after a crash may take a while.
START_SECONDS = 120
STOP_SECONDS = 10
# Refusals that pass: someone took the port that was free, or the processes of a
# server that was killed have yet to see it.
PASSING = ("Address already in use", "shared memory block")


@dataclass
class Server:
    """A running server. ``process`` is None if somebody else started it."""

    data: Path
    process: Process | None

    @property
    def url(self) -> str | None:
        return running_url(self.data)

    @property
    def runs(self) -> bool:
        return self.process.runs if self.process else bool(self.url)

    def stop(self) -> None:
        """Stop it if we started it; sessions that are open lose their transaction."""
        if self.process:
            self.process.stop(STOP_SECONDS, last=signal.SIGQUIT)


@dataclass(frozen=True)
class PidFile:
    """What a server says of itself in ``postmaster.pid``."""

    pid: int
    port: int
    ready: bool

    @classmethod
    def of(cls, cluster: Path) -> "PidFile | None":
        """Return that of the folder ``cluster``, or None if there is none yet."""
        try:
            lines = (cluster / "postmaster.pid").read_text().split("\n")
            return cls(int(lines[0]), int(lines[3]), "ready" in lines[7])
        except (OSError, ValueError, IndexError):
            return None

    @property
    def lives(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except PermissionError:
            return True
        except ProcessLookupError:
            return False
        return True


def running_url(data: Path) -> str | None:
    """Return the address of the server that runs on ``data``, if one does."""
    for cluster in clusters(data):
        known = PidFile.of(cluster)
        if known and known.ready and known.lives and answers(known.port):
            password = (cluster / "password").read_text()
            return f"postgres://rounds:{password}@127.0.0.1:{known.port}/rounds"
    return None


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def start(data: Path) -> Server:
    """
    Return the server of the folder ``data``, started unless it runs already.

    Raise Refusal, with a sentence, if that can't be done.
    """
    try:
        make_data_folder(data)
        with lock(data / "postgres.lock", wait=True):
            if running_url(data):
                return Server(data, None)
            return Server(data, launch(Cluster.of(data)))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refusal(disk_full(data)) from error
        raise


def launch(cluster: Cluster) -> Process | None:
    """Start the server; return None if it turns out that one runs already."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        process = start_process(cluster)
        if wait_until_ready(process, cluster, deadline):
            return process
        report = cluster.log.read_text(errors="replace")
        if '"postmaster.pid" already exists' in report:
            if settled(cluster):
                return None
        elif not any(refusal in report for refusal in PASSING):
            raise cluster.failure(report)
        time.sleep(0.5)
    raise Refusal(f"PostgreSQL was not ready in time (see {cluster.log}).")


def start_process(cluster: Cluster) -> Process:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(free_port()),
        "unix_socket_directories": "",
    }
    command = [str(cluster.programs.folder / "postgres"), "-D", str(cluster.folder)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with cluster.log.open("wb") as log:
        output = {"stdout": log, "stderr": subprocess.STDOUT}
        return Process(
            "the database", command, signal.SIGINT, **output, **cluster.privileges
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(process: Process, cluster: Cluster, deadline: float) -> bool:
    """Wait for the server to accept connections; return False if it ended instead."""
    while process.runs and time.monotonic() < deadline:
        known = PidFile.of(cluster.folder)
        if known and known.pid == process.child.pid and known.ready:
            return True
        time.sleep(0.05)
    process.stop(STOP_SECONDS)
    return False


def settled(cluster: Cluster) -> bool:
    """
    Look into a ``postmaster.pid`` that is in the way. Return whether its server runs.

    Its server may be starting or stopping: then there is nothing to do but to try
    again. If the process of that number is another program, the file was left by a
    server that was killed, and goes.
    """
    known = PidFile.of(cluster.folder)
    if known and is_server(known.pid, cluster.folder):
        return running_url(cluster.folder.parent) is not None
    (cluster.folder / "postmaster.pid").unlink(missing_ok=True)
    return False


def is_server(pid: int, folder: Path) -> bool:
    """Return whether the process ``pid`` is a server of the data in ``folder``."""
    with suppress(OSError):
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    if Path("/proc/self").exists():
        return False
    command = ["ps", "-o", "command=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return str(folder) in told.stdout

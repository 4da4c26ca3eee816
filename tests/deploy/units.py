"""What the files of ``deploy/`` say, with folders and ports of a test in place."""

import os
import re
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = DEPLOY / "systemd"


class Services:
    """The services of ``deploy/systemd``, run by their own lines below ``folder``."""

    def __init__(self, folder):
        self.folder = folder
        self.started = {}

    def placed(self, text):
        """Return ``text`` with the folders of a machine replaced by those of the test."""
        for there, here in {
            "/opt/rounds/current": settings.BASE_DIR,
            "/etc/rounds": self.folder / "etc",
            "/var/lib/rounds": self.folder / "lib",
            "/var/backups/rounds": self.folder / "backups",
            "%d": self.folder / "etc" / "secrets",
        }.items():
            text = text.replace(there, str(here))
        return text

    def lines(self, unit, name):
        """Return what ``unit``, and what all units share, give for ``name``."""
        file = re.sub(r"@\d+", "@", unit) + ".service"
        shared = UNITS / "rounds-.service.d" / "shared.conf"
        text = shared.read_text() + (UNITS / file).read_text()
        instance = unit.partition("@")[2]
        found = re.findall(rf"^{name}=(.*)", text, re.MULTILINE)
        return [self.placed(line).replace("%i", instance) for line in found]

    def environment(self, unit):
        """Return what systemd would tell the service; a file goes over a line."""
        said = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        for line in self.lines(unit, "Environment"):
            said |= dict(pair.split("=", 1) for pair in shlex.split(line))
        for path in self.lines(unit, "EnvironmentFile"):
            for line in Path(path).read_text().splitlines():
                if line and not line.startswith("#"):
                    name, _, value = line.partition("=")
                    said[name] = value
        return said

    def run(self, unit, *more):
        """Run the service to its end; with ``more``, that command of manage.py."""
        command = shlex.split(self.lines(unit, "ExecStart")[0])
        return subprocess.run(
            [*command[:2], *more] if more else command,
            env=self.environment(unit),
            cwd=self.lines(unit, "WorkingDirectory")[0],
            capture_output=True,
            text=True,
            timeout=90,
        )

    def start(self, *units):
        """Start the services, and wait for what their ``ExecStartPost`` wait for."""
        for unit in units:
            self.started[unit] = subprocess.Popen(
                shlex.split(self.lines(unit, "ExecStart")[0]),
                env=self.environment(unit),
                cwd=self.lines(unit, "WorkingDirectory")[0],
                start_new_session=True,
                stderr=(self.folder / f"{unit}.log").open("a"),
            )
        for unit in units:
            for line in self.lines(unit, "ExecStartPost"):
                done = subprocess.run(shlex.split(line), timeout=90)
                assert done.returncode == 0, (self.folder / f"{unit}.log").read_text()

    def stop(self, unit):
        """Stop it as systemd does: ask the first process, then end what is left."""
        process = self.started.pop(unit)
        process.terminate()
        process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.returncode

    def kill(self, unit):
        process = self.started.pop(unit)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop_all(self):
        for unit in list(self.started):
            self.kill(unit)

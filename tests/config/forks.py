"""Processes of ours, begun in a moment: what takes long is to load Django."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from tests.config.conftest import environment

# Does what a line says: begins a fork that runs a text of Python, or waits for one.
LOADED = """
import os, sys, traceback
import django
django.setup()
for line in sys.stdin:
    act, what = eval(line)
    if act == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(what, 0)[1]))
        continue
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        try:
            exec(what, {})
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(child)
"""


class Loaded:
    """A process with Django, which knows the data in ``folder``; others are its forks."""

    def __init__(self, folder, stderr=None, **more):
        more["DJANGO_SETTINGS_MODULE"] = "config.settings"
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", LOADED],
            cwd=settings.BASE_DIR,
            env=environment(folder, **more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            bufsize=1,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.communicate("", timeout=20)

    def ask(self, act, what):
        self.process.stdin.write(f"{(act, what)!r}\n")
        return int(self.process.stdout.readline())

    def start(self, code):
        return Fork(self, self.ask("start", code))

    def run(self, code):
        assert self.start(code).wait() == 0


@dataclass
class Fork:
    loaded: Loaded
    pid: int

    def wait(self):
        return self.loaded.ask("wait", self.pid)

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self):
        os.kill(self.pid, signal.SIGTERM)

"""Programs that we start, and that end when we do."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM)


class Process:
    """
    A child in a session of its own, so that a Ctrl-C reaches only us.

    ``name`` is what we call it when we speak of it. ``ending`` is the signal that
    asks it to end: it gets it also when we are killed, where the system can do so.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        ending: signal.Signals = signal.SIGTERM,
        **options: Any,
    ) -> None:
        self.name = name
        self.ending = ending
        self.child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=ended_with_parent(ending),  # noqa: PLW1509 (we have no threads)
            **options,
        )

    @property
    def runs(self) -> bool:
        return self.child.poll() is None

    def ask(self) -> None:
        """Ask it to end."""
        if self.runs:
            self.child.send_signal(self.ending)

    def stop(self, seconds: float, last: signal.Signals = signal.SIGKILL) -> None:
        """Ask it to end, wait so many seconds, and end it and all that it started."""
        if self.runs:
            self.ask()
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, last)
        self.child.wait()


@contextmanager
def interruptible() -> Iterator[None]:
    """
    Let SIGTERM do what Ctrl-C does, and let nothing disturb what follows it.

    The caller tidies up in its own ``finally``, within this block.
    """
    former = {number: signal.signal(number, interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def interrupt(received: int, _frame: object) -> NoReturn:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt(received)


def ended_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs to get the signal ``ending`` when its parent dies."""
    if sys.platform != "linux":
        return None
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, ending)
        if os.getppid() != parent:
            os._exit(1)

    return ask

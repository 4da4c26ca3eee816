"""How granian is called, in ``make run`` as well as in a deployment."""

import sys
from pathlib import Path

from django.conf import settings


def command(host: str, port: int, seconds: int) -> list[str]:
    """Return the command; told to stop, requests under way have ``seconds`` to end."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        # One for each connection of the pool: more could only wait for one.
        "--blocking-threads": settings.DATABASE_POOL,
        "--workers-kill-timeout": seconds,
        "--log-level": "error",
    }
    program = [python(), "-m", "granian", "--no-ws", "config.wsgi:application"]
    return program + [str(part) for option in options.items() for part in option]


def python() -> str:
    """
    Return the program that runs us, by the folder where it really lies.

    What it imports later comes from there too, even if a link in its path, such as
    ``/opt/rounds/current``, leads to the next version by then.
    """
    program = Path(sys.executable)
    return str(program.parent.resolve() / program.name)

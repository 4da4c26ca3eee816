import signal
import subprocess
import sys
from argparse import REMAINDER
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config import embedded_postgres
from config.embedded_postgres import Server
from config.errors import Refusal
from config.processes import interruptible


class Command(BaseCommand):
    help = "Run the embedded database until Ctrl-C, or only while a command runs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program", nargs=REMAINDER, help="The command to run.")

    def handle(self, *args: Any, program: list[str], **options: Any) -> None:
        if settings.DATABASE_URL:
            if not program:
                raise Refusal("DATABASE_URL names a database: there is none to start.")
            sys.exit(run(program))
        with interruptible():
            server = embedded_postgres.start(settings.DATA_FOLDER)
            try:
                if program:
                    sys.exit(run(program))
                self.wait(server)
            except KeyboardInterrupt:
                self.stdout.write("\nThe database is stopped.")
            finally:
                server.stop()

    def wait(self, server: Server) -> None:
        """Say how to stop the database, and wait for that."""
        if not server.process:
            raise Refusal(
                "The database of this folder runs already, started elsewhere."
            )
        self.stdout.write(f"The database runs in {settings.DATA_FOLDER}.")
        self.stdout.write("Commands of manage.py find it. Press Ctrl-C to stop it.")
        self.stdout.flush()
        code = server.process.child.wait()
        raise Refusal(f"The database ended by itself, with code {code}.")


def run(program: list[str]) -> int:
    """Run ``program`` in the foreground; return its exit code."""
    child = subprocess.Popen(program)
    try:
        return child.wait()
    except KeyboardInterrupt as stopped:
        # A Ctrl-C has reached the child as well. It may tidy up.
        if stopped.args == (signal.SIGTERM,):
            child.terminate()
        return child.wait() or 1

import os
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.web_server import command

# Seconds for requests under way, once the process is told to stop.
GRACE = 20


class Command(BaseCommand):
    help = "Serve the site, until told to stop. `prepare` must have run before."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> NoReturn:
        """Become the web server, so that it gets the signals itself."""
        os.chdir(settings.BASE_DIR)
        arguments = command(host, port, GRACE)
        os.execv(arguments[0], arguments)  # noqa: S606 (no shell is wanted)

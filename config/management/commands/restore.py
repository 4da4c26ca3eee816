from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup.site import restore


class Command(BaseCommand):
    help = "Make an empty site what a backup holds. A damaged backup is refused."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="What `backup` has written.")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            restore(archive)
        except ConnectionError:
            raise  # It is a sentence already.
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"The restore did not succeed: {reason}.") from None
        self.stdout.write(f"Restored from {archive}.")

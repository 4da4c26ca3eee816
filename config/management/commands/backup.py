from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backup.site import back_up


class Command(BaseCommand):
    help = "Write the database and the files to one archive, with checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "target", type=Path, help="The archive, or a folder for archives by date."
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="In a folder: remove all but the last N archives.",
        )

    def handle(
        self, *args: Any, target: Path, keep: int | None, **options: Any
    ) -> None:
        path = target
        if target.is_dir():
            path = target / f"rounds-{timezone.now():%Y-%m-%d-%H%M%S}.tar"
        elif keep is not None:
            raise CommandError("--keep needs a folder of archives.")
        if keep is not None and keep < 1:
            raise CommandError("--keep must leave at least one archive.")
        try:
            missing = back_up(path)
        except ConnectionError:
            raise  # It tells of the storage, not of this path.
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"{path} can't be written: {reason}.") from None
        for name in missing:
            self.stderr.write(f"A file is missing: {name}")
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        if keep is not None:
            for old in sorted(target.glob("rounds-*.tar"))[:-keep]:
                old.unlink()

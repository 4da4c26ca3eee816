from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.moving.leaving import Export


class Command(BaseCommand):
    help = (
        "Write all of the site as a WordPress export (WXR) with its files. WordPress "
        "reads it; another Rounds makes the same site of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="An empty folder, or a new one.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder.")
        export = Export(folder)
        try:
            paths = export.run()
        except OSError as error:
            raise CommandError(f"The export can't be written: {error}.") from None
        for name in export.missing:
            self.stderr.write(f"A file is missing: {name}")
        for path in paths:
            self.stdout.write(str(path))

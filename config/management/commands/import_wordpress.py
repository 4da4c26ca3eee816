from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importers.errors import ImportRefused
from blog.importers.report import Report
from config.moving.arriving import Import


class Command(BaseCommand):
    help = (
        "Import the posts, pages, images and comments of a WordPress export (WXR). "
        "A second run changes nothing, and one after a kill goes on where that was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, help="The files of one export."
        )
        parser.add_argument(
            "--media", type=Path, help="A copy of the folder wp-content/uploads."
        )
        parser.add_argument(
            "--fetch",
            action="store_true",
            help="Fetch the files of attachments that are not in that folder.",
        )
        parser.add_argument(
            "--trial",
            "--dry-run",
            action="store_true",
            help="Tell what would come in, and change nothing.",
        )

    def handle(
        self,
        *args: Any,
        files: list[Path],
        media: Path | None,
        fetch: bool,
        trial: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        if media and not media.is_dir():
            raise CommandError(f"{media} is no folder.")
        self.verbosity = verbosity
        try:
            report = Import(
                files, media=media, fetch=fetch, trial=trial, tell=self.tell
            ).run()
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        if verbosity:
            self.print(report, trial)

    def tell(self, done: int, of: int) -> None:
        if self.verbosity and (self.stdout.isatty() or self.verbosity > 1):
            ending = "\n" if self.verbosity > 1 else "\r"
            self.stdout.write(f"{done} of {of} items", ending=ending)
            self.stdout.flush()

    def print(self, report: Report, trial: bool) -> None:
        self.stdout.write("A trial: nothing was changed." if trial else "Imported.")
        for row in report.table():
            self.stdout.write(f"  {row.label:<24}{row.numbers}")
        for matter, number, subjects in report.matters():
            self.stdout.write(f"{matter} ({number}):")
            for subject in subjects:
                self.stdout.write(f"  - {subject}")

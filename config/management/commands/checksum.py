from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.moving import checksum


class Command(BaseCommand):
    help = "Print one checksum of all content: equal sites have equal ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--parts", action="store_true", help="One line for each kind of thing."
        )

    def handle(self, *args: Any, parts: bool, **options: Any) -> None:
        if parts:
            for name, digest in checksum.parts().items():
                self.stdout.write(f"{name:<14}{digest}")
        else:
            self.stdout.write(checksum.checksum())

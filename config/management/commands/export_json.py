import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import private_files
from config.moving.checksum import digest_of, file_names
from config.moving.records import PORTABLE, as_line, people, records_of
from config.moving.snapshot import one_moment

VERSION = 1


class Command(BaseCommand):
    help = "Write everything as one JSON document; passwords are left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        unfinished = file.with_name(f"{file.name}.part")
        try:
            # E-mail addresses are in it.
            with private_files.begin(unfinished) as stream, one_moment():
                stream.writelines(line.encode() for line in document())
                private_files.finish(stream)
            unfinished.replace(file)
        except OSError as error:
            raise CommandError(f"The export can't be written: {error}.") from None
        finally:
            unfinished.unlink(missing_ok=True)


def document() -> Iterator[str]:
    """Yield the document line by line: records are Django's serialized objects."""
    yield f'{{"version": {VERSION}, "site": {json.dumps(settings.SITE_URL)},\n'
    yield '"files": [\n'
    yield from joined(
        json.dumps({"name": name, "sha256": digest_of(name)}) for name in file_names()
    )
    yield '],\n"records": [\n'
    yield from joined(as_line(r) for model in PORTABLE for r in records_of(model))
    yield '],\n"accounts": [\n'
    yield from joined(as_line(record) for record in people())
    yield "]}\n"


def joined(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f",\n{line}" if number else line
    yield "\n"

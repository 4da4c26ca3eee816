import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from comments.management.acting import actor_of, add_actor
from comments.personal_data import Person


class Command(BaseCommand):
    help = "Write all that is kept of a person, by the e-mail address, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address, in whatever case.")
        add_actor(parser)
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Instead of to the terminal."
        )

    def handle(
        self, *args: Any, email: str, by: str, output: Path | None, **options: Any
    ) -> None:
        data = Person(email).give_out(actor_of(by))
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if not output:
            self.stdout.write(text)
            return
        output.touch(mode=0o600)
        output.write_text(f"{text}\n")
        self.stdout.write(f"Written to {output}.")

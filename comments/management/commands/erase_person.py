from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comments.management.acting import actor_of, add_actor
from comments.personal_data import Person


class Command(BaseCommand):
    help = (
        "Forget who wrote comments, by the e-mail address: they stay, as by "
        "“Anonymous”. Subscriptions and mails go. This can't be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address, in whatever case.")
        add_actor(parser)
        parser.add_argument(
            "--with-texts",
            action="store_true",
            help="Remove what the person wrote, too; answers of others keep their "
            "places.",
        )

    def handle(
        self,
        *args: Any,
        email: str,
        by: str,
        with_texts: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        person = Person(email)
        erased = person.erase(with_texts=with_texts, actor=actor_of(by))
        if not verbosity:
            return
        for sentence in erased.sentences():
            self.stdout.write(sentence)
        if number := person.blocks.count():
            self.stdout.write(f"The address stays blocked ({number}): see Blocks.")
        if person.has_account:
            self.stdout.write("The account with this address stays: see Users.")

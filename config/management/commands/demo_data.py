from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config import begun
from config.demo.accounts import accounts_file
from config.demo.load import demo_posts, load
from config.demo.remove import is_there, remove


class Command(BaseCommand):
    help = (
        "Load a demo: an invented journal's blog with its authors, discussions and "
        "drawings, and an editor's account to sign in with. A second run changes "
        "nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-accounts",
            action="store_true",
            help="Make no accounts: needed on any but the embedded database.",
        )
        parser.add_argument(
            "--remove",
            action="store_true",
            help="Remove the demo, and leave what editors made themselves.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        if options["remove"]:
            self.remove()
        elif demo_posts().exists():
            self.say("The demo is there already.")
        else:
            self.load(with_accounts=not options["without_accounts"])

    def load(self, with_accounts: bool) -> None:
        if with_accounts and not settings.EMBEDDED_DATABASE:
            raise CommandError(
                "Demo accounts are made on the embedded database only, since others "
                "may reach this one: add --without-accounts to load the rest."
            )
        accounts = accounts_file()
        load(self.tell, accounts if with_accounts else None)
        self.say(f"Loaded the demo, {demo_posts().count()} posts.")
        if with_accounts:
            self.say(f"Its accounts and their passwords are in {accounts}.")

    def remove(self) -> None:
        was_there = is_there()
        posts, *_others = remove(accounts_file())
        self.say(
            f"Removed the demo, {posts.gone} posts." if was_there else "No demo here."
        )
        if not User.objects.filter(is_superuser=True).exists():
            self.say(begun.make_editor())

    def tell(self, title: str) -> None:
        if self.verbosity > 1:
            self.stdout.write(f"+ {title}")

    def say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(self.style.SUCCESS(line))

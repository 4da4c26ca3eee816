from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError
from procrastinate.contrib.django import connector_params

from blog.models import Post
from config import begun, first_start
from config.media import BUCKET
from config.static_files import collect_if_changed


class Command(BaseCommand):
    help = (
        "Bring the database and the static files to the state of this version, and "
        "load the demo at the first start (unless DEMO is no). A second run changes "
        "nothing."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        check_connection()
        call_command("migrate", interactive=False, verbosity=0)
        collect_if_changed()
        check_media()
        if is_empty():
            self.begin()
        begun.mark().touch()

    def begin(self) -> None:
        """Make the first editor or load the demo, or say how else to begin."""
        if not begun.mark().exists() and (beginning := first_start.from_environment()):
            beginning.save()
            self.stdout.write(f"{beginning.email} is the first editor.")
        elif settings.DEMO and not begun.mark().exists():
            self.stdout.write("Loading the demo…")
            self.stdout.flush()
            call_command("demo_data", verbosity=0)
        else:
            self.stdout.write(begun.make_editor())


def check_connection() -> None:
    """Raise OperationalError at once if there is no database: the pool would wait."""
    try:
        psycopg.connect(**connector_params() | {"connect_timeout": 5}).close()
    except psycopg.OperationalError as error:
        raise OperationalError(str(error)) from error


def check_media() -> None:
    """Raise ConnectionError now, not at the first upload, if files can't be kept."""
    if settings.STORAGES["default"]["BACKEND"] == BUCKET:
        default_storage.check()  # type: ignore[attr-defined]


def is_empty() -> bool:
    """Return whether nobody has begun to use this blog."""
    return not (Post.objects.exists() or get_user_model().objects.exists())

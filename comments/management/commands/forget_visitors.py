from typing import Any

from django.core.management.base import BaseCommand

from blog.models import SiteSettings
from comments.retention import forget


class Command(BaseCommand):
    help = (
        "Forget IP addresses and browsers of comments, and delete old spam, trash and "
        "tries to send mentions, as the settings of the site say. The worker does so "
        "each night."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        forgotten = forget(SiteSettings.objects.current())
        if verbosity:
            for sentence in forgotten.sentences():
                self.stdout.write(sentence)

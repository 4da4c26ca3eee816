"""Whether a blog was begun in the data folder, and how to begin without the demo."""

import sys
from pathlib import Path

from django.conf import settings


def mark() -> Path:
    """Return the file that tells of a first start, so that no demo comes later."""
    return Path(settings.DATA_FOLDER, "begun")


def make_editor() -> str:
    command = f"{sys.executable} {settings.BASE_DIR / 'manage.py'}"
    return f"Make the first editor: {command} createsuperuser"

"""The French catalogue: nothing missing, nothing left over, nothing stale."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
FOLDERS = ["accounts", "blog", "comments", "config", "mail", "templates", "locale"]


def need(program):
    """Skip where ``program`` is absent, but fail where it is promised."""
    if shutil.which(program):
        return
    if os.environ.get("CI"):
        pytest.fail(f"{program} is missing")
    pytest.skip(f"needs {program}, of GNU gettext")


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what holds strings, so that no test writes into the checkout."""
    for folder in FOLDERS:
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder)
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    return tmp_path


def run(checkout, *command):
    return subprocess.run(
        command, cwd=checkout, capture_output=True, text=True, check=False, timeout=120
    )


def test_every_string_is_in_the_catalogue_and_in_french(checkout):
    need("xgettext")
    made = run(
        checkout,
        *(sys.executable, "-m", "django", "makemessages", "--locale", "fr"),
        *("--add-location", "file", "--keep-pot", "--verbosity", "0"),
    )
    assert made.returncode == 0, made.stderr
    compared = run(checkout, "msgcmp", CATALOGUE, "locale/django.pot")
    assert compared.returncode == 0, compared.stderr
    before = (settings.BASE_DIR / CATALOGUE).read_text()
    after = (checkout / CATALOGUE).read_text()
    assert messages(after) == messages(before), "run makemessages"


def messages(catalogue):
    """Return what a catalogue translates, without the lines that only date it."""
    lines = [line for line in catalogue.splitlines() if not line.startswith("#:")]
    return re.sub(r'"POT-Creation-Date:.*\n?', "", "\n".join(lines))


def test_compiled_catalogue_is_that_of_the_source(checkout):
    need("msgfmt")
    compiled = checkout / "new.mo"
    made = run(checkout, "msgfmt", "--check", "--output-file", compiled, CATALOGUE)
    assert made.returncode == 0, made.stderr
    stored = settings.BASE_DIR / CATALOGUE.with_suffix(".mo")
    assert strings(compiled) == strings(stored), "run compilemessages"


def strings(path):
    with path.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    catalogue = dict(translations._catalog)
    catalogue.pop("", None)  # The header, which is dated.
    return catalogue

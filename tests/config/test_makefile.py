import shutil
import subprocess

import pytest
from django.conf import settings

# Stands for Python: tells its version, and makes an environment that can't install.
PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) exit {too_old} ;;
  --version) echo Python {version} ;;
  *venv*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo made ;;
  *"import pip"*) exit 0 ;;
  *"pip install"*) echo installed; exit "${{PIP_FAILS:-0}}" ;;
  *manage.py*) echo "$*${{PYTHONDONTWRITEBYTECODE:+ uncompiled}}" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    return tmp_path


def make(checkout, *arguments, version="3.13.0", too_old=0, **more):
    python = checkout / "python"
    python.write_text(PYTHON.format(version=version, too_old=too_old))
    python.chmod(0o755)
    return subprocess.run(
        ["make", "--no-print-directory", "PYTHON=./python", *arguments],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin"} | more,
        capture_output=True,
        text=True,
    )


def test_a_python_that_is_too_old_is_named(checkout):
    done = make(checkout, "run", version="3.9.2", too_old=1)
    assert done.returncode
    assert (
        "Rounds needs Python 3.12 or later, and ./python is Python 3.9.2" in done.stderr
    )
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_not_there_is_named(checkout):
    done = make(checkout, "run", "PYTHON=./nowhere")
    assert done.returncode
    assert "and ./nowhere is not there" in done.stderr


def test_run_installs_once_and_again_when_the_list_changes(checkout):
    first = make(checkout, "run")
    assert first.returncode == 0, first.stderr
    assert first.stdout.count("installed") == 1
    assert first.stdout.endswith("manage.py up\n")
    assert make(checkout, "run").stdout == "manage.py up\n"
    with (checkout / "requirements.txt").open("a") as file:
        file.write("# changed\n")
    assert make(checkout, "run").stdout.count("installed") == 1
    assert make(checkout, "run").stdout == "manage.py up\n"


def test_an_interrupted_installation_is_done_again(checkout):
    failed = make(checkout, "run", PIP_FAILS="1")
    assert failed.returncode
    assert "manage.py" not in failed.stdout
    again = make(checkout, "run")
    assert again.stdout.count("installed") == 1
    assert again.returncode == 0


def test_what_python_compiles_is_kept(checkout):
    done = make(checkout, "run", PYTHONDONTWRITEBYTECODE="1")
    assert done.stdout.endswith("manage.py up\n")


def test_test_installs_what_only_developers_need(checkout):
    make(checkout, "run")
    done = make(checkout, "test")
    assert done.stdout.count("installed") == 1
    assert "manage.py db" in done.stdout
    assert "checks" in done.stdout

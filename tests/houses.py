"""Data of a Rounds that has run, which to make takes long."""

import subprocess

import pytest

from tests.config.conftest import MANAGE, data_folder, manage


@pytest.fixture(scope="session")
def house():
    """The data of a Rounds that has run once, without the demo; it runs no more.

    Who starts it belongs to the group "up" of pytest-xdist: it is made but once.
    """
    with data_folder() as folder:
        done = manage(folder, "db", *MANAGE, "prepare", DEMO="no")
        assert done.returncode == 0, done.stderr
        yield folder


@pytest.fixture
def another_house(house):
    """A copy of ``house``, for tests that leave something in it."""
    with data_folder() as folder:
        subprocess.run(["cp", "-a", f"{house}/.", folder], check=True)
        yield folder

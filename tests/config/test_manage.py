import re

import pytest

from config import embedded_postgres
from tests.config.conftest import manage

pytestmark = pytest.mark.processes


def test_a_setting_that_is_wrong_is_told_in_a_sentence(data):
    done = manage(data, "check", DATABASE_URL="mysql://127.0.0.1/rounds")
    assert done.returncode == 1
    assert done.stderr.strip() == "DATABASE_URL must name a PostgreSQL database."


def test_a_folder_that_is_none_is_told_in_a_sentence(data):
    file = data / "file"
    file.touch()
    done = manage(file, "check")
    assert done.returncode == 1
    assert done.stderr.strip() == f"{file}: File exists"


def test_a_value_of_another_kind_is_told_in_a_sentence(data):
    done = manage(data, "check", PORT="eighty")
    assert done.returncode == 1
    assert done.stderr.startswith("A variable of the environment has a wrong value: ")
    assert "'eighty'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_password_that_the_database_refuses_is_told_in_a_sentence(data):
    server = embedded_postgres.start(data)
    url = re.sub(":[^:@]+@", ":guess@", server.url)
    done = manage(data, "prepare", DATABASE_URL=url, SECRET_KEY="k" * 60)
    server.stop()
    assert done.returncode == 1
    assert done.stderr.startswith("The database of DATABASE_URL does not answer: ")
    assert "password authentication failed" in done.stderr
    assert len(done.stderr.splitlines()) == 1

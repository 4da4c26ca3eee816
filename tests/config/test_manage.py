import re

import pytest

from config import embedded_postgres
from tests.config.conftest import free_port, manage

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


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "eighty", "must be a whole number from 1 to 65535, not 'eighty'"),
        ("DATABASE_URL", "foo", "must name a PostgreSQL database"),
        ("LOG_LEVEL_FILE", "/no/such", "names a file that can't be read: No such.*"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(data, name, value, expected):
    done = manage(data, "check", **{name: value})
    assert done.returncode == 1
    assert re.fullmatch(rf"{name} {expected}\.", done.stderr.strip())


def test_a_folder_that_can_not_be_made_is_told_in_a_sentence():
    done = manage("/proc/nope", "check")
    assert done.returncode == 1
    assert done.stderr.strip() == "/proc/nope: no folder can be made there."


def test_a_database_that_a_file_names_and_does_not_answer_is_told_so(data):
    named = data / "url"
    named.write_text(f"postgres://rounds@127.0.0.1:{free_port()}/rounds\n")
    done = manage(data, "prepare", DATABASE_URL_FILE=str(named), SECRET_KEY="k" * 60)
    assert done.returncode == 1
    assert done.stderr.startswith("The database of DATABASE_URL does not answer: ")


def test_a_password_that_the_database_refuses_is_told_in_a_sentence(data):
    server = embedded_postgres.start(data)
    url = re.sub(":[^:@]+@", ":guess@", server.url)
    done = manage(data, "prepare", DATABASE_URL=url, SECRET_KEY="k" * 60)
    server.stop()
    assert done.returncode == 1
    assert done.stderr.startswith("The database of DATABASE_URL does not answer: ")
    assert "password authentication failed" in done.stderr
    assert len(done.stderr.splitlines()) == 1

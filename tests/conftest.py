from unittest import mock

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation

from comments.linkbacks import flood
from config.locks import lock
from tests.config.conftest import house
from tests.keepsake import Rows
from tests.racing import race

__all__ = ["house", "race"]


@pytest.fixture(autouse=True)
def test_settings(settings, tmp_path):
    """Keep uploads to the test, passwords quick, and static files under their names."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    return settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_blocker, request, tmp_path_factory
):
    """
    Let the first of several processes migrate a database, and all begin with a copy.

    It stays until the next run makes it anew.
    """
    if not hasattr(request.config, "workerinput"):
        return
    said = connection.settings_dict
    migrated = f"test_{said['NAME']}"
    folder = tmp_path_factory.getbasetemp().parent
    with lock(folder / "migrating", wait=True), django_db_blocker.unblock():
        if not (folder / "migrated").exists():
            migrate(migrated)
            (folder / "migrated").touch()
    said["TEST"] |= {"TEMPLATE": migrated, "MIGRATE": False}


def migrate(name):
    test = connection.settings_dict["TEST"] | {"NAME": name}
    with mock.patch.dict(connection.settings_dict, TEST=test):
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.close()
        connection.close_pool()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let each test that can't be rolled back leave the rows of a new site."""
    with django_db_blocker.unblock():
        new_site = Rows()
    # Django would leave empty tables, and build those rows again for the next such test.
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", new_site.put_back):
        yield


@pytest.fixture(autouse=True)
def database(db):
    """Let all tests use the database."""


@pytest.fixture(autouse=True)
def nobody_waits():
    """Let no test be refused for what another one sent."""
    flood.forget()


@pytest.fixture(autouse=True)
def default_language_and_zone():
    """Let no test leave its language or time zone to the next one."""
    yield
    translation.deactivate()
    timezone.deactivate()

import gc
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation

from comments.linkbacks import flood
from config.locks import lock
from tests.houses import another_house, house
from tests.keepsake import Rows
from tests.racing import race

__all__ = ["another_house", "house", "race"]


def pytest_collection_finish():
    """Let the search for garbage pass over modules and tests, which stay to the end."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def static_files():
    """
    Have static files under their names, from the first test to the last.

    What a page asks for as its test ends is answered when the next one has begun.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def test_settings(settings, tmp_path):
    """Keep uploads to the test, and passwords quick."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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

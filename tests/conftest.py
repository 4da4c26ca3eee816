import pytest
from django.utils import timezone, translation

from comments.linkbacks import flood
from tests.racing import race

__all__ = ["race"]


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


@pytest.fixture(autouse=True)
def rows_of_migrations(django_db_serialized_rollback):
    """Give each test that can't be rolled back the groups and pages of a new site."""


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

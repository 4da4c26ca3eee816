"""What a redirect may say, as editors write it and the database holds it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from blog.models import Redirect

pytestmark = pytest.mark.django_db


def test_editors_may_write_an_old_address_either_way():
    redirect = Redirect(path="/%C5%82/", url="/new/")
    redirect.full_clean()

    assert redirect.path == "/ł/"


def test_redirect_may_name_an_address(client):
    Redirect.objects.create(path="/old/place/", url="https://example.org/new/")

    response = client.get("/old/place/")

    assert response.status_code == 301
    assert response.headers["Location"] == "https://example.org/new/"


@pytest.mark.parametrize("fields", [{"path": "old/"}, {"url": ""}, {"object_id": 1}])
def test_database_refuses_half_a_redirect(fields):
    with pytest.raises(IntegrityError):
        Redirect.objects.create(**{"path": "/old/", "url": "/new/"} | fields)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//evil.example",
        "new/",
        "https://",
        "https:///new/",
        "https://exa mple.org/",
    ],
)
def test_address_that_leads_nowhere_safe_is_refused(url):
    with pytest.raises(ValidationError):
        Redirect(path="/old/", url=url).full_clean()


@pytest.mark.parametrize(
    "url",
    ["/old/", "/old/?page=2", "/%6Fld/", "/a/", "https://rounds.example/old/"],
)
def test_way_that_comes_back_is_refused(settings, url):
    settings.SITE_URL = "https://rounds.example"
    Redirect.objects.create(path="/a/", url="https://rounds.example/b/")
    Redirect.objects.create(path="/b/", url="/old/#top")

    with pytest.raises(ValidationError):
        Redirect(path="/old/", url=url).full_clean()
    Redirect(path="/old/", url="/c/").full_clean()


def test_redirect_that_is_turned_round_does_not_stand_in_its_own_way():
    redirect = Redirect.objects.create(path="/one/", url="/two/")
    redirect.path, redirect.url = "/two/", "/one/"

    redirect.full_clean()

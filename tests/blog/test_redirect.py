from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from blog.models import Redirect
from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_page,
    make_post,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db

JUNE_11 = datetime(2015, 6, 11, 12, tzinfo=UTC)


def rename(thing, slug):
    thing.slug = slug
    thing.save()


def test_post_renamed_twice_is_one_hop_from_each_old_address(client):
    """features.md 8.11"""
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    rename(post, "three")

    for old in ("one", "two"):
        response = client.get(f"/2015/06/11/{old}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/2015/06/11/three/"
    assert client.get("/2015/06/11/three/").status_code == 200


def test_post_renamed_back_is_at_its_first_address(client):
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    rename(post, "one")

    assert client.get("/2015/06/11/one/").status_code == 200
    assert client.get("/2015/06/11/two/").headers["Location"] == "/2015/06/11/one/"
    assert Redirect.objects.count() == 1


def test_new_post_takes_over_an_old_address(client):
    old = make_post(JUNE_11, slug="one")
    rename(old, "two")
    new = make_post(JUNE_11, slug="one", title="The new one")

    assert new.title in client.get("/2015/06/11/one/").text
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "make", [make_author, make_category, make_page, make_series, make_tag]
)
def test_whatever_is_renamed_keeps_its_old_address(make):
    thing = make(slug="one")
    old = thing.get_absolute_url()

    rename(thing, "two")

    assert Redirect.objects.get().path == old
    assert Redirect.objects.get().get_destination() == thing.get_absolute_url()


def test_renamed_draft_leaves_no_trace():
    """security.md S4"""
    rename(make_draft(slug="one"), "two")

    assert not Redirect.objects.exists()


def test_recalled_post_leaves_no_trace():
    """security.md S4"""
    make_post(timezone.now() + timedelta(days=1)).recall()

    assert not Redirect.objects.exists()


def test_saving_without_a_new_address_adds_no_redirect():
    post = make_post()
    post.title = "Another title"
    post.save()
    post.withdraw()

    assert not Redirect.objects.exists()


def test_redirect_to_what_was_deleted_leads_nowhere(client):
    author = make_author(slug="one")
    rename(author, "two")
    author.delete()

    assert Redirect.objects.get().get_destination() == ""
    assert client.get("/author/one/").status_code == 404


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
    "url", ["javascript:alert(1)", "//evil.example", "/old/", "new/"]
)
def test_address_that_leads_nowhere_safe_is_refused(url):
    with pytest.raises(ValidationError):
        Redirect(path="/old/", url=url).full_clean()

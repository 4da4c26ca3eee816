"""Where feeds stand, and where those lead on that stood elsewhere."""

import pytest

from blog.views.archives import former_feed
from tests.blog.test_feed_forms import address, each_form, titles_and_next
from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_post,
    make_series,
)

__all__ = ["address"]

pytestmark = pytest.mark.django_db


@each_form
def test_a_series_has_a_feed_of_its_parts(client, form):
    """features.md 8.4"""
    series = make_series(title="The grammar of questions", slug="grammar")
    make_post(title="Ours", series=series)
    make_post(title="Another")
    make_draft(title="CANARY", series=series)
    assert titles_and_next(client, f"/series/grammar/feed/{form}")[0] == ["Ours"]
    hidden = make_series(slug="hidden")
    make_draft(series=hidden)
    assert client.get(f"/series/hidden/feed/{form}").status_code == 404


@each_form
def test_a_section_has_a_feed_before_its_first_post(client, form):
    """Its page, which editors open to readers, names the feed."""
    section = make_category(slug="wards")
    make_draft(title="CANARY", categories=[section])
    assert client.get("/category/wards/").status_code == 200
    assert titles_and_next(client, f"/category/wards/feed/{form}")[0] == []


@each_form
def test_feeds_of_what_was_renamed_move_along_in_each_form(client, form):
    """features.md 8.11"""
    things = [make_author(slug="one"), make_series(slug="one")]
    make_post(authors=[things[0]], series=things[1])
    for thing in things:
        old = thing.get_absolute_url()
        thing.slug = "two"
        thing.save()
        response = client.get(f"{old}feed/{form}")
        assert response.status_code == 301
        assert response.url == f"{thing.get_absolute_url()}feed/{form}"


def test_feeds_as_wordpress_names_them_lead_to_ours(client):
    make_category(slug="wards")
    for former, ours in (
        ("/feed/rss2/", "/feed/"),
        ("/feed/rdf/", "/feed/"),
        ("/tag/meded/feed/rss/", "/tag/meded/feed/"),
        ("/category/a/wards/feed/", "/category/wards/feed/"),
        ("/category/a/wards/feed/atom/", "/category/wards/feed/atom/"),
    ):
        response = client.get(former)
        assert (response.status_code, response.url) == (301, ours)
    assert client.get("/category/a/wards/feed/rss3/").status_code == 404


def test_a_former_feed_leads_to_no_other_host(rf):
    """security.md S18"""
    response = former_feed(rf.get("/"), list_path="//evil.example/")
    assert response.url == "/evil.example/feed/"

"""What the pages of lists say of themselves to search engines and readers of feeds."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.blog.head import head_of
from tests.factories import (
    make_author,
    make_category,
    make_page,
    make_post,
    make_series,
    make_site,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def make_lists():
    author = make_author(slug="okafor")
    series = make_series(slug="questions")
    shared = {"authors": [author], "categories": [make_category(slug="wards")]}
    start = datetime(2015, 6, 11, 8, tzinfo=UTC)
    for n in range(23):
        at = start + timedelta(minutes=n)
        make_post(published_at=at, tags=["MedEd"], series=series, **shared)
    make_page(slug="our-page")


LISTS = [
    *("/", "/tag/meded/", "/author/okafor/", "/category/wards/"),
    *("/2015/", "/2015/06/", "/2015/06/11/"),
]
SINGLE = [
    *("/series/questions/", "/series/", "/tags/", "/contributors/"),
    *("/corrections/", "/our-page/"),
]


def test_each_page_names_its_one_address(client):
    """features.md 8.11"""
    make_lists()
    for path in [*LISTS, *SINGLE]:
        for asked in (path, f"{path}?utm_source=x"):
            head = head_of(client, asked)
            assert head.rel("canonical") == [f"{OURS}{path}"], asked
            assert head.all("og:url") == [f"{OURS}{path}"]
            assert all(head.all("og:title")), path
    assert head_of(client, "/2015/6/").rel("canonical") == [f"{OURS}/2015/06/"]


def test_each_further_page_of_a_list_has_an_address_of_its_own(client):
    """features.md 8.11"""
    make_lists()
    for path in LISTS:
        older = head_next(client, path)
        head = head_of(client, f"{path}{older}&utm_source=x")
        assert head.rel("canonical") == [f"{OURS}{path}{older}"]
        odd = older.replace("-", "- ")
        assert head_of(client, f"{path}{odd}").rel("canonical") == [
            f"{OURS}{path}{older}"
        ]


def head_next(client, path):
    html = client.get(path).content.decode()
    return re.search(r'href="(\?before=[^"]+)" rel="next"', html)[1]


@pytest.mark.parametrize(
    "path",
    ["/", "/tag/meded/", "/author/okafor/", "/category/wards/", "/series/questions/"],
)
def test_each_page_names_its_feeds_in_each_form(client, path):
    """features.md 8.4, F-J4: and all of them are there."""
    make_lists()
    found = head_of(client, path).rel("alternate")
    for form in ("", "atom/", "json/"):
        assert f"{path}feed/{form}" in found
        assert f"/feed/{form}" in found
        assert client.get(f"{path}feed/{form}").status_code == 200


@pytest.mark.parametrize(
    ("biography", "told"),
    [
        ("", "Articles by Ada Okafor on AM Rounds. Registrar, University of Ottawa"),
        ("<p>She listens.</p>", "She listens."),
    ],
)
def test_the_page_of_an_author_says_whose_it_is(client, biography, told):
    """features.md 8.10: also where nobody wrote a biography."""
    make_site(name="AM Rounds")
    author = make_author(
        name="Ada Okafor",
        role="registrar",
        affiliation="University of Ottawa",
        biography=biography,
    )
    make_post(authors=[author])
    head = head_of(client, author.get_absolute_url())
    assert head.all("description") == [told]

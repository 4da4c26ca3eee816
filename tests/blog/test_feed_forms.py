"""Each feed as RSS 2.0, Atom 1.0 and JSON Feed 1.1, from the newest to the first."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest

from blog.feeds.paging import LENGTH
from blog.models import Post
from tests.factories import (
    make_author,
    make_category,
    make_image,
    make_post,
    make_series,
    make_site,
)

pytestmark = pytest.mark.django_db
OURS = "https://rounds.example"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]
FORMS = {
    "": "application/rss+xml; charset=utf-8",
    "atom/": "application/atom+xml; charset=utf-8",
    "json/": "application/feed+json",
}
ATOM = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "thr": "http://purl.org/syndication/thread/1.0",
}
each_form = pytest.mark.parametrize("form", FORMS)


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content


def atom(client, path="/feed/"):
    return ET.fromstring(read(client, f"{path}atom/"))


def as_json(client, path="/feed/"):
    return json.loads(read(client, f"{path}json/"))


def links(element):
    return {
        link.get("rel"): link.get("href") for link in element.findall("a:link", ATOM)
    }


def titles_and_next(client, path):
    """Return the titles of a page of a feed in any form, and where the next one is."""
    response = client.get(path)
    assert response.status_code == 200
    if response["Content-Type"] == FORMS["json/"]:
        feed = json.loads(response.content)
        assert feed["feed_url"] == f"{OURS}{path}"
        return [item["title"] for item in feed["items"]], feed.get("next_url")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    by_rel = {link.rel: link.href for link in found.feed.links}
    assert by_rel["self"] == f"{OURS}{path}"
    assert by_rel["first"] == by_rel["self"].partition("?")[0]
    return [entry.title for entry in found.entries], by_rel.get("next")


@each_form
def test_a_feed_is_of_its_media_type(client, form):
    """protocols.md F-R6, F-J4"""
    make_post()
    assert client.get(f"/feed/{form}")["Content-Type"] == FORMS[form]


def make_signed():
    authors = [
        make_author(name=name, orcid=orcid)
        for name, orcid in zip(["Ada B", "Łucja C", "Ab D"], ORCIDS, strict=True)
    ]
    guest = make_author(name="Ines Okafor", slug="okafor")
    return make_post(
        title="Whispers & more",
        slug="whispers",
        standfirst="What patients hear.",
        body="<p>One & two.</p>",
        authors=[*authors, guest],
        categories=[make_category(name="Teaching")],
        tags=["MedEd"],
        image=make_image(),
        published_at=datetime(2015, 6, 11, 8, tzinfo=UTC),
        doi="10.5555/12345678",
        language="fr",
    )


def test_atom_tells_all_of_a_post(client):
    """features.md 8.5, 1.14; protocols.md F-A1, F-A2"""
    make_site(name="Rounds", tagline="At the bedside", licence=CC_BY)
    post = make_signed()
    feed = atom(client)
    assert feed.findtext("a:title", namespaces=ATOM) == "Rounds"
    assert feed.findtext("a:id", namespaces=ATOM) == f"{OURS}/feed/"
    assert feed.findtext("a:subtitle", namespaces=ATOM) == "At the bedside"
    assert feed.findtext("a:rights", namespaces=ATOM) == CC_BY
    assert feed.findtext("a:updated", namespaces=ATOM) == "2015-06-11T08:00:00+00:00"
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == "Rounds"
    assert links(feed) == {
        "alternate": f"{OURS}/",
        "self": f"{OURS}/feed/atom/",
        "first": f"{OURS}/feed/atom/",
        "license": CC_BY,
    }
    entry = feed.find("a:entry", ATOM)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert entry.findtext("a:id", namespaces=ATOM) == f"{OURS}/?p={post.pk}"
    assert entry.findtext("a:updated", namespaces=ATOM) == "2015-06-11T08:00:00+00:00"
    assert [
        (a.findtext("a:name", namespaces=ATOM), a.findtext("a:uri", namespaces=ATOM))
        for a in entry.findall("a:author", ATOM)
    ] == [
        ("Ada B", f"https://orcid.org/{ORCIDS[0]}"),
        ("Łucja C", f"https://orcid.org/{ORCIDS[1]}"),
        ("Ab D", f"https://orcid.org/{ORCIDS[2]}"),
        ("Ines Okafor", f"{OURS}/author/okafor/"),
    ]
    assert [c.get("term") for c in entry.findall("a:category", ATOM)] == [
        "Teaching",
        "MedEd",
    ]
    content = entry.find("a:content", ATOM)
    assert content.get("type") == "html"
    assert "<p>One &amp; two.</p>" in content.text
    assert entry.findtext("dc:identifier", namespaces=ATOM) == "doi:10.5555/12345678"
    assert entry.findtext("prism:doi", namespaces=ATOM) == "10.5555/12345678"
    assert links(entry) == {
        "alternate": f"{OURS}/2015/06/11/whispers/",
        "replies": f"{OURS}/2015/06/11/whispers/feed/atom/",
    }


def test_json_tells_all_of_a_post(client):
    """protocols.md F-J1, F-J2, F-J3"""
    make_site(name="Rounds", licence=CC_BY)
    post = make_signed()
    feed = as_json(client)
    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Rounds",
        "home_page_url": f"{OURS}/",
        "feed_url": f"{OURS}/feed/json/",
        "language": "en",
        "authors": [{"name": "Rounds", "url": f"{OURS}/"}],
        "_rights": {"license": CC_BY},
    }
    assert "<p>One &amp; two.</p>" in item.pop("content_html")
    assert item == {
        "id": f"{OURS}/?p={post.pk}",
        "url": f"{OURS}/2015/06/11/whispers/",
        "title": "Whispers & more",
        "summary": "What patients hear.",
        "image": f"{OURS}{post.image.file.url}",
        "date_published": "2015-06-11T08:00:00+00:00",
        "date_modified": "2015-06-11T08:00:00+00:00",
        "authors": [
            {"name": "Ada B", "url": f"https://orcid.org/{ORCIDS[0]}"},
            {"name": "Łucja C", "url": f"https://orcid.org/{ORCIDS[1]}"},
            {"name": "Ab D", "url": f"https://orcid.org/{ORCIDS[2]}"},
            {"name": "Ines Okafor", "url": f"{OURS}/author/okafor/"},
        ],
        "tags": ["Teaching", "MedEd"],
        "language": "fr",
        "_citation": {"doi": "10.5555/12345678"},
    }


def test_rss_names_the_licence_and_the_doi(client):
    """features.md 1.14, 8.6"""
    make_site(licence=CC_BY)
    make_signed()
    channel = ET.fromstring(read(client, "/feed/")).find("channel")
    assert channel.findtext("copyright") == CC_BY
    assert CC_BY in [link.get("href") for link in channel.findall("a:link", ATOM)]
    item = channel.find("item")
    assert item.findtext("prism:doi", namespaces=ATOM) == "10.5555/12345678"
    assert item.findtext("dc:language", namespaces=ATOM) == "fr"
    assert item.findtext("a:updated", namespaces=ATOM) is None
    make_site(licence="")
    assert b"license" not in read(client, "/feed/")


@each_form
def test_control_characters_break_no_form(client, form):
    """protocols.md F-R6"""
    author = make_author(name="Ines\x08 Okafor")
    make_site(name="Ro\x0bunds", tagline="\x1fOn\ufffe", publisher="P\x02")
    Post.objects.filter(pk=make_post(authors=[author]).pk).update(
        title="A\x01B\uffffC", standfirst="\x02E", body_html="<p>\x03F</p>"
    )
    found, _next = titles_and_next(client, f"/feed/{form}")
    assert found == ["ABC"]
    assert not {*"\x01\x02\x03\x08\x0b\x1f\ufffe\uffff"} & {*client.get("/feed/").text}


@each_form
@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "p < 0.05"])
def test_a_title_is_inert_in_each_form(client, form, title):
    """security.md S1"""
    Post.objects.filter(pk=make_post().pk).update(title=title, standfirst=title)
    assert "<script" not in read(client, f"/feed/{form}").decode()


def make_many(number, **fields):
    """Save so many posts, several of them of one moment; return titles, newest first."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for n in range(number):
        at = start + timedelta(days=n // 3)
        make_post(title=f"Post {n}", published_at=at, authors=[], **fields)
    return [f"Post {n}" for n in reversed(range(number))]


@each_form
def test_a_feed_is_read_back_to_its_first_post(client, form, settings):
    """features.md 8.6; RFC 5005, section 3"""
    series = make_series(slug="rounds")
    titles = make_many(2 * LENGTH + 5, series=series)
    for path in (f"/feed/{form}", f"/series/rounds/feed/{form}"):
        found, sizes = [], []
        path = f"{OURS}{path}"
        while path:
            page, path = titles_and_next(client, path.removeprefix(OURS))
            found += page
            sizes.append(len(page))
        assert found == titles
        assert sizes == [LENGTH, LENGTH, 5]


@each_form
def test_a_page_of_a_feed_stays_while_posts_are_published(client, form):
    make_many(LENGTH + 3)
    _titles, older = titles_and_next(client, f"/feed/{form}")
    before, _next = titles_and_next(client, older.removeprefix(OURS))
    make_post()
    assert titles_and_next(client, older.removeprefix(OURS))[0] == before


def test_a_place_that_is_none_is_no_page_of_a_feed(client):
    make_post()
    for place in ("", "x", "20200101T000000.000000", "20200101T000000.000000-x"):
        assert client.get("/feed/", {"before": place}).status_code == 404
    # An address of ours alone is told back.
    odd = client.get("/feed/", {"before": "20990101T000000.000000- 1_0"})
    assert b"before=20990101T000000.000000-10" in odd.content


def test_json_describes_itself_in_plain_text(client):
    make_site(tagline="Teaching & learning: today's ward")
    assert as_json(client)["description"] == "Teaching & learning: today's ward"


def test_an_atom_feed_without_entries_is_sound(client):
    feed = atom(client)
    assert feed.findall("a:entry", ATOM) == []
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    # The same each time: nothing of it changed.
    updated = feed.findtext("a:updated", namespaces=ATOM)
    assert updated == "1970-01-01T00:00:00+00:00"
    assert as_json(client)["items"] == []

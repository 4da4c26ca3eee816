"""The rules by which the W3C's validator and jsonfeed.org judge feeds, for each of ours."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_image,
    make_post,
    make_series,
    make_site,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"
A = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PATHS = [
    *("/", "/tag/meded/", "/category/wards/", "/series/questions/", "/author/okafor/"),
    *("/corrections/", "/comments/", "/2015/06/11/whispers/"),
]
each_feed = pytest.mark.parametrize("path", PATHS)


@pytest.fixture(autouse=True)
def posts(settings):
    settings.SITE_URL = OURS
    make_site(
        name="Rounds & more",
        tagline="On <wards>",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    shared = {
        "authors": [make_author(slug="okafor"), make_author(name="Łucja B")],
        "categories": [make_category(slug="wards")],
        "tags": ["MedEd"],
        "series": make_series(slug="questions"),
        "image": make_image(),
    }
    at = datetime.fromisoformat("2015-06-11T08:00:00Z")
    post = make_post(
        at, slug="whispers", body='<p><a href="/about/">x</a></p>', **shared
    )
    make_comment(
        post=post, parent=make_comment(post=post), body="See https://a.example/"
    )
    make_post(doi="10.5555/1", language="fr", **shared).retract("Wrong.")


def of(client, path, form=""):
    response = client.get(f"{path}feed/{form}")
    assert response.status_code == 200
    return response


def check_html(html):
    """What readers show must run nothing, and name whole addresses."""
    assert not re.search(r"<(?:script|style|iframe|form|object)|\son\w+=", html)
    for address in re.findall(r'(?:href|src)="([^"]*)"', html):
        assert address.startswith("https://"), address


@each_feed
def test_rss_keeps_its_rules(client, path):
    """F-R1 to F-R5"""
    root = ET.fromstring(of(client, path).content)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    for name in ("title", "link", "description"):
        assert len(channel.findall(name)) == 1
    assert channel.findtext("link").startswith(OURS)
    parsedate_to_datetime(channel.findtext("lastBuildDate"))
    own = [e.get("href") for e in channel.findall(f"{A}link") if e.get("rel") == "self"]
    assert own == [f"{OURS}{path}feed/"]
    items = channel.findall("item")
    assert items
    guids = [item.findtext("guid") for item in items]
    assert len({*guids}) == len(guids)
    for item in items:
        guid = item.find("guid")
        assert guid.get("isPermaLink") == "true"
        assert guid.text.startswith(f"{OURS}/")
        assert item.findtext("title")
        assert item.findtext("link").startswith(f"{OURS}/")
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        assert item.find("author") is None  # It would have to be an e-mail address.
        check_html(item.findtext(CONTENT))


def moment(element, name):
    found = datetime.fromisoformat(element.findtext(f"{A}{name}"))
    assert found.tzinfo
    return found


@each_feed
def test_atom_keeps_its_rules(client, path):
    """F-A1, F-A2"""
    feed = ET.fromstring(of(client, path, "atom/").content)
    assert feed.tag == f"{A}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{A}{name}")) == 1
    assert feed.findtext(f"{A}id") == f"{OURS}{path}feed/"
    assert feed.findtext(f"{A}author/{A}name")
    links = [(link.get("rel"), link.get("href")) for link in feed.findall(f"{A}link")]
    assert len({rel for rel, _href in links}) == len(links)
    assert dict(links)["self"] == f"{OURS}{path}feed/atom/"
    entries = feed.findall(f"{A}entry")
    assert entries
    ids = [entry.findtext(f"{A}id") for entry in entries]
    assert len({*ids}) == len(ids)
    for entry in entries:
        for name in ("id", "title", "updated", "published", "content", "summary"):
            assert len(entry.findall(f"{A}{name}")) == 1, name
        assert moment(entry, "published") <= moment(entry, "updated")
        assert moment(entry, "updated") <= moment(feed, "updated")
        rels = [link.get("rel") for link in entry.findall(f"{A}link")]
        assert rels.count("alternate") == 1
        assert all(
            author.findtext(f"{A}name") for author in entry.findall(f"{A}author")
        )
        assert entry.find(f"{A}content").get("type") == "html"
        check_html(entry.findtext(f"{A}content"))


@each_feed
def test_json_keeps_its_rules(client, path):
    """F-J1 to F-J4"""
    feed = of(client, path, "json/").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"{OURS}{path}feed/json/"
    assert feed["items"]
    ids = [item["id"] for item in feed["items"]]
    assert len({*ids}) == len(ids)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["url"].startswith(f"{OURS}/")
        check_html(item["content_html"])
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
        assert "author" not in item  # Version 1.0's.
        assert all(author["name"] for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
        assert None not in item.values()


def test_what_breaks_a_rule_is_noticed():
    for html in ('<p onclick="x">', "<script>", '<a href="/about/">', '<img src="x">'):
        with pytest.raises(AssertionError):
            check_html(html)

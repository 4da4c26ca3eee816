"""What people see of feeds: a page that lists them, and a feed in a browser."""

import re

import pytest
from lxml import etree

from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_post,
    make_series,
    make_site,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"
XML_FORMS = ["", "atom/"]


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def test_a_page_lists_the_feeds_and_all_of_them_are_there(client):
    """features.md 8.4"""
    category = make_category(name="Wards", slug="wards")
    series = make_series(title="Questions", slug="questions")
    make_post(categories=[category], series=series)
    html = client.get("/feeds/").content.decode()
    for path in ("/", "/comments/", "/corrections/", "/category/wards/"):
        assert f'href="{path}feed/"' in html
    assert "Questions" in html
    found = set(re.findall(r'href="(/[^"]*feed/(?:atom/|json/)?)"', html))
    assert len(found) == 15
    for path in found:
        assert client.get(path).status_code == 200, path


def test_no_draft_is_told_of_by_the_page_of_feeds(client):
    """security.md S4"""
    make_draft(
        categories=[make_category(name="CANARY")], series=make_series(title="CANARY")
    )
    assert "CANARY" not in client.get("/feeds/").content.decode()


def test_the_page_of_feeds_takes_few_queries(client, django_assert_num_queries):
    for _ in range(3):
        make_post(categories=[make_category()], series=make_series())
    with django_assert_num_queries(3):
        client.get("/feeds/")


def transformed(client, path):
    """Return the page that a browser makes of a feed by its transformation."""
    feed = etree.fromstring(client.get(path).content)
    said = feed.xpath("//processing-instruction('xml-stylesheet')")
    [sheet] = [node for node in said if node.get("type") == "text/xsl"]
    response = client.get(sheet.get("href"))
    assert response["Content-Type"].startswith("text/xsl")
    return etree.XSLT(etree.fromstring(response.content))(feed)


@pytest.mark.parametrize("form", XML_FORMS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_reads_well_where_a_browser_transforms_it(client, form, language):
    make_site(name="Lantern & Review", language=language)
    authors = [make_author(name="Ines O’Kafor"), make_author(name="Łucja B")]
    post = make_post(title="Whispers <b>&</b> more", authors=authors)
    page = transformed(client, f"/feed/{form}")
    assert page.xpath("string(//h1)") == "Lantern & Review"
    assert page.xpath("//html/@lang") == [language]
    [title] = page.xpath("//h2/a")
    assert title.get("href") == f"{OURS}{post.get_absolute_url()}"
    assert "Whispers" in title.text
    assert page.xpath("string(//h2/following-sibling::p)") == "Ines O’Kafor, Łucja B"
    assert page.xpath("//a/@href")[0] == "/feeds/"
    assert not page.xpath("//script")


@pytest.mark.parametrize("form", XML_FORMS)
def test_a_feed_names_a_style_for_browsers_without_transformations(client, form):
    make_post()
    feed = client.get(f"/feed/{form}").content.decode()
    [href] = re.findall(r'<\?xml-stylesheet href="([^"]+)"[^?]* type="text/css"', feed)
    response = client.get(href)
    assert response["Content-Type"].startswith("text/css")
    css = response.content.decode()
    assert f"{OURS}/feeds/" in css
    assert "&#" not in css


CHROMIUM = {"Sec-CH-UA": '"Chromium";v="156", "Not=A?Brand";v="8"'}


@pytest.mark.parametrize("form", XML_FORMS)
def test_in_a_window_a_feed_is_no_bare_source(client, form):
    """Chromium shows the source of what is called a feed, and warns of XSLT."""
    make_post()
    path = f"/feed/{form}"
    plain = client.get(path)
    window = client.get(path, headers={"Sec-Fetch-Dest": "document"})
    chromium = client.get(path, headers=CHROMIUM | {"Sec-Fetch-Dest": "document"})
    assert plain["Content-Type"].endswith("+xml; charset=utf-8")
    assert window["Content-Type"] == "application/xml; charset=utf-8"
    assert b"text/xsl" in plain.content
    assert b"text/xsl" in window.content
    assert b"text/xsl" not in chromium.content
    assert b"text/css" in chromium.content
    assert len({answer["ETag"] for answer in (plain, window, chromium)}) == 3
    assert "Sec-Fetch-Dest" in plain["Vary"]
    json = client.get("/feed/json/", headers={"Sec-Fetch-Dest": "document"})
    assert json["Content-Type"] == "application/feed+json"


def test_the_style_is_written_in_the_language_of_the_site(client):
    make_site(language="fr")
    css = client.get("/feed.css").content.decode()
    texts = re.findall(r'content: "([^"\n]*)"', css)
    assert "lecteur de flux" in max(texts, key=len)

"""What the head of a post's page, and its headers, tell of whom to cite."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from tests.blog.citing import GROUP, NAMES, SITE, make_cited_site, make_hard_to_cite
from tests.factories import make_draft, make_editor, make_post, make_site

pytestmark = pytest.mark.django_db

CSL = "application/vnd.citationstyles.csl+json"
META = re.compile(r'<meta name="((?:citation_|DC\.)\w+)" content="([^"]*)">')


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    return make_cited_site()


@pytest.fixture
def post():
    return make_hard_to_cite()


def meta_of(client, post):
    html = client.get(post.get_absolute_url()).text
    return [(name, unescape(said)) for name, said in META.findall(html)]


def test_highwire_tells_each_author_in_order_with_institution_and_orcid(client, post):
    """HW-1, HW-2, 8.7: nothing empty, and nobody who isn't an author."""
    said = meta_of(client, post)
    assert all(content for _name, content in said)
    told = [pair for pair in said if pair[0].startswith("citation_author")]
    assert told == [
        ("citation_author", "Jalali, Alireza"),
        ("citation_author_institution", "University of Ottawa"),
        ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        *(("citation_author", name) for name in list(NAMES.values())[1:]),
        ("citation_author", GROUP),
    ]
    once = dict(said)
    assert once["citation_title"] == once["DC.title"] == post.title
    assert once["citation_publication_date"] == "2015/06/11"
    assert once["citation_online_date"] == "2015/06/11"
    assert once["citation_journal_title"] == "Rounds"
    assert once["citation_publisher"] == "Lantern Society"
    assert once["citation_issn"] == "2049-3630"
    assert once["citation_doi"] == "10.5555/12345678"
    assert once["citation_language"] == "en-GB"
    assert once["citation_public_url"] == f"{SITE}/2015/06/11/why/"
    creators = [content for name, content in said if name == "DC.creator"]
    assert creators == [*NAMES.values(), GROUP]
    assert once["DC.identifier"] == "https://doi.org/10.5555/12345678"
    assert once["DC.date"] == "2015-06-11"


def test_highwire_stands_on_the_page_of_a_post_alone(client, post):
    """HW-3: in no list, on no draft; what is not known is not said."""
    author = post.signatures[0].author
    cite = f"{post.get_absolute_url()}cite/"
    for address in ("/", "/tag/meded/", author.get_absolute_url(), cite):
        assert not META.search(client.get(address).text), address
    make_site(publisher="", issn="", licence="")
    plain = dict(meta_of(client, make_post()))
    unsaid = {"citation_issn", "citation_publisher", "citation_doi", "DC.rights"}
    assert not unsaid & plain.keys()
    assert "citation_author_orcid" not in plain
    draft = make_draft()
    client.force_login(make_editor())
    assert not META.search(client.get(draft.get_absolute_url()).text)


def test_day_that_search_engines_are_told_is_that_of_the_site(client):
    make_site(time_zone="Pacific/Auckland")
    post = make_post(datetime(2026, 3, 16, 13, tzinfo=UTC))
    said = dict(meta_of(client, post))
    assert said["citation_publication_date"] == "2026/03/17"
    assert said["DC.date"] == "2026-03-17"


def test_headers_say_how_to_cite_a_post(client, post):
    """8.14: signposts, the DOI first among them."""
    links = client.head(post.get_absolute_url())["Link"].split(", ")
    url = f"{SITE}/2015/06/11/why/"
    assert links[-6:] == [
        '<https://doi.org/10.5555/12345678>; rel="cite-as"',
        '<https://orcid.org/0000-0002-1825-0097>; rel="author"',
        f'<{url}cite.ris>; rel="describedby"; type="application/x-research-info-systems"',
        f'<{url}cite.bib>; rel="describedby"; type="application/x-bibtex"',
        f'<{url}cite.json>; rel="describedby"; type="{CSL}"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    ]
    assert "cite-as" not in client.head(make_post().get_absolute_url())["Link"]
    client.force_login(make_editor())
    assert "Link" not in client.head(make_draft().get_absolute_url())

"""How our pages say where mentions go (protocols.md, sections 2, 5 and 6)."""

import re
from datetime import timedelta
from html import unescape

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment
from tests.factories import (
    make_comment,
    make_draft,
    make_editor,
    make_page,
    make_post,
    make_site,
    make_tag,
)

pytestmark = pytest.mark.django_db

SITE = "https://blog.example"
# The specification's own expression, of which the first match counts.
LINK = re.compile(r'<link rel="pingback" href="([^"]+)" ?/?>')
RDF = re.compile(r"<!--\s*(<rdf:RDF.*?</rdf:RDF>)\s*-->", re.S)
PURL = "{http://purl.org/dc/elements/1.1/}"
TRACKBACK = "{http://madskills.com/public/xml/rss/module/trackback/}"
KINDS = ("pingback", "webmention", "trackback")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def get(client, thing):
    response = client.get(thing.get_absolute_url(), secure=True)
    assert response.status_code == 200
    return response


def wordpress_finder(html):
    """Return what WordPress finds: the first such rel, then the next href (PB-C5)."""
    start = min(html.find(f"rel={q}pingback{q}") % 10**9 for q in "\"'")
    after = html[start:].partition("href=")[2]
    return unescape(after[1:].partition(after[0])[0])


def offered(client, thing):
    """Return the protocols that the page of ``thing`` offers in any way."""
    response = get(client, thing)
    html = response.text
    said = {
        "pingback": ["X-Pingback" in response.headers, bool(LINK.search(html))],
        "webmention": [
            'rel="webmention"' in response.headers.get("Link", ""),
            'rel="webmention"' in html,
        ],
        "trackback": [bool(RDF.search(html))],
    }
    assert all(len(set(ways)) == 1 for ways in said.values())
    return [kind for kind, ways in said.items() if ways[0]]


def test_a_post_says_where_pingbacks_go_as_the_specification_reads_it(client):
    """PB-C1, PB-C2, PB-C4, PB-C6: byte for byte, early, and on HEAD alike."""
    post = make_post()
    response = get(client, post)
    assert response["X-Pingback"] == f"{SITE}/xmlrpc.php"
    assert LINK.findall(response.text) == [f"{SITE}/xmlrpc.php"]
    assert f'<link rel="pingback" href="{SITE}/xmlrpc.php">' in response.text
    assert LINK.search(response.text).end() < 1000
    head = client.head(post.get_absolute_url(), secure=True)
    assert head["X-Pingback"] == response["X-Pingback"]
    assert head["Link"] == response["Link"]


def test_a_post_says_where_webmentions_go(client):
    """WM-S1: by header, and for who reads only the page."""
    response = get(client, make_post())
    first, *_others = response["Link"].split(", ")
    assert first == f'<{SITE}/webmention/>; rel="webmention"'
    assert f'<link rel="webmention" href="{SITE}/webmention/">' in response.text


def test_nothing_that_others_write_stands_before_the_real_one(client):
    """PB-C8"""
    false = '<link rel="pingback" href="https://evil.example/">'
    single = false.replace('"', "'")
    post = make_post(
        title=f"{false} {single}",
        standfirst=f"{false} {single}",
        body=f"<p><code>{false.replace('<', '&lt;')}</code></p>",
        tags=["rel='pingback' href='https://evil.example/'"],
    )
    make_comment(post=post, body=f"{false} {single}")
    make_site(tagline=f"{false} {single}", name="rel='pingback'")
    html = get(client, post).text
    assert LINK.search(html)[1] == f"{SITE}/xmlrpc.php"
    assert wordpress_finder(html) == f"{SITE}/xmlrpc.php"
    assert html.count("rel=") > 3


def test_only_posts_say_so(client):
    """PB-S3: nothing else takes mentions."""
    post = make_post(tags=["MedEd"])
    things = [make_page(), post.tags.first(), post.signatures[0].author, make_tag()]
    for thing in things[:3]:
        assert offered(client, thing) == []
    assert "X-Pingback" not in client.get("/", secure=True).headers
    assert "X-Pingback" not in client.get("/nothing/", secure=True).headers
    draft = make_draft()
    client.force_login(make_editor())
    assert offered(client, draft) == []
    client.logout()
    post.withdraw()
    gone = client.get(post.get_absolute_url(), secure=True)
    assert gone.status_code == 410
    assert "X-Pingback" not in gone.headers
    assert "Link" not in gone.headers


@pytest.mark.parametrize("off", KINDS)
def test_what_is_switched_off_is_not_offered(client, off):
    """5.10"""
    post = make_post()
    make_site(**{f"{kind}s_allowed": True for kind in KINDS})
    assert offered(client, post) == [*KINDS]
    make_site(**{f"{off}s_allowed": False})
    assert offered(client, post) == [kind for kind in KINDS if kind != off]


def test_a_post_that_is_closed_or_old_offers_nothing(client):
    """5.10, 4.23"""
    make_site(**{f"{kind}s_allowed": True for kind in KINDS}, close_mentions_after=14)
    assert offered(client, make_post()) == [*KINDS]
    assert offered(client, make_post(mentions_open=False)) == []
    assert offered(client, make_post(timezone.now() - timedelta(days=15))) == []


def test_trackback_is_offered_only_where_an_editor_wants_it(client):
    """TB-7"""
    assert offered(client, make_post()) == ["pingback", "webmention"]


@pytest.mark.parametrize(
    "title",
    [
        "What pauses teach",
        'Pauses -- and "silences" & <waiting>',
        "--> <script>alert(1)</script> <!--",
        "--!> ends some comments",
        "-",
        "----",
        "]]>",
    ],
)
def test_the_description_for_trackback_is_xml_in_a_comment(client, title):
    """TB-6"""
    make_site(trackbacks_allowed=True)
    post = make_post(slug="a--b", title=title)
    html = get(client, post).text
    comment = re.search(r"<!--(.*?)-->", html, re.S)[1]
    assert "--" not in comment
    entry = ElementTree.fromstring(RDF.search(html)[1])[0].attrib
    permalink = SITE + post.get_absolute_url()
    assert entry[f"{PURL}identifier"] == permalink
    assert entry[f"{PURL}title"] == post.title
    assert entry[f"{TRACKBACK}ping"] == f"{permalink}trackback/"
    assert client.get(f"{post.get_absolute_url()}trackback/", secure=True).url


def test_saying_so_costs_no_query(client, django_assert_num_queries):
    post = make_post()
    make_site(**{f"{kind}s_allowed": False for kind in KINDS})
    get(client, post)
    with CaptureQueriesContext(connection) as before:
        get(client, post)
    make_site(**{f"{kind}s_allowed": True for kind in KINDS})
    with django_assert_num_queries(len(before)):
        assert get(client, post)["X-Pingback"]


def test_every_kind_of_mention_has_a_switch():
    assert {*KINDS} == {*Comment.Kind.values} - {"comment"}

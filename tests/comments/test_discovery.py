"""Where a page takes mentions: Webmention, section 3.1.2, and Pingback 1.0, section 2."""

import json

import pytest

from blog.fetch import FetchError
from comments.linkbacks.discovery import NotThere, discover
from tests.blog import hostile
from tests.blog.hostile import answer
from tests.comments.elsewhere import Site
from tests.shared import SHARED, needs_shared

ROCKS = SHARED / "data" / "webmention" / "rocks-cases.json"
CASES = json.loads(ROCKS.read_text())["DiscoveryTestData"] if ROCKS.exists() else {}
# Cases 13 to 23 of webmention.rocks, told in our words: the headers, the text, and
# the endpoint beside those that are wrong.
MORE = {
    "13": (
        [],
        "<!-- <a href='/wrong' rel='webmention'> --><a href='/t' rel=webmention>",
    ),
    "14": (
        [],
        "&lt;a href='/wrong' rel='webmention'&gt; <a href='/t' rel='webmention'>",
    ),
    "15": ([], "<link rel='webmention' href=''>"),
    "16": (
        [],
        "<a rel='webmention' href='/t'></a><link rel='webmention' href='/wrong'>",
    ),
    "17": (
        [],
        "<link rel='webmention' href='/t'><a rel='webmention' href='/wrong'></a>",
    ),
    "18": (["</wrong>; rel=other", "</t>; rel=webmention"], ""),
    "19": (['</wrong>; rel="other", </t>; rel="webmention"'], ""),
    "20": ([], "<link rel='webmention'><a href='/t' rel='webmention'>"),
    "21": ([], "<link rel='webmention' href='/t?query=yes'>"),
    "22": ([], "<link rel='webmention' href='sub/t'>"),
}
FOUND = {"15": "/page", "21": "/t?query=yes", "22": "/sub/t"}


@pytest.fixture
def site(settings):
    with Site() as server:
        settings.FETCH_ALLOW = {server.endpoint}
        yield server


def with_headers(html, *links, **headers):
    """Return an act that shows ``html`` under these headers called Link."""
    lines = "".join(f"Link: {link}\r\n" for link in links)
    lines += "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    body = html.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{lines}"
    return hostile.raw(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


@needs_shared
@pytest.mark.parametrize("number", CASES)
def test_the_endpoint_is_found_as_webmention_rocks_asks(site, number):
    """WM-S1, WM-S2, WM-S3: cases 1 to 12, as their authors wrote them."""
    case = CASES[number]
    base = site.at("")
    texts = {k: v.replace("__BASE__", base) for k, v in case.items()}
    html = f"<!doctype html><head>{texts['link_tag']}</head>{texts['description']}"
    link = [texts["link_header"]] if texts["link_header"] else []
    act = with_headers(html, *link)
    if name := case.get("link_header_name"):
        act = with_headers(html, **{name: link[0]})
    site[f"/test/{number}"] = act
    found = discover(f"{base}/test/{number}").webmention
    assert found == f"{base}/test/{number}/webmention"


@pytest.mark.parametrize("number", MORE)
def test_the_endpoint_is_found_in_the_further_cases(site, number):
    """WM-S1 to WM-S4: cases 13 to 22"""
    links, html = MORE[number]
    site["/page"] = with_headers(f"<!doctype html>{html}", *links)
    offer = discover(site.at("/page#part"))
    assert offer.webmention == site.at(FOUND.get(number, "/t"))


def test_an_endpoint_is_read_against_where_redirects_end(site):
    """WM-S2: case 23"""
    site["/test/23/page"] = hostile.lead_to(site.at("/test/23/page/here/end"))
    html = "<link rel='webmention' href='take'>"
    site["/test/23/page/here/end"] = answer(html.encode())
    assert discover(site.at("/test/23/page")).webmention == site.at(
        "/test/23/page/here/take"
    )


BASES = [
    ("<base href='/blog/'>", "take", "/blog/take"),
    ("<base href='/blog/'>", "/take", "/take"),
    ("<base href='/blog/#top'>", "", "/blog/"),
    ("<base target=_top><base href='/blog/'><base href='/wrong/'>", "t", "/blog/t"),
    ("<base href=''>", "take", "/a/take"),
    ("<base href='javascript:x'>", "take", "/a/take"),
    ("<base href='http://[::1'>", "take", "/a/take"),
    ("<!-- <base href='/wrong/'> -->", "take", "/a/take"),
]


@pytest.mark.parametrize("rel", ["webmention", "pingback"])
@pytest.mark.parametrize(("base", "href", "endpoint"), BASES)
def test_an_endpoint_in_the_text_is_read_against_the_base_of_the_page(
    site, rel, base, href, endpoint
):
    """WM-S2"""
    site["/a/page"] = answer(f"{base}<link rel={rel} href='{href}'>".encode())
    assert getattr(discover(site.at("/a/page")), rel) == site.at(endpoint)


def test_an_endpoint_in_a_header_is_not(site):
    """WM-S2, RFC 8288, section 3.2"""
    html, link = "<base href='/wrong/'>", "<take>; rel=webmention"
    site["/a/page"] = with_headers(html, link, X_Pingback="hear")
    offer = discover(site.at("/a/page"))
    assert offer.webmention == site.at("/a/take")
    assert offer.pingback == site.at("/a/hear")


def test_a_header_that_says_it_spares_the_page(site):
    """WM-S1: pictures and films need not come."""
    link = "</take>; rel=webmention"
    site["/film"] = answer(b"x" * 99, Content_Type="video/mp4", Link=link)
    assert discover(site.at("/film")).webmention == site.at("/take")
    assert site.asked("GET", "/film") == 0


def test_a_site_that_refuses_head_is_asked_for_its_page(site):
    """WM-S1"""
    html = b"<link rel=webmention href=/take>"
    site["/page"] = [answer(b"", "405 No"), answer(html)]
    assert discover(site.at("/page")).webmention == site.at("/take")


@pytest.mark.parametrize(
    "kind", ["image/png", "application/pdf", "text/plain", "application/json"]
)
def test_only_html_is_searched(site, kind):
    """WM-S1"""
    html = b"<link rel=webmention href=/take>"
    site["/page"] = answer(html, Content_Type=kind)
    assert discover(site.at("/page")).webmention == ""


ODD_HEADERS = [
    ("</take>; rel=webmention", True),
    ("</take>;rel=WebMention", True),
    ("</take> ; rel = webmention", True),
    ('</take>; title="a, b"; rel="x webmention"', True),
    ('</wrong>; title="; rel=webmention", </take>; rel=webmention', True),
    ('</wrong>; rel=next; rel=webmention, </take>; rel="webmention"', True),
    ("</take>; rel=not-webmention", False),
    ("</take>; title=webmention", False),
    ('</take>; title="; rel=webmention"', False),
    ("take; rel=webmention", False),
    ('</take>; rel="webmention', False),
]


@pytest.mark.parametrize(("header", "is_offer"), ODD_HEADERS)
def test_the_header_link_is_read_as_the_standard_says(site, header, is_offer):
    """WM-S3, RFC 8288"""
    site["/page"] = with_headers("", header)
    offer = discover(site.at("/page"))
    assert offer.webmention == (site.at("/take") if is_offer else "")


PINGBACK = [
    ("", {"X_Pingback": "/take"}, True),
    ('<link rel="pingback" href="/take">', {}, True),
    ('<link rel="pingback" href="/take" />', {}, True),
    ('<link rel="pingback" href="/wrong">', {"X_Pingback": "/take"}, True),
    ('<link rel="pingback" href="/take"><link rel="pingback" href="/wrong">', {}, True),
    ("<link rel='pingback' href='/take'>", {}, True),
    ('<!-- <link rel="pingback" href="/wrong"> -->', {}, False),
    ('<pre>&lt;link rel="pingback" href="/wrong"&gt;</pre>', {}, False),
    ('<a rel="pingback" href="/wrong">', {}, False),
]


@pytest.mark.parametrize(("html", "headers", "is_offer"), PINGBACK)
def test_pingback_is_found_by_header_first_and_then_by_link(
    site, html, headers, is_offer
):
    """PB-C1, PB-C2"""
    site["/page"] = with_headers(html, **headers)
    offer = discover(site.at("/page"))
    assert (offer.pingback, offer.webmention) == (
        site.at("/take") if is_offer else "",
        "",
    )


def test_entities_of_an_endpoint_are_resolved(site):
    """PB-C3, WM-S4"""
    site["/page"] = answer(
        b'<link rel="pingback" href="/take?a=1&amp;b=2&lt;">'
        b'<a rel="webmention" href="/hear?a=1&amp;b=2">'
    )
    offer = discover(site.at("/page"))
    assert offer.pingback == site.at("/take?a=1&b=2<")
    assert offer.webmention == site.at("/hear?a=1&b=2")


RDF = """<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="{0}" dc:identifier="{0}" dc:title="Rounds"
  trackback:ping="{1}" /></rdf:RDF>
-->"""


def test_trackback_is_found_in_the_block_about_that_page(site):
    """TB-6"""
    here, there = site.at("/page?a=1&b=2"), site.at("/other")
    blocks = RDF.format(there, "http://wrong.example/")
    blocks += RDF.format(here.replace("&", "&amp;"), site.at("/take?id=1&amp;x"))
    site["/page?a=1&b=2"] = answer(f"<p>Hello</p>{blocks}".encode())
    assert discover(f"{here}#part").trackback == site.at("/take?id=1&x")
    site["/page?a=1&b=2"] = answer(RDF.format(there, "/wrong").encode())
    assert discover(here).trackback == ""


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "503 Busy"])
def test_what_a_missing_page_offers_does_not_count(site, status):
    """WM-S1"""
    site["/page"] = answer(b"", status, Link="</take>; rel=webmention")
    with pytest.raises(NotThere) as found:
        discover(site.at("/page"))
    assert found.value.answer.status == int(status[:3])


HOSTILE = [
    b"<" * 1_000_000,
    b"<a rel=webmention " * 50_000,
    b'<link rel="webmention" href="' * 30_000,
    b"<rdf:Description " * 60_000,
    b"<rdf:Description " + b"a" * 900_000,
    b"<rdf:Description " + b'a="' * 300_000 + b">",
    b"<!--" * 200_000,
    b"&#9" * 300_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_page_offers_nothing_and_ends(site, number):
    """S9: only a linear parser sees the text; bench/ has the times."""
    site["/page"] = answer(HOSTILE[number])
    offer = discover(site.at("/page"))
    assert (offer.webmention, offer.pingback, offer.trackback) == ("", "", "")


@pytest.mark.parametrize("char", ["<", '"', ";", "</a>;", "; rel", ' ="', "\xff"])
def test_a_hostile_header_offers_nothing_and_ends(site, char):
    """S9"""
    long = char * (25_000 // len(char))
    site["/page"] = with_headers("", long)
    assert discover(site.at("/page")).webmention == ""


def test_an_endpoint_on_this_machine_is_refused_by_the_client(settings):
    """WM-S9: the guarded client opens no address that is not public."""
    settings.FETCH_ALLOW = set()
    with Site(page=answer(b"")) as site, pytest.raises(FetchError):
        discover(site.at("/page"))
    assert not site.requests


@needs_shared
def test_all_cases_are_there():
    assert [*CASES, *MORE, "23"] == [str(number) for number in range(1, 24)]

"""Hostile, broken and random texts through every function of ``blog.markup``."""

import random
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from blog import markup
from tests.blog.payloads import ADDRESSES, all_payloads, own_payloads, shared_payloads
from tests.shared import needs_shared

SITE = "https://blog.example/2015/06/11/post/"

# Written out here once more, so that a slip in the code's own lists shows.
ARTICLE_TAGS = set(
    "a abbr aside blockquote br caption cite code dd del div dl dt em figcaption figure "
    "h2 h3 h4 hr img ins kbd li mark ol p pre q samp small span strong sub sup table "
    "tbody td tfoot th thead tr ul var".split()
)
ARTICLE_ATTRIBUTES = set(
    "alt aria-label class colspan decoding dir height href id lang loading rel role "
    "rowspan scope src start tabindex title type value width".split()
)
CLASSES = {
    "braced",
    "braced braced--warn",
    "braced__name",
    "handle",
    "hashtag",
    "pull",
    "table",
    "wide",
}
COMMENT_TAGS = set("a blockquote br code em li ol p pre strong ul".split())
COMMENT_ATTRIBUTES = {"href", "rel"}
VOID = {"br", "hr", "img"}


class Page(HTMLParser):
    """What a parser that the code doesn't use finds in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.open = []
        self.other = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html, tags, attributes, images="/"):
    page = Page(html)
    assert page.open == []
    assert page.other == []
    for tag, attrs in page.elements:
        assert tag in tags
        assert len(attrs) == len(dict(attrs))
        for name, value in attrs:
            assert name in attributes
            assert value is not None
            if name == "class":
                assert value in CLASSES
            elif name == "id":
                assert value.startswith("section")
            elif name == "src":
                assert value.startswith(images + "media/")
            elif name == "href":
                check_address(value)


def check_address(address):
    assert not any(character.isspace() for character in address)
    assert not address.startswith("//")
    assert "\\" not in address
    parts = urlsplit(address)
    if address.startswith(("/", "#")):
        assert parts.scheme == parts.netloc == ""
    elif parts.scheme == "mailto":
        assert "@" in parts.path
    else:
        assert parts.scheme in {"http", "https"}
        assert parts.hostname


def anything(name):
    """Answer to every name with itself, as the worst of lookups would."""
    return name


def check_all(payload):
    """Send ``payload`` through every function and check all that comes out."""
    clean = markup.clean_article(payload)
    linked = markup.article_html(payload, "/tag/{}/".format, "https://x.com/{}".format)
    assert markup.link(clean, "/tag/{}/".format, "https://x.com/{}".format) == linked
    for html in (clean, linked, markup.article_html(payload, anything, anything)):
        check(html, ARTICLE_TAGS, ARTICLE_ATTRIBUTES)
    fed = markup.feed_html(linked, SITE)
    check(
        fed,
        ARTICLE_TAGS - {"div"},
        ARTICLE_ATTRIBUTES - {"class", "id", "role", "tabindex"},
        images="https://blog.example/",
    )
    comment = markup.clean_comment(payload)
    typed = markup.comment_to_html(payload)
    inside = markup.comment_to_html(f"[{payload}](https://x.com/{payload})")
    for html in (comment, typed, inside):
        check(html, COMMENT_TAGS, COMMENT_ATTRIBUTES)
        assert html.count("<a ") == html.count('rel="nofollow ugc noopener"')
    assert markup.clean_article(clean) == clean
    assert markup.clean_comment(comment) == comment
    assert markup.clean_comment(typed) == typed
    assert markup.feed_html(fed, SITE) == fed
    for line in (markup.text(payload), markup.excerpt(payload)):
        assert line == " ".join(line.split())
        line.encode()
    plain = markup.plain(payload)
    assert plain == markup.plain(plain)
    assert len(plain.splitlines()) < 2
    plain.encode()
    for name in markup.hashtags(payload):
        assert not set(name) & set(" <>&\"'/#")


@pytest.mark.parametrize("payload", own_payloads())
def test_no_payload_of_ours_leaves_anything_that_runs(payload):
    """security.md S1, S3; features.md 4.11."""
    check_all(payload)


@needs_shared
def test_no_payload_of_others_leaves_anything_that_runs():
    """security.md S1, S3; features.md 4.11."""
    for payload in shared_payloads():
        check_all(payload)


@needs_shared
def test_there_are_three_hundred_payloads():
    """security.md S1."""
    assert len(own_payloads()) >= 120
    assert len(set(all_payloads())) >= 300


def test_text_of_a_hostile_comment_is_shown_as_typed():
    payload = "<img src=x onerror=alert(1)> & <b>x</b>"
    assert markup.text(markup.comment_to_html(payload)) == payload


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_addresses_are_refused(address):
    """security.md S3. As written, and as a parser hands them over."""
    html = f'<a href="{address}">x</a>'
    assert "href" not in markup.clean_article(html)
    assert "href" not in markup.clean_comment(html)
    typed = markup.comment_to_html(f"[x]({address})")
    assert ">x</a>" not in typed
    check(typed, COMMENT_TAGS, COMMENT_ATTRIBUTES)


PIECES = (
    [f"<{tag}>" for tag in sorted(ARTICLE_TAGS | {"b", "i", "h1", "section", "font"})]
    + [f"</{tag}>" for tag in sorted(ARTICLE_TAGS | {"b", "i", "h1", "section", "svg"})]
    + "<svg> <math> <style> <script> <template> <select> <title> <noscript>".split()
    + "<!-- --> <![CDATA[ ]]> < > & &amp;lt; &lt; &nbsp; &#0; \" ' ` * ** #a @b".split()
    + [
        "x",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\x00",
        "é",
        "\u3000",
        "\u202e",
        "> ",
        "- ",
    ]
    + ["<a href=/x>", "<a href='https://e.example/?a&copy=1'>", "<p class=pull>", "<p "]
    + ["<img src=/media/a.png alt='a > b'>", "<img src=https://e.example/a.png alt=x>"]
    + ["<a href=javascript:1>", "<h2 id=x onclick=y>", "<td colspan=2>", '<q title="']
)


@pytest.mark.parametrize("seed", range(40))
def test_pieces_in_any_order_come_out_clean_and_stay_so(seed):
    """security.md S3: cleaning twice changes nothing."""
    chance = random.Random(seed)
    for _ in range(10):
        check_all("".join(chance.choices(PIECES, k=chance.randint(1, 40))))


@pytest.mark.parametrize("seed", range(10))
def test_payloads_cut_and_joined_come_out_clean(seed):
    """security.md S2, S3."""
    chance = random.Random(seed)
    sources = own_payloads()
    for _ in range(10):
        parts = chance.choices(sources, k=3)
        check_all("".join(part[: chance.randint(0, len(part))] for part in parts)[:600])

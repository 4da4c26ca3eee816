"""Pages that are made to keep a reader busy, or to break what it writes."""

import random

import pytest

from blog.fetch import client
from comments.linkbacks import microformats
from comments.linkbacks.pages import exact
from comments.linkbacks.responses import response_of
from comments.models import Comment
from tests.blog import hostile
from tests.blog.hostile import answer
from tests.comments.hostile_pages import PLAIN, pages
from tests.comments.mentioning import page_of

SIZE = 100_000
HOSTILE = dict(pages(SIZE))
POST = "https://blog.example/tides/"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_to_their_end(elsewhere, name):
    """A3, S14: bench/sources.py has what larger ones cost."""
    body = elsewhere.filled(HOSTILE[name]).encode(errors="replace")
    linkback = elsewhere.mention(answer(body, Content_Type="text/html; charset=utf-8"))
    assert linkback.state == "verified"
    comment = linkback.comment
    assert 0 < len(comment.name) <= 250
    assert len(comment.body) < 8_000
    assert "\0" not in comment.name + comment.body


@pytest.mark.parametrize("name", PLAIN)
def test_hostile_texts_are_read_to_their_end(elsewhere, name):
    kind, text = PLAIN[name]
    body = elsewhere.filled(text).encode()
    linkback = elsewhere.mention(answer(body, Content_Type=kind))
    # Python reads no JSON that is so deep, and no number that is so long.
    is_read = name not in ("lists in JSON", "long number in JSON")
    assert linkback.state == ("verified" if is_read else "refused")


@pytest.mark.parametrize("act", hostile.ENDLESS, ids=lambda act: act.__name__)
def test_servers_that_never_end_are_left(elsewhere, monkeypatch, act):
    """A3: one deadline over everything"""
    monkeypatch.setattr(client, "SECONDS", 0.3)
    elsewhere.server.act = act
    linkback = elsewhere.verify(elsewhere.claim())
    too_large = (hostile.endless_body, hostile.large_body, hostile.large_chunk)
    assert linkback.state == ("refused" if act in too_large else "waiting")
    assert linkback.comment is None


PIECES = (
    *("<div>", "</div>", "<p>", "</p>", "<b>", "<a>", "</a>", "<ul>", "<li>", "</ul>"),
    *("<table>", "<tr>", "<td>", "</table>", "<img>", "<br>", "<data>", "<abbr>"),
    *(
        f"<div class='{name}'>"
        for name in (*microformats.ROOTS, *microformats.PROPERTIES)
    ),
    *(
        "<div class='h-entry e-content p-author'>",
        "<time class='dt-published' datetime='",
    ),
    *(
        "<a class='u-url u-uid' href='",
        "<a rel='author' href='",
        "<img class='u-photo' src='",
    ),
    *(
        "<a class='h-card u-author' href='",
        "<i class='value'>",
        "<i class='value-title'>",
    ),
    *(f"<a class='u-in-reply-to' href='{POST}'>", "http://[", "//", ":", "?", "#", "%"),
    *(
        "2026-01-01",
        "T",
        "12:30",
        "+99:99",
        "x",
        " ",
        "'>",
        '"',
        "é",
        "\0",
        "&",
        "<",
        ">",
    ),
    *("<template>", "<!--", "-->", "<script>", "</script>", "<base href='", "<link>"),
)


def test_no_page_breaks_the_reader():
    """R9: 3,000 pages of pieces that matter, in any order."""
    chance = random.Random(5)
    other, types = page_of("<p class='h-card'>Ann"), set()
    for _page in range(3_000):
        html = "".join(chance.choices(PIECES, k=chance.randrange(1, 60)))
        response = response_of(page_of(html), {exact(POST)}, lambda _address: other)
        types.add(response.type)
        assert not response.author.url or response.author.url.startswith("http")
        assert isinstance(response.author.name + response.content, str)
    assert types == {"", "reply"}


@pytest.mark.parametrize(
    "odd",
    [
        "<b class='dt-published'><i class='value'>+99:99</i></b>",
        "<b class='u-url'><i class='value-title'></i></b>",
    ],
)
def test_what_mf2py_stumbles_over_says_nothing(elsewhere, odd):
    comment = elsewhere.mention(f"""<title>A note</title><div class="h-entry">{odd}
    <p>I like <a class="u-like-of" href="{{post}}">it</a></div>""").comment
    assert (comment.name, comment.reaction) == ("A note", "")
    assert comment.body == "[…] I like it […]"


def test_a_microformat_is_read_once_however_much_it_is_said_to_be():
    """S14: mf2py reads it for each property anew, and so for each level above it."""
    html = '<div class="h-entry p-author e-content u-url u-photo p-name">' * 60
    tokens = list(microformats.Tree(page_of(html).tokens).pruned())
    starts = [token for token in tokens if isinstance(token, microformats.Start)]
    roots = [s for s in starts if "h-entry" in s.attrs.get("class", "")]
    assert len(starts) == microformats.DEEPEST
    assert [s.attrs["class"] for s in roots] == [
        "h-entry p-author"
    ] * microformats.NESTED


def test_ends_of_what_lies_too_deep_end_nothing_above_it():
    html = '<p class="h-entry"><b class="e-content">' + "<i>" * 60 + "</i>" * 60 + "x"
    (item,) = microformats.parse(page_of(html))["items"]
    assert item["properties"]["content"][0]["value"] == "x"


@pytest.mark.parametrize("field", ["name", "body", "author", "date", "offered"])
def test_what_a_page_says_is_stored_harmless(elsewhere, field):
    """S1, WM-R6: all fields of a mention are hostile data."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e\0"
    said = dict.fromkeys(("name", "body", "author", "date"), "plain") | {field: evil}
    page = f"""<title>{said["name"]}</title><div class="h-entry">
    <a class="u-in-reply-to" href="{{post}}">x</a>
    <p class="e-content">{said["body"]}</p>
    <p class="p-author h-card">{said["author"]}</p>
    <p class="dt-published">{said["date"]}</p></div>"""
    kind = "trackback" if field == "offered" else "webmention"
    offered = {"title": evil.replace("\0", ""), "excerpt": evil.replace("\0", "")}
    elsewhere.mention(page, kind, offered=offered)
    comment = Comment.objects.get()
    assert "<script" not in comment.body_html
    assert "onerror" not in comment.body_html
    assert "\u202e" not in comment.name + comment.body_html

"""What is written into a feed stays text there, and no request is believed (S1)."""

from xml.etree import ElementTree as ET

import pytest

from blog.models import Post
from tests.blog.test_feeds import CONTENT, OURS, address, read
from tests.factories import (
    make_author,
    make_image,
    make_post,
    make_site,
    make_tag,
)

__all__ = ["address"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "as_html"),
    [
        ("Sex & gender", "Sex & gender"),
        ("When p < 0.05", "When p < 0.05"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("]]><!-- x", "]]&gt;&lt;!-- x"),
    ],
)
def test_a_title_is_inert_as_text_and_as_html(client, title, as_html):
    """security.md S1"""
    make_post(title=title)
    root = ET.fromstring(client.get("/feed/").content)
    assert root.findtext("channel/item/title") == as_html


def test_hostile_texts_and_names_are_inert(client):
    """security.md S1"""
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    make_site(name="Rounds <script>alert(1)</script>", tagline=hostile)
    make_post(
        standfirst=hostile,
        body=f"<p>Fine.{hostile}<a href='javascript:alert(1)'>x</a></p>",
        authors=[make_author(name=hostile)],
        tags=["<b>Bold</b>"],
    )
    response = client.get("/feed/")
    root = ET.fromstring(response.content)
    item = root.find("channel/item")
    for html in (
        root.findtext("channel/title"),
        root.findtext("channel/description"),
        item.findtext("description"),
        item.findtext(CONTENT),
    ):
        assert "<script" not in html
        assert "<img" not in html
        assert "javascript:" not in html
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == hostile


def test_control_characters_do_not_break_the_feed(client):
    make_site(name="Ro\x0bunds", tagline="\x1fOn\ufffe")
    author = make_author(name="Ines\x08 Okafor", biography="Te\x0caches")
    make_tag("Med\x0cEd", slug="meded")
    Post.objects.filter(pk=make_post(authors=[author], tags=["Med\x0cEd"]).pk).update(
        title="A\x01B\uffffC", standfirst="\x02E", body_html="<p>\x03F</p>"
    )
    for path in ("/feed/", f"{author.get_absolute_url()}feed/"):
        found = read(client, path)
        assert found.entries[0].title == "ABC"
        assert found.entries[0].summary == "E"


def test_no_address_comes_from_the_request(client, settings):
    """security.md S15"""
    settings.ALLOWED_HOSTS = ["*"]
    author = make_author()
    post = make_post(
        authors=[author],
        tags=["MedEd"],
        image=make_image(),
        body='<p><a href="/x/">x</a>',
    )
    forged = {"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    for path in ("/feed/", "/tag/meded/feed/", f"{author.get_absolute_url()}feed/"):
        response = client.get(path, headers=forged, secure=True)
        assert f"{OURS}{post.get_absolute_url()}".encode() in response.content
        assert b"evil.test" not in response.content
        assert b"evil.test" not in str(response.headers).encode()

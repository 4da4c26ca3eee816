"""Trackbacks received (protocols.md, section 5)."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from comments.models import Linkback
from tests.comments.claiming import SOURCE, another_ip, send
from tests.factories import make_draft, make_post, make_site

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
SAID = {
    "url": SOURCE,
    "title": "What pauses teach",
    "excerpt": "A pause hands the sentence back.",
    "blog_name": "Answers",
}


@pytest.fixture(autouse=True)
def site():
    return make_site(trackbacks_allowed=True)


def path_of(post):
    return f"{post.get_absolute_url()}trackback/"


def tell(client, post, **fields):
    return error_of(send(client, path_of(post), **SAID | fields))


def error_of(response):
    """Return the sentence of an answer; "" if all is well."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert not response.cookies
    root = ET.fromstring(response.content)
    assert root.tag == "response"
    message = root.findtext("message", "")
    assert root.findtext("error") == ("1" if message else "0")
    return message


def raw(client, post, body, kind=FORM):
    return error_of(
        client.post(path_of(post), body, content_type=kind, REMOTE_ADDR=another_ip())
    )


def test_a_trackback_is_stored_with_what_it_says(client):
    """TB-1, TB-2, 5.6: shown to nobody before the link is found."""
    post = make_post()
    assert tell(client, post, ip="192.0.2.7") == ""
    linkback = Linkback.objects.get()
    assert (linkback.post, linkback.source) == (post, SOURCE)
    assert linkback.protocols == ["trackback"]
    offered = {name: SAID[name] for name in ("title", "excerpt", "blog_name")}
    assert linkback.offered == offered
    assert linkback.ip == "192.0.2.7"
    assert not post.comments.exists()


def test_the_answer_is_that_of_the_standard(client):
    """TB-2"""
    response = send(client, path_of(make_post()), **SAID)
    lines = response.text.split("\n")
    assert lines[0] == '<?xml version="1.0" encoding="utf-8"?>'
    assert lines[1] == "<response><error>0</error></response>"


def test_only_the_address_is_needed(client):
    """TB-1: it stands for a title that is missing."""
    post = make_post()
    assert error_of(send(client, path_of(post), url=SOURCE)) == ""
    assert Linkback.objects.get().offered["title"] == SOURCE
    assert error_of(send(client, path_of(post), title="No address"))


def test_the_last_slash_may_be_missing(client):
    """A client that is redirected sends nothing more."""
    post = make_post()
    path = path_of(post).rstrip("/")
    assert error_of(send(client, path, **SAID)) == ""
    assert Linkback.objects.get().post == post


def test_long_fields_are_cut(client):
    """TB-3"""
    tell(client, make_post(), title="a" * 251, excerpt="b" * 253, blog_name="c" * 250)
    offered = Linkback.objects.get().offered
    assert offered["title"] == "a" * 249 + "…"
    assert offered["excerpt"] == "b" * 251 + "…"
    assert offered["blog_name"] == "c" * 250


def test_fields_hold_no_controls(client):
    tell(client, make_post(), title="a\x00b\x1bc\u202ed", excerpt="\n x \r\n y")
    offered = Linkback.objects.get().offered
    assert not any(sign in offered["title"] for sign in "\x00\x1b\u202e")
    assert offered["excerpt"] == "x y"


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        (f"{FORM}; charset=utf-8", "title=%C3%A9", "é"),
        (f"{FORM}; charset=ISO-8859-1", "title=%E9", "é"),
        (f"{FORM}; charset=windows-1252", "title=%93a%94", "“a”"),
        (f"{FORM}; charset=Shift_JIS", "title=%93%FA%96%7B", "日本"),
        (f"{FORM}; charset=EUC-JP", "title=%C6%FC%CB%DC", "日本"),
        (FORM, "title=%C3%A9", "é"),
        (FORM, "title=%E9", "é"),
        (FORM, b"title=\xe9", "é"),
        (FORM, b"title=\xc3\xa9", "é"),
        (FORM, "charset=EUC-JP&title=%C6%FC%CB%DC", "日本"),
        (f"{FORM}; charset=utf-8", "title=%E9", "\ufffd"),
    ],
)
def test_the_encoding_is_the_one_that_is_named_or_looks_right(
    client, kind, body, title
):
    """TB-4"""
    body = body if isinstance(body, bytes) else body.encode()
    assert raw(client, make_post(), body + f"&url={SOURCE}".encode(), kind) == ""
    assert Linkback.objects.get().offered["title"] == title


@pytest.mark.parametrize(
    "charset", ["utf-7", "zip", "unicode_escape", "idna", "x\x00y", "a" * 5000, "é"]
)
def test_encodings_that_hide_something_are_refused(client, charset):
    """TB-4"""
    post = make_post()
    assert tell(client, post, charset=charset)
    assert not Linkback.objects.exists()


def test_a_repeated_one_is_an_error(client):
    """TB-5"""
    post = make_post()
    tell(client, post)
    assert "before" in tell(client, post)
    assert tell(client, make_post()) == ""


def test_closed_posts_and_a_closed_blog_say_so(client):
    """TB-5, TB-7, 5.10"""
    post = make_post(mentions_open=False)
    assert tell(client, post) == "This post takes no mentions."
    make_site(trackbacks_allowed=False)
    assert tell(client, make_post()) == "This blog takes no trackbacks."
    assert not Linkback.objects.exists()


def test_messages_are_escaped(client, monkeypatch):
    """TB-2"""
    why = "comments.linkbacks.claims.closed_to_mentions"
    monkeypatch.setattr(why, lambda *args: "This & <that>.")
    assert tell(client, make_post()) == "This & <that>."


def test_who_says_nothing_is_led_to_the_post(client):
    """TB-5"""
    post = make_post()
    for response in (
        client.get(path_of(post)),
        client.head(path_of(post)),
        send(client, path_of(post)),
        send(client, path_of(post), excerpt="Only this"),
    ):
        assert response.status_code == 302
        assert response["Location"] == post.get_absolute_url()


def test_an_old_address_takes_trackbacks_for_the_post_that_moved(client):
    post = make_post()
    old = path_of(post)
    post.slug = "renamed"
    post.save()
    assert error_of(send(client, old, **SAID)) == ""
    assert Linkback.objects.get().post == post
    assert client.get(old)["Location"] == post.get_absolute_url()


def test_where_no_post_is_there_is_nothing(client):
    """S4: drafts are as if they were not."""
    draft = make_draft()
    nothing = "/2015/02/30/pauses/trackback/"
    assert client.get(nothing).status_code == 404
    assert error_of(send(client, nothing, **SAID))
    assert client.get(f"{draft.get_absolute_url()}trackback/").status_code == 404


def test_a_form_has_at_most_16_kib(client):
    assert tell(client, make_post(), excerpt="a" * 16 * 1024)


def test_other_methods_are_refused_and_no_token_is_asked_for(client):
    """WM-R8 as for all"""
    post = make_post()
    assert client.put(path_of(post)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert error_of(send(strict, path_of(post), **SAID)) == ""


def test_a_trackback_costs_few_queries(client, django_assert_max_num_queries):
    """S9"""
    post = make_post()
    with django_assert_max_num_queries(14):
        tell(client, post)

"""Webmentions received (protocols.md, section 6)."""

from uuid import uuid4

import pytest
from django.test import Client

from comments.models import Linkback, SourceRule
from tests.comments.claiming import SOURCE, address_of, claimed, looked_at, send
from tests.factories import make_comment, make_post, make_site

pytestmark = pytest.mark.django_db

PATH = "/webmention/"
FORM = "application/x-www-form-urlencoded"


def mention(client, post, source=SOURCE, **fields):
    return send(client, PATH, source=source, target=address_of(post), **fields)


def refused(response, status=400):
    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.strip()
    assert "Location" not in response.headers
    return response.text.strip()


def test_a_webmention_is_stored_and_has_a_page_that_tells_of_it(client, settings):
    """WM-R1, WM-S5"""
    post = make_post()
    response = mention(client, post, ip="192.0.2.7")
    assert response.status_code == 201
    linkback = Linkback.objects.get()
    assert response["Location"] == f"{settings.SITE_URL}{PATH}{linkback.key}/"
    assert linkback.protocols == ["webmention"]
    assert linkback.ip == "192.0.2.7"
    assert not response.cookies


def test_it_may_be_sent_again(client):
    """WM-R5: one row, the same page."""
    post = make_post()
    first, second = mention(client, post), mention(client, post)
    assert second.status_code == 201
    assert first["Location"] == second["Location"]
    assert Linkback.objects.count() == 1


@pytest.mark.parametrize("missing", ["source", "target"])
def test_both_fields_are_needed(client, missing):
    """WM-R2"""
    fields = {"source": SOURCE, "target": address_of(make_post())}
    refused(send(client, PATH, **fields | {missing: ""}))
    fields.pop(missing)
    refused(send(client, PATH, **fields))


def test_what_is_wrong_with_it_is_said(client, settings):
    """WM-R2, WM-R4"""
    post, gone = make_post(), make_post()
    gone.withdraw()
    refused(mention(client, post, source="ftp://answers.example/"))
    refused(mention(client, post, source="answers.example"))
    refused(mention(client, post, source=f"{address_of(post)}#a"))
    refused(mention(client, gone))
    for target in ("x", "https://other.example/", settings.SITE_URL):
        refused(send(client, PATH, source=SOURCE, target=target))
    SourceRule.objects.create(verdict="deny", place="answers.example")
    refused(mention(client, post), status=403)
    make_site(webmentions_allowed=False)
    assert refused(mention(client, post)) == "This blog takes no webmentions."
    assert not Linkback.objects.exists()


def test_only_a_form_is_read(client):
    post = make_post()
    fields = {"source": SOURCE, "target": address_of(post)}
    refused(client.post(PATH, fields, content_type="application/json"))
    refused(client.post(PATH, fields))  # multipart/form-data
    refused(client.post(PATH, b"", content_type=FORM))


def test_a_form_has_at_most_16_kib(client):
    post = make_post()
    refused(mention(client, post, padding="a" * 16 * 1024), status=413)
    assert mention(client, post, padding="a" * 15 * 1024).status_code == 201


def test_neither_a_cookie_nor_a_token_is_asked_for():
    """WM-R8"""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["session"] = "made-up-by-somebody"
    assert mention(strict, make_post()).status_code == 201


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(PATH).status_code == 405


def test_readers_who_come_by_are_told_what_it_is_for(client):
    response = client.get(PATH)
    assert response.status_code == 200
    assert "source" in response.text
    assert "noindex" in response.text
    assert client.head(PATH).status_code == 200


def status_page(client, linkback):
    response = client.get(f"{PATH}{linkback.key}/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert 'content="noindex"' in response.text
    return response


def test_the_page_tells_each_state(client):
    """WM-R1"""
    post = make_post()
    linkback = claimed(post, "webmention")
    assert "looked at soon" in status_page(client, linkback).text
    looked_at(linkback, "refused", fault=17)
    assert "no link to the post" in status_page(client, linkback).text
    looked_at(linkback, "refused", fault=None)
    closed = status_page(client, linkback).text
    assert "This post takes no mentions any more." in closed
    assert "None" not in closed
    looked_at(linkback, "gone", fault=None)
    assert "taken back" in status_page(client, linkback).text
    looked_at(linkback, "verified")
    assert "waits for an editor" in status_page(client, linkback).text
    comment = make_comment(post=post, kind="webmention", status="pending")
    looked_at(linkback, "verified", comment=comment)
    assert "waits for an editor" in status_page(client, linkback).text
    assert comment.get_absolute_url() not in status_page(client, linkback).text
    comment.status = "approved"
    comment.save()
    assert comment.get_absolute_url() in status_page(client, linkback).text


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_a_spammer_does_not_learn_why_nothing_is_shown(client, status):
    post = make_post()
    linkback = claimed(post, "webmention")
    comment = make_comment(post=post, kind="webmention", status=status)
    looked_at(linkback, "verified", comment=comment)
    page = status_page(client, linkback)
    assert page.context["state"] == "held"


def test_a_source_on_the_page_is_text(client):
    """S1"""
    source = "https://answers.example/?<script>alert(1)</script>&\"'"
    linkback = claimed(make_post(), "webmention", source=source)
    Linkback.objects.update(source=source)
    html = status_page(client, linkback).text
    assert "<script>alert" not in html
    assert f'href="{linkback.source}' not in html
    assert "&lt;script&gt;alert(1)" in html


def test_nobody_guesses_a_page_and_none_outlives_its_post(client):
    post = make_post()
    linkback = claimed(post, "webmention")
    assert client.get(f"{PATH}{uuid4()}/").status_code == 404
    assert client.get(f"{PATH}x/").status_code == 404
    post.withdraw()
    assert client.get(f"{PATH}{linkback.key}/").status_code == 404


def test_the_page_costs_two_queries(client, django_assert_num_queries):
    linkback = claimed(make_post(), "webmention")
    with django_assert_num_queries(2):
        status_page(client, linkback)


def test_a_webmention_costs_few_queries(client, django_assert_max_num_queries):
    """S9"""
    post = make_post()
    with django_assert_max_num_queries(14):
        mention(client, post)

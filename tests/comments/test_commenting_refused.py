"""Comments that are not taken: why, with which status, and with the text kept."""

import re

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from blog.models import Post, SiteSettings
from comments.models import Comment
from tests.comments.commenting import SAID, errors, said, send
from tests.comments.letters import mails
from tests.factories import make_comment, make_post, make_site, make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db

TEXT = "\n\n*First*  line\r\n\r\n“Second” & <b>third</b>"


@pytest.fixture
def post():
    return make_post()


def kept(response):
    return form_data(response, "write")["body"][0]


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"name": ""}, "id_name", "Name: Write your name."),
        ({"email": ""}, "id_email", "E-mail: Write your e-mail address."),
        (
            {"email": "sunniva@"},
            "id_email",
            "E-mail: Write the address in full, as in name@hospital.example.",
        ),
        ({"body": " \r\n "}, "id_body", "Comment: Write your comment."),
        ({"body": "\u202e\u202e"}, "id_body", "Comment: Write your comment."),
        (
            {"url": "javascript:alert(1)//://"},
            "id_url",
            "Website: Write the address in full, as in https://ward.example.",
        ),
        (
            {"url": "https://our.site@evil.test/"},
            "id_url",
            "Website: Write the address in full, as in https://ward.example.",
        ),
    ],
)
def test_what_is_to_be_mended_is_said_in_a_sentence(
    client, post, fields, place, sentence
):
    """4.11: a summary that leads to the field, with all that was typed in it."""
    response = send(client, post, **{"body": TEXT} | fields)
    assert response.status_code == 422
    assert errors(response) == [(place, sentence)]
    assert "<title>Error: " in response.text
    assert "One thing to mend before this can be sent" in response.text
    assert kept(response) == fields.get("body", TEXT)
    field = re.search(rf'<(?:input|textarea)[^>]*id="{place}"[^>]*>', response.text)[0]
    assert 'aria-invalid="true"' in field
    assert f"{place}_error" in field
    assert not Comment.objects.exists()


def test_all_that_is_to_be_mended_is_said_at_once(client, post):
    response = send(client, post, name="", email="x", body="", tell="all")
    assert len(errors(response)) == 3
    assert "3 things to mend" in response.text
    assert form_data(response, "write")["tell"] == ["all"]


@pytest.mark.parametrize("field", ["name", "email", "url", "interests", "parent"])
@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_a_line_break_in_a_field_of_one_line_is_no_request(
    client, post, field, line_break
):
    """S16: no browser sends it."""
    injected = f"a@hospital.example{line_break}Bcc: everyone@hospital.example"
    response = send(client, post, **{field: injected})
    assert response.status_code == 400
    assert not Comment.objects.exists()
    assert mails("confirm") == []


@pytest.mark.parametrize("field", ["name", "email", "url", "interests", "body"])
def test_signs_that_cannot_be_stored_are_refused_or_dropped(client, post, field):
    response = send(client, post, **{field: f"{SAID.get(field, 'x')}\0"})
    assert response.status_code == 422
    assert not Comment.objects.exists()


def test_signs_that_turn_the_reading_direction_are_dropped(client, post):
    send(client, post, name="Sun\u202eniva", body="Read\u202e this\x07.")
    assert said(post).name == "Sunniva"
    assert said(post).body_html == "<p>Read this.</p>"


@pytest.mark.parametrize(
    "name", ["\ufeff\u202e", "\u200b\u200b", "\xad", "\xa0\u0301", "\u3164", "\u2800"]
)
def test_a_name_that_nobody_can_see_is_none(client, post, name):
    """S16"""
    response = send(client, post, name=name)
    assert response.status_code == 422
    assert errors(response) == [("id_name", "Name: Write your name.")]
    make_site(name_and_email_required=False)
    assert send(client, post, name=name).status_code == 303
    assert said(post).name == "Anonymous"


@pytest.mark.parametrize("name", ["李", "ش‌ما", "é", "🩺", "007"])
def test_a_name_is_one_in_any_script(client, post, name):
    assert send(client, post, name=name).status_code == 303
    assert said(post).name == name


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_what_readers_cannot_see_is_not_answered(client, post, status):
    """S5: 403, with the text, which can then be sent on its own."""
    hidden = make_comment(post=post, status=status, name="Canary")
    response = send(client, post, parent=hidden.pk, body=TEXT)
    assert response.status_code == 403
    assert "is not there any more" in errors(response)[0][1]
    assert kept(response) == TEXT
    assert "Canary" not in response.text
    data = {name: values[0] for name, values in form_data(response, "write").items()}
    assert data["parent"] == ""
    assert send(client, post, **data).status_code == 303


@pytest.mark.parametrize("parent", ["elsewhere", "999999", "x", "1e3", "²", "9" * 40])
def test_a_parent_that_is_none_is_refused(client, post, parent):
    """S5: comments of other posts, deleted ones, and no numbers at all."""
    if parent == "elsewhere":
        parent = make_comment().pk
    assert send(client, post, parent=parent).status_code == 403
    assert not Comment.objects.filter(post=post).exists()


def test_the_same_again_is_refused(client, post):
    """409"""
    send(client, post)
    response = send(client, post)
    assert response.status_code == 409
    assert errors(response)[0][0] == "id_body"
    assert kept(response) == SAID["body"]
    assert Comment.objects.count() == 1


def test_whoever_is_too_fast_is_told_how_long_to_wait(client, post):
    """4.11, 429: the text stays."""
    send(client, post)
    response = send(client, post, body=TEXT)
    assert response.status_code == 429
    seconds = int(response["Retry-After"])
    assert 0 < seconds <= 15
    assert f"{seconds} second" in errors(response)[0][1]
    assert kept(response) == TEXT
    assert Comment.objects.count() == 1


def test_a_form_too_large_to_be_read_is_refused(client, post):
    """413"""
    response = send(client, post, body="x" * 11_000_000)
    assert response.status_code == 413
    assert not Comment.objects.exists()


def test_a_million_signs_of_any_script_come_back(client, post):
    text = "醫" * 1_000_000
    response = send(client, post, body=text)
    assert response.status_code == 422
    assert kept(response) == text


def fail(*arguments, **options):
    raise OperationalError("no connection")


@pytest.mark.parametrize(
    ("manager", "method"),
    [(SiteSettings.objects, "current"), (Post.objects, "visible_to")],
    ids=["before the view", "in the view"],
)
def test_without_a_database_the_text_comes_back(
    client, post, monkeypatch, manager, method
):
    """503: every field, in a form that sends it again."""
    monkeypatch.setattr(manager, method, fail)
    client.raise_request_exception = False
    response = send(client, post, body=TEXT, tell="all", interests="<i>")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    data = {name: values[0] for name, values in form_data(response, "write").items()}
    assert data == SAID | {"body": TEXT, "tell": "all", "interests": "<i>"}
    monkeypatch.undo()
    assert send(client, post, **data).status_code == 303


def test_other_forms_get_no_text_back_without_a_database(client, monkeypatch):
    """Least of all a password."""
    monkeypatch.setattr(SiteSettings.objects, "current", fail)
    client.raise_request_exception = False
    data = {"login": "ines@example.org", "password": "three blue tides"}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 503
    assert "three blue" not in response.text


def test_a_comment_whose_parent_goes_meanwhile_is_refused(client, post, monkeypatch):
    """S5: between the look at it and the lock of the post."""
    parent = make_comment(post=post)

    def trash(case):
        Comment.objects.filter(pk=parent.pk).update(status="trashed")
        return case

    monkeypatch.setattr("comments.moderation.judge.consulted", trash)
    assert send(client, post, parent=parent.pk).status_code == 403
    assert not Comment.objects.filter(parent=parent).exists()
    assert not connection.needs_rollback


def test_nothing_is_refused_for_who_is_signed_in_but_what_all_are(client, post):
    make_site(seconds_between=60)
    client.force_login(make_user())
    assert send(client, post).status_code == 303
    assert send(client, post, body="Again.").status_code == 429


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"comments_open": False}, "The discussion of this post is closed."),
        ({"status": "draft"}, "A post takes comments once it is published."),
    ],
)
def test_a_post_that_closes_meanwhile_takes_nothing(
    client, post, monkeypatch, fields, sentence
):
    """4.23, S4: between the look at it and its lock."""

    def close(case):
        Post.objects.filter(pk=post.pk).update(**fields)
        return case

    monkeypatch.setattr("comments.moderation.judge.consulted", close)
    response = send(client, post, body=TEXT)
    assert response.status_code == 403
    assert errors(response)[0][1] == sentence
    assert kept(response) == TEXT
    assert not Comment.objects.exists()


def test_under_a_post_that_goes_meanwhile_the_text_comes_back(
    client, post, monkeypatch
):
    """403"""

    def delete(case):
        Post.objects.filter(pk=post.pk).delete()
        return case

    monkeypatch.setattr("comments.moderation.judge.consulted", delete)
    response = send(client, post, body=TEXT)
    assert response.status_code == 403
    assert errors(response)[0][1] == "The post is not there any more."
    assert kept(response) == TEXT

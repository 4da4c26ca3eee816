"""The form of a discussion: what is taken, and what becomes of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from comments import own
from comments.models import Comment, Decision, Subscription
from comments.models.comment import MAX_LENGTH
from tests.comments.commenting import OURS, SAID, errors, know, said, send
from tests.comments.letters import mails
from tests.factories import (
    make_comment,
    make_draft,
    make_editor,
    make_post,
    make_site,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post(title="Count to five")


def test_a_comment_waits_for_an_editor_and_its_writer_sees_it(client, post):
    """4.6, 4.14: the answer leads to a page for its writer alone."""
    response = send(client, post, interests="sells timers", url="ward.example")
    assert response.status_code == 303
    comment = said(post)
    assert response["Location"] == own.address_of(comment)
    assert (comment.name, comment.email) == (SAID["name"], SAID["email"])
    assert comment.body == SAID["body"]
    assert comment.url == "https://ward.example"
    assert comment.interests == "sells timers"
    assert comment.status == "pending"
    assert comment.ip == "192.0.2.7"
    page = client.get(response["Location"])
    assert "Held for an editor" in page.text
    assert SAID["body"] in page.text
    assert "Declares: sells timers" in page.text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert SAID["body"] not in client.get(post.get_absolute_url()).text


def test_the_log_says_why_it_waits(client, post):
    send(client, post)
    decision = Decision.objects.get(comment=said(post))
    assert (decision.act, decision.was, decision.became) == (
        "judged",
        "pending",
        "pending",
    )
    assert decision.reasons
    assert decision.actor is None


def test_a_comment_that_the_rules_let_pass_is_there_at_once(client, post):
    make_site(hold_first=False)
    response = send(client, post)
    assert said(post).status == "approved"
    page = client.get(response["Location"])
    assert "Your comment is there" in page.text
    assert f'id="{said(post).anchor}"' in client.get(post.get_absolute_url()).text


def test_the_form_on_the_article_sets_no_cookie_and_has_no_token(post):
    """S19: it stands on a page that anyone's cache may keep."""
    reader = Client(enforce_csrf_checks=True)
    page = reader.get(post.get_absolute_url())
    assert not page.cookies
    assert "csrf" not in page.text
    assert 'name="made"' not in page.text
    assert "Set-Cookie" not in page.headers
    data = form_data(page, "write") | SAID
    sent = reader.post(reverse("comments:write", args=[post.pk]), data, headers=OURS)
    assert sent.status_code == 303
    assert not sent.cookies
    assert said(post).body == SAID["body"]


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}]
)
def test_a_form_from_nowhere_is_sent_by_the_second_page(post, headers):
    """S19: nothing is stored before the reader has said so there."""
    reader = Client(enforce_csrf_checks=True)
    text = "First.\r\n\r\n> “Second” & <b>third</b>"
    asked = send(reader, post, headers=headers, body=text)
    assert asked.status_code == 403
    assert not Comment.objects.exists()
    data = form_data(asked, "once-more")
    path = reverse("comments:write", args=[post.pk])
    assert reader.post(path, data).status_code == 303
    assert said(post).body == "First.\n\n> “Second” & <b>third</b>"


def test_whoever_is_signed_in_is_asked_for_neither_name_nor_address(client, post):
    """4.6"""
    user = make_user(name="Ines Okafor")
    client.force_login(user)
    data = form_data(client.get(post.get_absolute_url()), "write")
    assert "name" not in data
    assert "email" not in data
    path = reverse("comments:write", args=[post.pk])
    client.post(path, data | {"body": "Mine."}, headers=OURS)
    comment = said(post)
    assert (comment.user, comment.name, comment.email) == (user, user.name, user.email)


def test_an_editor_is_not_held(client, post):
    client.force_login(make_editor())
    send(client, post)
    assert said(post).status == "approved"


@pytest.mark.parametrize("required", [True, False])
def test_name_and_address_are_asked_for_as_the_site_says(client, post, required):
    """4.6: in the form, and by a direct POST."""
    make_site(name_and_email_required=required)
    page = client.get(post.get_absolute_url()).text
    field = re.search(r'<input[^>]*name="email"[^>]*>', page)[0]
    assert ("required" in field) is required
    response = send(client, post, name="", email="")
    if required:
        assert response.status_code == 422
        assert [place for place, _ in errors(response)] == ["id_name", "id_email"]
        assert not Comment.objects.exists()
    else:
        assert said(post).name == "Anonymous"


def test_only_members_may_comment_where_the_site_says_so(client, post):
    """4.6: in the page, and by a direct POST."""
    make_site(members_only=True)
    page = client.get(post.get_absolute_url()).text
    assert 'id="write"' not in page
    assert f'href="/accounts/login/?next={post.get_absolute_url()}"' in page
    assert send(client, post).status_code == 403
    assert not Comment.objects.exists()
    client.force_login(make_user())
    assert 'id="write"' in client.get(post.get_absolute_url()).text
    assert send(client, post).status_code == 303


def test_a_preview_shows_the_comment_and_stores_nothing(client, post):
    """4.11"""
    body = "*Well* put.\n\n<script>alert(1)</script>"
    page = send(client, post, body=body, preview="1", tell="all", url="ward.example")
    assert page.status_code == 200
    assert "<p><em>Well</em> put.</p>" in page.text
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert not Comment.objects.exists()
    assert "no-store" in page["Cache-Control"]
    data = form_data(page, "write")
    assert data["body"] == [body]
    assert data["tell"] == ["all"]
    assert "made" not in data


def test_the_form_tells_its_limits_in_advance(client, post):
    """4.11"""
    page = client.get(post.get_absolute_url()).text
    assert "Up to 20,000 characters" in page
    assert "maxlength" not in re.search(r"<textarea[^>]*>", page)[0]


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ("x" * MAX_LENGTH, True),
        ("é" * MAX_LENGTH, True),
        ("🩺" * MAX_LENGTH, True),
        ("x\r\n" * (MAX_LENGTH // 2), True),
        ("x" * (MAX_LENGTH + 1), False),
        ("🩺" * (MAX_LENGTH + 1), False),
        ("x" * 1_000_000, False),
    ],
    ids=["limit", "accents", "emoji", "lines", "one more", "one emoji more", "million"],
)
def test_a_text_is_stored_whole_or_given_back_whole(client, post, body, stored):
    """S2: nothing is cut, neither before the cleaning nor after it."""
    response = send(client, post, body=body)
    if stored:
        assert said(post).body == body.replace("\r\n", "\n").strip()
    else:
        assert response.status_code == 422
        assert form_data(response, "write")["body"] == [body]
        assert not Comment.objects.exists()


def test_rules_of_the_discussion_stand_above_the_form(client, post):
    """4.33"""
    make_site(community_rules="Name no patient.\n\n<b>Be kind.</b>")
    page = client.get(post.get_absolute_url()).text
    rules = page.index("<p>Name no patient.</p>")
    assert rules < page.index('id="write"')
    assert "&lt;b&gt;Be kind.&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("rules", "fields", "sentence"),
    [
        ({"comments_allowed": False}, {}, "This blog takes no comments."),
        ({}, {"comments_open": False}, "The discussion of this post is closed."),
    ],
)
def test_a_closed_discussion_says_so(client, rules, fields, sentence):
    """4.23: instead of the form, and to a direct POST, which gets its text back."""
    make_site(**rules)
    post = make_post(**fields)
    make_comment(post=post)
    page = client.get(post.get_absolute_url()).text
    assert sentence in page
    assert 'id="write"' not in page
    assert "reply=" not in page
    response = send(client, post)
    assert response.status_code == 403
    assert sentence in response.text
    assert form_data(response, "write")["body"] == [SAID["body"]]


def test_a_post_that_is_not_public_takes_nothing_and_tells_nothing(client):
    """S4: as a number which nobody has; its authors are told to wait."""
    draft = make_draft(title="Canary")
    assert send(client, draft).status_code == 404
    client.force_login(make_editor())
    response = send(client, draft)
    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_the_address_of_the_form_leads_to_the_article(client, post):
    response = client.get(reverse("comments:write", args=[post.pk]))
    assert response["Location"] == f"{post.get_absolute_url()}#reply"


@pytest.mark.parametrize(
    "field", ["author", "status", "user", "kind", "likely_spam", "body_html"]
)
def test_other_fields_change_nothing(client, post, field):
    """S5: the form lists what it takes."""
    value = "approved" if field == "status" else "1"
    send(client, post, **{field: value})
    comment = said(post)
    assert comment.status == "pending"
    assert comment.kind == "comment"
    assert comment.user is None
    assert comment.author is None
    assert comment.body_html == f"<p>{SAID['body']}</p>"


def test_an_address_that_is_not_proven_is_asked_to_be(client, post):
    send(client, post, tell="replies")
    [message] = mails("confirm")
    assert message.to == SAID["email"]
    assert not Subscription.objects.exists()


def test_whoever_is_known_is_told_without_a_mail(client, post):
    client.force_login(make_user())
    send(client, post, tell="replies")
    assert Subscription.objects.get().comment == said(post)
    assert mails("confirm") == []


@pytest.mark.parametrize("email", [SAID["email"], "other@example.org"])
def test_what_a_known_reader_writes_is_proven(client, post, email):
    """4.20: editors see it, and it speaks for later ones."""
    know(client, email)
    send(client, post)
    assert bool(said(post).confirmed_at) is (email == SAID["email"])


def test_to_be_told_needs_an_address(client, post):
    make_site(name_and_email_required=False)
    response = send(client, post, email="", tell="all")
    assert response.status_code == 422
    assert errors(response)[0][0] == "id_email"


def test_a_preview_is_shown_where_the_comment_could_be_sent(client):
    """4.11, 4.23: else the reason is, before anybody goes on writing."""
    closed = make_post(comments_open=False)
    page = send(client, closed, preview="1")
    assert page.status_code == 403
    assert errors(page)[0][1] == "The discussion of this post is closed."
    assert form_data(page, "write")["body"] == [SAID["body"]]
    make_site(members_only=True)
    post = make_post()
    for fields in ({"preview": "1"}, {"body": ""}, {}):
        page = send(client, post, **fields)
        assert page.status_code == 403
        assert errors(page)[0][1] == "Sign in to take part in the discussion."
        login = f"{reverse('account_login')}?next={post.get_absolute_url()}"
        assert f'<a href="{login}">Sign in</a>' in page.text
        assert not Comment.objects.exists()

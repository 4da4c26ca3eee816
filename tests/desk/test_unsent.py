"""What is sent after a session ended comes back, to be sent again (7.2)."""

import json
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from blog.models import Post
from tests.desk.writing import make_writers
from tests.factories import make_picture, make_post, make_role
from tests.forms import form_data

pytestmark = pytest.mark.django_db
PASSWORD = "three blue tides"
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def nora():
    return make_role("Editors", name="Nora Quist", password=PASSWORD)


@pytest.fixture
def tab(nora):
    """A browser in which ``nora`` is signed in."""
    client = Client(enforce_csrf_checks=True, headers=HERE)
    client.force_login(nora)
    return client


def end_session(tab):
    del tab.cookies[settings.SESSION_COOKIE_NAME]


def sign_in(tab, user):
    """Sign in as a person does: the token of every form that is open gets old."""
    path = reverse("account_login")
    tab.get(path)
    data = {"login": user.email, "password": PASSWORD}
    data["csrfmiddlewaretoken"] = tab.cookies[settings.CSRF_COOKIE_NAME].value
    assert tab.post(path, data).status_code == 302


def again(tab, page):
    """Press the button of ``page``, which sends to the address at which it stands."""
    assert "action=" not in page.text[page.text.index('id="unsent"') :].split(">")[0]
    return tab.post(page.wsgi_request.get_full_path(), form_data(page, "unsent"))


def test_a_correction_survives_the_end_of_the_session(tab, nora):
    post = make_post(body="<p>One.</p>")
    path = reverse("desk:correct", args=[post.pk])
    said = {"text": ["One was wrong."], "body": ["<p>Two.</p>\r\n\r\n<p>Three.</p>"]}
    sent = form_data(tab.get(path), "about_form") | said
    end_session(tab)
    page = tab.post(path, sent)
    assert page.status_code == 401
    assert "One was wrong." in page.text
    assert f"{reverse('account_login')}?next=/desk/" in page.text
    back = form_data(page, "unsent")
    assert back.pop("csrfmiddlewaretoken") != sent.pop("csrfmiddlewaretoken")
    assert back == sent
    sign_in(tab, nora)
    asked = again(tab, page)
    assert (asked.status_code, "signed in as Nora Quist" in asked.text) == (403, True)
    assert Post.objects.get().body == "<p>One.</p>"
    assert again(tab, asked).status_code == 302
    assert "Three." in Post.objects.get().body
    assert post.corrections.get().text == "One was wrong."


def test_what_another_wrote_is_not_sent_by_who_signs_in_after(tab):
    """7.2: unasked, on a computer that is shared."""
    post, [bram] = make_writers(1)
    bram.name = "Bram"
    bram.set_password(PASSWORD)
    bram.save()
    path = reverse("desk:notes", args=[post.pk])
    sent = form_data(tab.get(path), "write-note") | {"body": ["Was it four?"]}
    end_session(tab)
    sign_in(tab, bram)
    page = tab.post(path, sent)
    assert (page.status_code, "signed in as Bram" in page.text) == (403, True)
    assert not post.notes.exists()
    again(tab, page)
    assert post.notes.get().author == bram


@pytest.mark.parametrize("page", ["submit", "refuse_pending", "people-mine", "write"])
def test_what_any_form_of_the_desk_sent_comes_back(client, page):
    args = {"submit": [1, "submit"], "people-mine": [1, 1], "write": []}
    name = "step" if page == "submit" else page
    path = reverse(f"desk:{name}", args=args.get(page, [1]))
    sent = {"reason": ["It is not ripe."], "n": ["1", "2"], '"><b>': ["'\"><i>x"]}
    answer = client.post(path, sent)
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert '"><b>' not in answer.text
    assert "<i>x" not in answer.text
    back = form_data(answer, "unsent")
    back.pop("csrfmiddlewaretoken")
    assert back == sent


def test_a_file_is_not_given_back_but_named(client):
    said = {"role": "registrar", "photo_file": make_picture()}
    page = client.post(reverse("desk:me"), said)
    assert page.status_code == 401
    assert "A file went with it" in page.text
    assert "photo_file" not in page.text
    assert "A file" not in client.post(reverse("desk:me"), {"role": "x"}).text


def test_a_script_is_told_by_the_status(client):
    headers = {"Accept": "application/json"}
    answer = client.post(reverse("desk:write"), {"title": "One"}, headers=headers)
    assert (answer.status_code, json.loads(answer.text)) == (401, {})


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_what_another_site_sent_is_not_shown(nora, origin):
    """S19"""
    for is_signed_in in (True, False):
        tab = Client(enforce_csrf_checks=True)
        if is_signed_in:
            tab.force_login(nora)
        headers = {"Origin": origin} if origin else {}
        path = reverse("desk:write")
        page = tab.post(path, {"title": "Sent from elsewhere"}, headers=headers)
        assert page.status_code == 403
        assert "elsewhere" not in unescape(page.text)
        assert not Post.objects.exists()

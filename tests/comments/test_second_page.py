"""Forms without a token: who is believed, and the second page for all others."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from comments.second_page import from_here
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as site_urls
from tests.forms import form_data

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

TEXT = "\nFirst line\n\n<b>“Second”</b> & third\n"


@from_here
def echo(request):
    return HttpResponse(repr((request.method, request.POST.get("body"))))


urlpatterns = [path("echo/", echo), *site_urls]


@pytest.fixture
def reader():
    return Client(enforce_csrf_checks=True)


OURS = [
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"origin": "http://testserver"},
    {"referer": "http://testserver/2026/03/17/count-to-five/"},
]
OTHERS = [
    {},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"origin": "https://evil.test"},
    {"origin": "https://testserver"},
    {"origin": "http://testserver:81"},
    {"origin": "http://testserver.evil.test"},
    {"origin": "null", "referer": "http://testserver/"},
    {"referer": "https://evil.test/http://testserver/"},
    {"referer": "http://testserver.evil.test/"},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_form_from_a_page_of_ours_needs_no_token(reader, headers, settings):
    """S19: by Fetch Metadata, else by Origin, else by Referer."""
    settings.ALLOWED_HOSTS = ["testserver"]
    response = reader.post("/echo/", {"body": "Hear, hear"}, headers=headers)
    assert response.status_code == 200
    assert "Hear, hear" in response.text
    assert not response.cookies


@pytest.mark.parametrize("headers", OTHERS)
def test_any_other_form_is_shown_once_more(reader, headers):
    """S19: the view isn't reached, and the text comes back whole."""
    response = reader.post("/echo/", {"body": TEXT, "tell": "all"}, headers=headers)
    assert response.status_code == 403
    assert "POST" not in response.text
    assert response["Cache-Control"].endswith("private")
    assert "no-store" in response["Cache-Control"]
    data = form_data(response, "once-more")
    assert data["body"] == [TEXT]
    assert data["tell"] == ["all"]


def test_the_second_page_passes(reader):
    """S19: by the token, in a browser that tells nobody where it comes from."""
    data = form_data(reader.post("/echo/", {"body": TEXT}), "once-more")
    response = reader.post("/echo/", data)
    assert response.status_code == 200
    assert response.text == repr(("POST", TEXT))


def test_the_second_page_passes_where_pages_are_encrypted(reader):
    first = reader.post("/echo/", {"body": "Well put."}, secure=True)
    data = form_data(first, "once-more")
    assert reader.post("/echo/", data, secure=True).status_code == 200
    elsewhere = {"referer": "https://evil.test/"}
    refused = reader.post("/echo/", data, secure=True, headers=elsewhere)
    assert refused.status_code == 403


def test_a_token_of_somebody_else_is_none(reader):
    """S19: a form that carries the attacker's token meets the reader's cookie."""
    data = form_data(reader.post("/echo/", {"body": "Well put."}), "once-more")
    victim = Client(enforce_csrf_checks=True)
    assert victim.post("/echo/", data).status_code == 403
    again = victim.post("/echo/", data)
    assert again.status_code == 403
    assert form_data(again, "once-more")["body"] == ["Well put."]


def test_other_methods_come_through(reader):
    response = reader.get("/echo/")
    assert response.status_code == 200
    assert not response.cookies


def test_a_form_that_is_too_large_is_answered_so(reader):
    """413: it is not read, so that it costs nothing."""
    headers = {"sec-fetch-site": "same-origin"}
    response = reader.post("/echo/", {"body": "x" * 11_000_000}, headers=headers)
    assert response.status_code == 413
    assert "too much at once" in response.text

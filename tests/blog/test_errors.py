import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from blog.views import errors
from tests.factories import make_post, make_site

pytestmark = pytest.mark.django_db


def test_page_that_is_nowhere_offers_the_latest(client):
    make_post(title="Newest")
    response = client.get("/nowhere/at/all/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "There is no page here" in html
    assert "Newest" in html


def test_address_of_a_stranger_is_shown_nowhere_on_the_page(client):
    """S1: what was asked for is not repeated."""
    html = client.get("/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in html
    assert "alert(1)" not in html


def test_forbidden_page_says_what_to_do(rf):
    response = errors.forbidden(rf.get("/"), PermissionDenied())
    assert response.status_code == 403
    assert "ask an editor for access" in response.content.decode()


def test_form_without_its_token_is_refused_in_a_sentence(client, django_user_model):
    """S19"""
    client.handler.enforce_csrf_checks = True
    response = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "This form could not be accepted" in response.content.decode()


def test_fault_of_ours_is_said_without_database_or_details(client, monkeypatch):
    """The page of last resort must not need what may have failed."""
    make_site(name="Canary")

    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("blog.views.posts.page_of", fail)
    client.raise_request_exception = False
    response = client.get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong" in html
    assert "secret detail" not in html


def test_fault_page_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        errors.server_error(RequestFactory().get("/"))


def test_wrong_host_is_refused(client):
    """S15"""
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400

import pytest
from django.db import OperationalError

from blog.models import Post, SiteSettings


def fail(*arguments):
    raise OperationalError("no connection")


@pytest.mark.parametrize(
    ("manager", "method"),
    [(SiteSettings.objects, "for_page"), (Post.objects, "published")],
    ids=["before the view", "in the view"],
)
def test_page_without_a_database_asks_to_come_back(
    client, db, monkeypatch, manager, method
):
    monkeypatch.setattr(manager, method, fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert ">503<" in response.text
    assert "Error 500" not in response.text
    assert not response.cookies


def test_other_failure_stays_one(client, db, monkeypatch):
    monkeypatch.setattr(SiteSettings.objects, "for_page", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Error 500" in response.text
    assert "Retry-After" not in response.headers

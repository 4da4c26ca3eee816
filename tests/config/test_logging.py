import logging

import pytest
from django.test import Client

from blog.models import SiteSettings

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture
def told():
    """Return what the terminal is told: records that reach the handlers of Django."""
    kept = Kept()
    logging.getLogger("django").addHandler(kept)
    yield kept.records
    logging.getLogger("django").removeHandler(kept)


def test_nothing_is_told_of_what_visitors_ask_wrongly(told):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/no/such/page/").status_code == 404
    assert client.post("/accounts/login/", {}).status_code == 403
    assert client.get("/", headers={"host": "other.example"}).status_code == 400
    assert told == []


def test_failure_is_told_with_where_it_happened(told, client, monkeypatch):
    monkeypatch.setattr(SiteSettings.objects, "for_page", lambda: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    assert [record.levelname for record in told] == ["ERROR"]
    assert told[0].exc_info[0] is ZeroDivisionError

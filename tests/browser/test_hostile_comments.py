"""security.md S1: what anyone writes runs on none of the pages that give it back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import SiteSettings
from comments import own
from tests.browser.hostile import packed
from tests.browser.test_scripts import BLANK, FOUND, watch
from tests.factories import make_comment, make_post, make_site

__all__ = ["watch"]


@pytest.fixture
def reader():
    client = Client(enforce_csrf_checks=True)
    client.raise_request_exception = False
    return client


def fields():
    """Yield forms that together carry every payload in each of their fields."""
    bodies, names = packed(19_000), packed(240)
    for number, name in enumerate(names):
        line = " ".join(name.split())
        yield {
            **dict.fromkeys(["name", "email", "url", "interests"], line),
            **dict.fromkeys(["homepage", "tell", "parent"], line),
            "body": bodies[number] if number < len(bodies) else line,
        }


def pages(reader, post, form, monkeypatch):
    """Return each page that gives a form back, whatever is in it."""
    write = reverse("comments:write", args=[post.pk])
    ours = {"sec-fetch-site": "same-origin"}
    right = form | {"email": "a@hospital.example", "url": "", "parent": ""}
    # Of some payloads nothing is left to see, and such a name is refused.
    preview = right | {"name": f"A {right['name'][:88]}", "preview": "1", "tell": ""}
    comment = make_comment(
        post=post,
        status="pending",
        **{name: form[name] for name in ("name", "interests", "body")},
    )
    link = own.address_of(comment)
    found = {
        "refusal": reader.post(write, form, headers=ours),
        "second page": reader.post(write, form),
        "errors": reader.post(write, right | {"email": form["email"]}, headers=ours),
        "preview": reader.post(write, preview, headers=ours),
        "own": reader.get(link),
        "edit": reader.get(f"{link}edit/"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(SiteSettings.objects, "current", fail)
        found["away"] = reader.post(write, form, headers=ours)
    return found


def fail():
    from django.db import OperationalError

    raise OperationalError("no connection")


def test_nothing_runs_on_the_pages_that_give_a_form_back(
    transactional_db, watch, reader, monkeypatch
):
    """S1: in preview, errors, second page, own page, edit and outage."""
    make_site(community_rules=packed(900)[0])
    post, tab, seen = make_post(), watch(), {}
    for form in fields():
        for name, response in pages(reader, post, form, monkeypatch).items():
            seen.setdefault((name, response.status_code), []).append(response.text)
    assert seen.keys() == {
        ("refusal", 403),
        ("second page", 403),
        ("errors", 422),
        ("preview", 200),
        ("own", 200),
        ("edit", 200),
        ("away", 503),
    }
    for (name, _status), texts in seen.items():
        assert len(texts) > 20
        # All of a kind on one page: each is whole by itself.
        html = BLANK + "".join(re.search(r"<main.*</main>", t, re.S)[0] for t in texts)
        tab.page.route(
            f"{tab.site}/{name}",
            lambda route, *, html=html: route.fulfill(
                body=html, content_type="text/html"
            ),
        )
        tab.page.goto(f"/{name}")
        assert tab.page.evaluate(FOUND, True) == [], name
        assert tab.page.locator("main").count() == len(texts) + 1
    assert tab.faults == []

"""The Nu HTML checker reads the desk, with and without something on it."""

import pytest
from django.urls import reverse

from blog.desk.telling import tell
from blog.models import Consent
from tests.factories import make_author, make_draft, make_post, make_role
from tests.test_valid_html import checker

__all__ = ["checker"]


@pytest.fixture
def desk(client):
    """A full desk: its pages by name."""
    user = make_role("Authors", name="Ines Okafor")
    author = make_author(user=user, name="Ines Okafor")
    draft = make_draft([author, make_author(name="Bo <b>")], title="On <i>silence</i>")
    make_post(authors=[author])
    tell(draft, "accepted", reason="A <b>reason</b>")
    client.force_login(user)
    people = reverse("desk:people", args=[draft.pk])
    mine = reverse("desk:people-mine", args=[draft.pk, draft.bylines.first().pk])
    _asked, token = Consent.objects.ask(draft.bylines.last(), "", user)
    return {
        "home": client.get("/desk/"),
        "welcome": client.get("/desk/welcome/"),
        "me": client.get("/desk/me/"),
        "me with errors": client.post("/desk/me/", {"orcid": "0"}),
        "find": client.get("/desk/find/", {"q": "silence"}),
        "calendar": client.get("/desk/calendar/"),
        "calendar with its address": client.post("/desk/calendar/address/"),
        "people": client.get(people, {"q": "a"}),
        "people with errors": client.post(f"{people}invite/", {"email": "x"}),
        "people refused": client.post(f"{people}add/", {"author": author.pk}),
        "mine": client.get(mine),
        "mine with errors": client.post(mine, {"orcid": "0"}),
        "consent": client.get(reverse("desk:byline-consent", args=[token])),
        "no consent": client.get(reverse("desk:byline-consent", args=["x"])),
    }


def test_pages_of_the_desk_are_valid_html(checker, desk, tmp_path):
    paths = []
    for name, response in desk.items():
        assert response.status_code in (200, 404, 409, 422), name
        paths.append(tmp_path / f"{name}.html")
        paths[-1].write_bytes(response.content)
    assert checker(paths) == []


def test_names_titles_and_reasons_are_text_everywhere(desk):
    """security S1"""
    for name, response in desk.items():
        for markup in ("<i>silence", "Bo <b>", "<b>reason"):
            assert markup not in response.text, name

"""The Nu HTML checker reads the desk, with and without something on it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.desk.telling import tell
from blog.models import Consent, PreviewLink, Review
from tests.factories import make_author, make_draft, make_image, make_post, make_role
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
    image = make_image(added_by=user, added_for=draft, caption="A <b>ward")
    client.force_login(user)
    people = reverse("desk:people", args=[draft.pk])
    mine = reverse("desk:people-mine", args=[draft.pk, draft.bylines.first().pk])
    _asked, token = Consent.objects.ask(draft.bylines.last(), "", user)
    return {
        "home": client.get("/desk/"),
        "welcome": client.get("/desk/welcome/"),
        "editor": client.get(reverse("desk:editor", args=[draft.pk])),
        "images": client.get("/desk/media/", {"post": draft.pk}),
        "image": client.get(reverse("desk:image", args=[image.pk])),
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
        "unsent": Client().post(mine, {"disclosure": "A <b>reason</b>\n\nand one"}),
        "consent": client.get(reverse("desk:byline-consent", args=[token])),
        "no consent": client.get(reverse("desk:byline-consent", args=["x"])),
    }


@pytest.fixture
def review(client):
    """The pages about notes, links and reviews, by name."""
    editor = make_role("Editors", name="Nora <i>Quist")
    draft = make_draft([make_author()], title="On <i>silence</i>")
    link, token = PreviewLink.objects.make(draft, editor, name="Bo <b>")
    said = {"post": draft, "name": "Bo <b>", "due_on": timezone.localdate()}
    done = {"finished_at": timezone.now(), "shown": "named", "may_name": True}
    told = {"recommendation": "minor", "text": "A <b>reason</b>"}
    Review.objects.create(link=link, **said)
    Review.objects.create(**said | done | told)
    note = draft.notes.create(link=link, name="Bo <b>", body="A <b>reason</b>")
    note.answer(author=editor, name=editor.name, body="So <b>be it")
    quote = {"quote": "On silence", "start": 0}
    draft.notes.create(name="Bo <b>", body="Well.", **quote).resolve(editor)
    draft.notes.create(name="Bo <b>", body="Well.", quote="Nothing of <i>silence")
    client.force_login(editor)
    there = reverse("blog:shared", args=[token])
    path = f"/desk/{draft.pk}"
    pages = {
        "notes": client.get(f"{path}/notes/"),
        "notes with errors": client.post(f"{path}/notes/", {"quote": "<b>reason"}),
        "all notes": client.get("/desk/notes/"),
        "editor": client.get(f"{path}/"),
        "links": client.get(f"{path}/links/"),
        "links with errors": client.post(f"{path}/links/", {"email": "<b>reason"}),
        "a new link": client.post(f"{path}/links/", {"name": "Bo <b>", "days": 3}),
        "reviews": client.get(f"{path}/reviews/"),
        "reviews with errors": client.post(f"{path}/reviews/", {"email": "x"}),
        "shared": client.get(there),
        "shared with errors": client.post(there, {"quote": "<b>reason"}),
        "review": client.get(f"{there}review/"),
        "review with errors": client.post(f"{there}review/", {"text": "<b>reason"}),
    }
    client.post(f"{there}review/", told)
    pages["reviewed"] = client.get(f"{there}review/")
    draft.publish()
    pages["article"] = client.get(draft.get_absolute_url())
    pages["received"] = client.get(f"{there}?received")
    pages["shared after, with errors"] = client.post(there, {"quote": "<b>reason"})
    return pages


def test_pages_of_reviews_are_valid_html(checker, review, tmp_path):
    """With everything on them, and with nothing of it as markup: security S1."""
    paths = []
    for name, response in review.items():
        assert response.status_code in (200, 422), name
        for markup in ("<i>silence", "Bo <b>", "<b>reason", "<i>Quist", "<b>be it"):
            assert markup not in response.text, name
        paths.append(tmp_path / f"{name}.html")
        paths[-1].write_bytes(response.content)
    assert checker(paths) == []


def test_pages_of_the_desk_are_valid_html(checker, desk, tmp_path):
    paths = []
    for name, response in desk.items():
        assert response.status_code in (200, 401, 404, 409, 422), name
        paths.append(tmp_path / f"{name}.html")
        paths[-1].write_bytes(response.content)
    assert checker(paths) == []


def test_names_titles_and_reasons_are_text_everywhere(desk):
    """security S1"""
    for name, response in desk.items():
        for markup in ("<i>silence", "Bo <b>", "<b>reason"):
            assert markup not in response.text, name

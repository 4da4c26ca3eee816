"""The first sign-in: the byline that is hers, what is expected, and how to begin."""

import pytest
from django.urls import reverse

from blog.models import Author
from tests.factories import make_author, make_draft, make_picture, make_role

DESK, ME = "/desk/", "/desk/me/"


@pytest.fixture
def nora(client):
    user = make_role("Contributors", name="Nora Quist")
    client.force_login(user)
    return user


def test_a_new_author_lands_on_her_byline_and_a_button_to_write(client, nora):
    make_author(user=nora, name="Nora Quist", credentials="MD", role="registrar")
    page = client.get(DESK).text
    assert "Welcome, Nora" in page
    assert "Nora Quist</a>, MD, registrar" in page
    assert "An editor reads what you submit" in page
    assert page.count("<li><strong>") == 3
    assert f'href="{reverse("desk:write")}">Write</a>' in page


def test_what_is_expected_is_what_the_role_may(client):
    client.force_login(make_role("Authors"))
    page = client.get(DESK).text
    assert "You publish what is yours" in page
    assert "An editor reads what you submit" not in page


def test_with_a_first_draft_the_desk_is_a_desk(client, nora):
    make_draft([make_author(user=nora)], title="Begun")
    page = client.get(DESK).text
    assert "Welcome" not in page
    assert "Begun" in page
    assert "Welcome, Nora" in client.get("/desk/welcome/").text


def test_who_has_no_byline_makes_one_by_the_name_of_the_account(client, nora):
    assert "Make my byline" in client.get(DESK).text
    assert client.get(ME).status_code == 200
    assert not Author.objects.filter(user=nora).exists()
    data = {"credentials": "MD", "affiliation": "Ward 5", "photo_file": make_picture()}
    more = {"name": "The Minister", "slug": "minister", "email": "x@example.org"}
    assert client.post(ME, data | more)["Location"] == "/desk/welcome/"
    author = Author.objects.get(user=nora)
    assert (author.name, author.slug, author.email) == ("Nora Quist", "nora-quist", "")
    assert (author.credentials, author.affiliation) == ("MD", "Ward 5")
    assert author.photo.alt == "Nora Quist"


def test_who_has_one_mends_it_and_no_other(client, nora):
    mine, other = make_author(user=nora, slug="mine"), make_author(slug="nora-quist")
    client.post(ME, {"role": "registrar"})
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.role, other.role) == ("registrar", "")
    assert Author.objects.count() == 2


def test_a_wrong_orcid_is_said_and_nothing_is_lost(client, nora):
    response = client.post(ME, {"role": "registrar", "orcid": "0000-0002-1825-0098"})
    assert response.status_code == 422
    assert 'href="#id_orcid"' in response.text
    assert 'value="registrar"' in response.text
    assert not Author.objects.filter(user=nora).exists()


def test_every_field_has_help(client, nora):
    page = client.get(ME).text
    for field in ("credentials", "role", "affiliation", "ror", "orcid", "biography"):
        assert f'id="id_{field}_helptext"' in page
    assert page.count('class="field row') == page.count('class="field__hint"')

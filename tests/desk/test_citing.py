"""The page that says in which language a post is, and by which DOI it is cited."""

import pytest
from django.urls import reverse

from blog.models import Citation, Post
from tests.blog.admin_posts import save
from tests.factories import make_author, make_draft, make_post, make_role

pytestmark = pytest.mark.django_db


def path(post):
    return reverse("desk:citing", args=[post.pk])


def test_editor_says_language_and_doi_of_what_is_out(client):
    """A DOI may be pasted with the address of its resolver."""
    post = make_post()
    Citation.objects.write_due(1)
    client.force_login(make_role("Editors"))
    said = {"language": "fr", "doi": " https://doi.org/10.5555/12345678 "}
    assert client.post(path(post), said).url == reverse("desk:steps", args=[post.pk])
    post.refresh_from_db()
    assert (post.language, post.doi) == ("fr", "10.5555/12345678")
    Citation.objects.write_due(1)
    html = client.get(post.get_absolute_url()).text
    assert ">doi:10.5555/12345678</a>" in html
    assert "10.5555/12345678" in client.get(reverse("desk:steps", args=[post.pk])).text


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"doi": "12345678"}, "Write a DOI as 10.5555/12345678."),
        ({"doi": "doi:10.5555/taken"}, "Another post has this DOI."),
        ({"language": "French"}, "Write a language as en, fr or pt-BR."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(client, said, error):
    make_post(doi="10.5555/taken")
    post = make_draft()
    client.force_login(make_role("Editors"))
    response = client.post(path(post), said)
    assert response.status_code == 422
    assert error in response.text
    post.refresh_from_db()
    assert (post.language, post.doi) == ("", "")


def test_authors_say_it_of_their_drafts_and_not_of_what_is_out(client):
    """Security S5: whoever may not publish changes nothing that readers see."""
    user = make_role("Contributors")
    author = make_author(user=user)
    draft, post = make_draft([author]), make_post(authors=[author])
    client.force_login(user)
    assert client.post(path(draft), {"language": "fr"}).status_code == 302
    assert client.post(path(post), {"language": "fr"}).status_code == 403
    said = Post.objects.filter(pk__in=(draft.pk, post.pk)).order_by("pk")
    assert list(said.values_list("language", flat=True)) == ["fr", ""]


def test_the_administration_takes_a_doi_with_its_resolver_once(client):
    """A double is told in a sentence, not by an error of the server."""
    make_post(doi="10.5555/taken")
    post = make_post(authors=[make_author()])
    client.force_login(make_role("Editors"))
    response = save(client, post, doi="https://doi.org/10.5555/taken")
    assert "Another post has this DOI." in response.text
    save(client, post, doi="https://doi.org/10.5555/free", language="fr")
    post.refresh_from_db()
    assert (post.doi, post.language) == ("10.5555/free", "fr")


def test_writer_says_how_they_are_cited(client):
    user = make_role("Authors")
    author = make_author(name="Gabriel García Márquez", user=user)
    client.force_login(user)
    page = client.get("/desk/me/").text
    assert 'value="Márquez, Gabriel García"' in page
    client.post("/desk/me/", {"citing_name": "García Márquez, Gabriel"})
    author.refresh_from_db()
    assert author.citing_name == "García Márquez, Gabriel"

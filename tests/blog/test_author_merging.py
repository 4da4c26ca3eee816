"""2.4: one person entered twice becomes one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.models import Author, Imported
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_handle,
    make_post,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_posts_and_places_move_to_the_author_who_stays():
    kept, double, other = make_author(), make_author(), make_author()
    post = make_post(authors=[other, double])
    kept.absorb(double)
    assert [b.author for b in post.bylines.all()] == [other, kept]


def test_post_that_both_sign_is_signed_once():
    kept, double = make_author(), make_author()
    post = make_draft(authors=[double, kept])
    make_byline(post, double, contribution="illustrator")
    kept.absorb(double)
    parts = [(b.author, b.contribution) for b in post.bylines.all()]
    assert parts == [(kept, "author"), (kept, "illustrator")]


def test_handles_and_account_move():
    kept, double = make_author(), make_author(user=make_user())
    make_handle(name="same_person", author=double)
    account = double.user
    kept.absorb(double)
    kept.refresh_from_db()
    assert kept.user == account
    assert [handle.name for handle in kept.register.all()] == ["same_person"]


def test_all_old_pages_lead_to_the_one_that_stays(client):
    kept = make_author(slug="kept")
    double = make_author(slug="first-name")
    make_post(authors=[double])
    double.slug = "second-name"
    double.save()
    kept.absorb(double)
    for old in ("first-name", "second-name"):
        response = client.get(f"/author/{old}/")
        assert (response.status_code, response.url) == (301, "/author/kept/")


def test_author_does_not_absorb_itself():
    author = make_author()
    with pytest.raises(ValueError, match="itself"):
        author.absorb(author)


def test_what_one_entry_lacks_comes_from_the_other():
    kept = make_author(credentials="MD", biography="")
    double = make_author(
        credentials="MBBS", biography="Teaches.", orcid="0000-0002-1825-0097"
    )
    kept.absorb(double)
    kept.refresh_from_db()
    assert (kept.credentials, kept.biography) == ("MD", "Teaches.")
    assert kept.biography_html == "<p>Teaches.</p>"
    assert kept.orcid == "0000-0002-1825-0097"


def test_two_accounts_are_not_made_one():
    kept, double = make_author(user=make_user()), make_author(user=make_user())
    with pytest.raises(ValidationError, match="account of its own"):
        kept.absorb(double)
    assert Author.objects.filter(pk=double.pk).exists()


def test_a_later_import_finds_the_one_who_stays():
    kept, double = make_author(), make_author()
    Imported.objects.note("old.example", double, "ines")
    kept.absorb(double)
    assert Imported.objects.known("old.example", "author") == {"ines": kept.pk}


LIST = reverse("admin:blog_author_changelist")


def chosen(*authors, **more):
    return {"action": "merge", "_selected_action": [a.pk for a in authors]} | more


def test_editor_is_asked_who_stays_and_merges(client):
    client.force_login(make_role("Editors"))
    kept, double = make_author(name="Ines Okafor"), make_author(name="I. Okafor")
    make_post(authors=[double])
    page = client.post(LIST, chosen(kept, double)).content.decode()
    assert "Which of them stays?" in page
    assert "1 post" in page
    assert Author.objects.filter(pk=double.pk).exists()
    client.post(LIST, chosen(kept, double, keep=kept.pk))
    assert not Author.objects.filter(pk=double.pk).exists()
    assert kept.bylines.count() == 1


def test_one_entry_alone_is_not_merged(client):
    client.force_login(make_role("Editors"))
    response = client.post(LIST, chosen(make_author()), follow=True)
    assert "two or more" in response.content.decode()


def test_nothing_is_merged_where_that_is_refused(client):
    client.force_login(make_role("Editors"))
    one, two, third = (
        make_author(user=make_user()),
        make_author(user=make_user()),
        make_author(),
    )
    response = client.post(LIST, chosen(one, third, two, keep=one.pk), follow=True)
    assert "account of its own" in response.content.decode()
    assert Author.objects.filter(pk__in=[one.pk, two.pk, third.pk]).count() == 3


@pytest.mark.parametrize("role", ["Authors", "Contributors", "Moderators"])
def test_only_editors_merge(client, role):
    """S5"""
    client.force_login(make_role(role))
    kept, double = make_author(), make_author()
    client.post(LIST, chosen(kept, double, keep=kept.pk))
    assert Author.objects.filter(pk=double.pk).exists()


def test_an_affiliation_keeps_the_number_that_belongs_to_it():
    ottawa = "https://ror.org/03c4mmv16"
    kept = make_author(affiliation="University of Oslo", ror="")
    kept.absorb(make_author(affiliation="University of Ottawa", ror=ottawa))
    assert (kept.affiliation, kept.ror) == ("University of Oslo", "")
    other = make_author(affiliation="", ror="")
    other.absorb(make_author(affiliation="University of Ottawa", ror=ottawa))
    assert (other.affiliation, other.ror) == ("University of Ottawa", ottawa)


def test_what_was_saved_meanwhile_stays():
    kept, double = make_author(), make_author()
    Author.objects.filter(pk=kept.pk).update(role="teaching chair")
    kept.absorb(double)
    kept.refresh_from_db()
    assert kept.role == "teaching chair"

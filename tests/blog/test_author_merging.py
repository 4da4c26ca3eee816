"""2.4: one person entered twice becomes one."""

import pytest

from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_handle,
    make_post,
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

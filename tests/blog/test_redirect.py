from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from blog.admin.redirects import RedirectForm
from blog.models import Post, Redirect
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_draft,
    make_page,
    make_post,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
JUNE_11 = datetime(2015, 6, 11, 12, tzinfo=UTC)
MADE = {"author": make_author, "series": make_series, "tag": make_tag}


def put_into(post, kind, thing):
    if kind == "author":
        make_byline(post, thing)
    elif kind == "tag":
        post.tags.add(thing)
    else:
        post.series = thing
        post.save()


def rename(thing, slug):
    thing.slug = slug
    thing.save()


def test_post_renamed_twice_is_one_hop_from_each_old_address(client):
    """features.md 8.11"""
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    rename(post, "three")

    for old in ("one", "two"):
        response = client.get(f"/2015/06/11/{old}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/2015/06/11/three/"
    assert client.get("/2015/06/11/three/").status_code == 200


def test_post_renamed_back_is_at_its_first_address(client):
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    rename(post, "one")

    assert client.get("/2015/06/11/one/").status_code == 200
    assert client.get("/2015/06/11/two/").headers["Location"] == "/2015/06/11/one/"
    assert Redirect.objects.count() == 1


def test_new_post_takes_over_an_old_address(client):
    old = make_post(JUNE_11, slug="one")
    rename(old, "two")
    new = make_post(JUNE_11, slug="one", title="The new one")

    assert new.title in client.get("/2015/06/11/one/").text
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("kind", ["author", "category", "page", "series", "tag"])
def test_whatever_is_renamed_keeps_its_old_address(kind):
    make = MADE | {"category": make_category, "page": make_page}
    thing = make[kind](slug="one")
    if kind in MADE:
        put_into(make_post(), kind, thing)
    old = thing.get_absolute_url()

    rename(thing, "two")

    assert Redirect.objects.get().path == old
    assert Redirect.objects.get().get_destination() == thing.get_absolute_url()


@pytest.mark.parametrize("slug", ["łódź", "上" * 200])
def test_old_address_in_any_script_leads_on(client, slug):
    post = make_post(JUNE_11, slug=slug)
    old = post.get_absolute_url()
    rename(post, "new")

    assert client.get(old).headers["Location"] == "/2015/06/11/new/"
    assert Redirect.objects.get().path == f"/2015/06/11/{slug}/"

    make_post(JUNE_11, slug=slug)
    assert client.get(old).status_code == 200
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("end", ["", "feed/", "feed/atom/"])
@pytest.mark.parametrize("kind", MADE)
def test_what_only_drafts_name_is_not_told_by_its_former_address(client, kind, end):
    """S4: what it is called now is no more known than that it is there."""
    thing = MADE[kind](slug="one")
    put_into(make_draft(), kind, thing)
    old = thing.get_absolute_url()
    rename(thing, "canary")
    assert client.get(f"{old}{end}").status_code == 404
    put_into(make_post(), kind, thing)
    response = client.get(f"{old}{end}")
    assert (response.status_code, response.url) == (
        301,
        f"{thing.get_absolute_url()}{end}",
    )


@pytest.mark.parametrize("kind", ["author", "tag", "category"])
def test_feed_of_what_was_renamed_moves_along(client, kind):
    thing = (MADE | {"category": make_category})[kind](slug="one")
    if kind in MADE:
        put_into(make_post(), kind, thing)
    old = thing.get_absolute_url()
    rename(thing, "two")

    response = client.get(f"{old}feed/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"{thing.get_absolute_url()}feed/"


def test_discussion_of_a_renamed_post_moves_along(client):
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")

    moved = client.get("/2015/06/11/one/feed/")
    assert moved.headers["Location"] == "/2015/06/11/two/feed/"
    assert client.get(moved.headers["Location"]).status_code == 200


@pytest.mark.parametrize("status", ["published", "draft"])
def test_redirect_to_a_post_is_saved_as_it_is_shown(status):
    post = make_post(JUNE_11, slug="上" * 200)
    Redirect.objects.remember("/old/", post)
    Post.objects.filter(pk=post.pk).update(status=status)
    redirect = Redirect.objects.get()
    shown = RedirectForm(instance=redirect).initial

    form = RedirectForm(shown, instance=redirect)
    assert form.is_valid(), form.errors
    assert form.save().target == post


def test_feed_of_another_site_is_not_guessed(client):
    Redirect.objects.create(path="/old/", url="https://example.org/new")

    assert client.get("/old/feed/").status_code == 404


@pytest.mark.parametrize("postponed", ["scheduled", "published"])
def test_post_renamed_before_its_time_betrays_nothing(client, postponed):
    """security.md S4"""
    tomorrow = timezone.now() + timedelta(days=1)
    post = make_post(tomorrow, slug="one")
    old = post.get_absolute_url()
    Post.objects.filter(pk=post.pk).update(status=postponed)
    post.refresh_from_db()
    rename(post, "canary")

    assert client.get(old).status_code == 404
    assert not Redirect.objects.exists()


def test_post_taken_back_betrays_nothing_and_comes_back_to_its_old_address(client):
    """security.md S4"""
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    post.status = Post.Status.DRAFT
    post.save()
    rename(post, "canary")
    for old in ("one", "two"):
        assert client.get(f"/2015/06/11/{old}/").status_code == 404

    post.status = Post.Status.PUBLISHED
    post.save()
    for old in ("one", "two"):
        moved = client.get(f"/2015/06/11/{old}/")
        assert moved.headers["Location"] == "/2015/06/11/canary/"


def test_page_renamed_while_hidden_betrays_nothing(client):
    """security.md S4"""
    page = make_page(slug="one", is_published=False)
    rename(page, "canary")

    assert client.get("/one/").status_code == 404


def test_page_that_is_hidden_after_its_renaming_betrays_nothing(client):
    """security.md S4"""
    page = make_page(slug="one")
    rename(page, "canary")
    page.is_published = False
    page.save()

    assert client.get("/one/").status_code == 404


def test_withdrawn_post_says_so_at_its_old_address_too(client):
    post = make_post(JUNE_11, slug="one")
    rename(post, "two")
    post.withdraw()

    assert client.get("/2015/06/11/one/", follow=True).status_code == 410


def test_renamed_draft_leaves_no_trace():
    """security.md S4"""
    rename(make_draft(slug="one"), "two")

    assert not Redirect.objects.exists()


def test_recalled_post_leaves_no_trace():
    """security.md S4"""
    make_post(timezone.now() + timedelta(days=1)).recall()

    assert not Redirect.objects.exists()


def test_saving_without_a_new_address_adds_no_redirect():
    post = make_post()
    post.title = "Another title"
    post.save()
    post.withdraw()

    assert not Redirect.objects.exists()


def test_redirect_to_what_was_deleted_leads_nowhere_and_says_so(client):
    author = make_author(slug="one")
    rename(author, "two")
    author.delete()

    assert Redirect.objects.get().get_destination() == ""
    assert client.get("/author/one/").status_code == 410
    assert client.get("/author/one/feed/").status_code == 404

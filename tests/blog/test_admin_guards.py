from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from tests.blog.admin_posts import address, form_of, save
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_post,
    make_role,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_editor(name="Ines Okafor")
    client.force_login(user)
    return user


def test_only_who_may_change_accounts_says_whose_an_author_is(client, editor):
    """Security S4, S5: an author reads their drafts."""
    author = make_author()
    path = reverse("admin:blog_author_change", args=[author.pk])
    data = {"user": [str(editor.pk)], "_save": "1"}
    client.post(path, form_data(client.get(path), "author_form") | data)
    author.refresh_from_db()
    assert author.user is None
    editor.user_permissions.add(
        *Permission.objects.filter(codename__in=["change_user", "view_user"])
    )
    client.post(path, form_data(client.get(path), "author_form") | data)
    author.refresh_from_db()
    assert author.user == editor


@pytest.mark.parametrize("lookup", ["email", "email__startswith", "email__regex"])
def test_the_list_of_authors_answers_no_question_about_addresses(client, lookup):
    """Security S13: letter by letter, the answers would spell one."""
    client.force_login(make_role("Contributors"))
    make_author(email="hidden@example.org")
    path = reverse("admin:blog_author_changelist")
    assert client.get(path, {lookup: "hidden@example.org"}).status_code == 400


@pytest.mark.parametrize("status", ["published", "retracted"])
def test_a_post_that_is_out_is_not_dated_to_come(client, editor, status):
    post = make_post()
    Post.objects.filter(pk=post.pk).update(status=status)
    day = timezone.now() + timedelta(days=3)
    response = save(client, post, published_at_0=f"{day:%Y-%m-%d}")
    [sentence] = response.context["adminform"].form.errors["published_at"]
    assert "a date in the future would hide it" in sentence
    post.refresh_from_db()
    assert post.is_public


def test_who_saves_second_is_told_and_loses_nothing(client, editor):
    post = make_draft(title="As it was")
    second = form_of(client, post) | {"title": ["The second"], "_save": "1"}
    save(client, post, title="The first")
    response = client.post(address(post), second)
    [sentence] = response.context["adminform"].form.non_field_errors()
    assert sentence.startswith("Ines Okafor changed this post at")
    assert response.context["adminform"].form["title"].value() == "The second"
    post.refresh_from_db()
    assert post.title == "The first"
    save(client, post, title="Loaded again")
    post.refresh_from_db()
    assert post.title == "Loaded again"


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("draft", False),
        ("scheduled", True),
        ("published", True),
        ("withdrawn", True),
        ("retracted", True),
    ],
)
def test_what_readers_may_know_is_deleted_by_superusers_alone(
    client, editor, status, kept
):
    post = make_post()
    Post.objects.filter(pk=post.pk).update(status=status)
    chosen = {"action": "delete_selected", "_selected_action": post.pk, "post": "yes"}
    client.post(reverse("admin:blog_post_changelist"), chosen)
    client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
    assert Post.objects.filter(pk=post.pk).exists() is kept
    client.force_login(make_user(is_staff=True, is_superuser=True))
    client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.filter(pk=post.pk).exists()


def test_the_form_begins_with_links_to_its_parts(client, editor):
    page = client.get(address(make_draft())).content.decode()
    for part in ("id_title", "bylines-group", "fieldset-0-3-heading"):
        assert f'href="#{part}"' in page
        assert f'id="{part}"' in page

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from blog.models import Post
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_page,
    make_post,
    make_user,
)

pytestmark = pytest.mark.django_db

# Who may read a post in each state: readers, or only those who work on it.
STATES = {
    "draft": "workers",
    "submitted": "workers",
    "in_review": "workers",
    "changes_asked": "workers",
    "accepted": "workers",
    "scheduled": "workers",
    "published": "anyone",
    "published_for_later": "workers",
    "withdrawn": "workers",
    "retracted": "anyone",
    "retracted_for_later": "workers",
}
READERS = ("anonymous", "stranger", "another author", "author without account")
WORKERS = ("author who signs", "second author", "illustrator", "creator")
EDITORS = ("editor", "superuser")


def make_in_state(state, **fields):
    later = timezone.now() + timedelta(days=1)
    if state == "scheduled":
        return make_post(later, **fields)
    if state in ("draft", "submitted", "in_review", "changes_asked", "accepted"):
        return make_draft(status=state, **fields)
    post = make_post(**fields)
    if state == "withdrawn":
        post.withdraw()
    if state.startswith("retracted"):
        post.retract("Wrong.")
    if state.endswith("for_later"):
        Post.objects.filter(pk=post.pk).update(published_at=later)
    return post


def make_actors():
    """Return the post's people by what they are to it."""
    names = ("stranger", "another author", *WORKERS)
    actors = {name: make_user(name=name) for name in names}
    actors |= {
        "anonymous": AnonymousUser(),
        "author without account": AnonymousUser(),
        "editor": make_editor(),
        "superuser": make_user(is_superuser=True),
    }
    return actors


def test_every_state_is_in_the_matrix():
    assert {state.removesuffix("_for_later") for state in STATES} == set(Post.Status)


@pytest.mark.parametrize("state", STATES)
def test_post_is_visible_to_whom_it_concerns(state):
    """security.md S4"""
    actors = make_actors()
    make_draft(authors=[make_author(user=actors["another author"])])
    post = make_in_state(
        state,
        created_by=actors["creator"],
        authors=[
            make_author(user=actors["author who signs"]),
            make_author(),
            make_author(user=actors["second author"]),
        ],
    )
    post.bylines.create(
        author=make_author(user=actors["illustrator"]),
        position=4,
        contribution="illustrator",
        disclosure_status="none",
    )

    seen = {
        name
        for name, user in actors.items()
        if Post.objects.visible_to(user).filter(pk=post.pk).exists()
    }

    public = STATES[state] == "anyone"
    assert seen == {*WORKERS, *EDITORS, *(READERS if public else ())}
    assert Post.objects.published().filter(pk=post.pk).exists() == public


def test_inactive_editor_sees_what_readers_see():
    editor = make_editor(is_active=False)
    make_draft()
    public = make_post()

    assert list(Post.objects.visible_to(editor)) == [public]


def test_two_who_sign_don_t_double_a_post():
    user = make_user()
    post = make_draft(authors=[make_author(user=user)], created_by=user)
    byline = post.bylines.get()
    post.bylines.create(
        author=byline.author,
        position=2,
        contribution="editor",
        disclosure_status="none",
    )

    assert list(Post.objects.visible_to(user)) == [post]


def test_page_that_isn_t_out_is_for_editors():
    hidden = make_page(is_published=False)
    shown = make_page()

    def seen_by(user):
        return set(
            type(shown).objects.visible_to(user).filter(pk__in=[hidden.pk, shown.pk])
        )

    assert seen_by(AnonymousUser()) == {shown}
    assert seen_by(make_user()) == {shown}
    assert seen_by(make_editor()) == {hidden, shown}


def test_authors_of_hidden_posts_are_not_listed():
    """security.md S4"""
    hidden, shown = make_author(), make_author()
    make_draft(authors=[hidden])
    make_post(authors=[shown])

    assert list(Post.objects.published().authors()) == [shown]

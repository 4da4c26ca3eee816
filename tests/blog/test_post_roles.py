"""Who may see, change, delete and publish whose post, in which state."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Byline, Note, Post, Review, Revision
from tests.blog.admin_posts import ADD, LIST, act, address, form_of, said
from tests.factories import (
    ROLES,
    make_author,
    make_byline,
    make_draft,
    make_post,
    make_role,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


def signed(user, **fields):
    """Return a draft that somebody else began and ``user`` signs too."""
    author = getattr(user, "author", None) or make_author(user=user)
    return make_draft(authors=[make_author(), author], **fields)


OWNERS = {
    "begun": lambda user: make_draft(created_by=user),
    "signed": signed,
    "of another": lambda user: make_draft(created_by=make_user()),
}
STATES = [
    "draft",
    "submitted",
    "accepted",
    "scheduled",
    "published",
    "withdrawn",
    "retracted",
]
OUT = STATES[3:]


def may_edit(role, owner, state):
    if role == "Editors":
        return True
    if role == "Moderators" or owner == "of another":
        return False
    return role == "Authors" or state not in OUT


def may_see(role, owner, state):
    public = state in ("published", "retracted")
    return public or owner != "of another" or role in ("Moderators", "Editors")


def post_in(state, owner, user):
    post = OWNERS[owner](user)
    post.slug = f"{post.slug}-{state}"
    if state in OUT:
        post.publish()
    ready = {"standfirst": "In short."}
    Post.objects.filter(pk=post.pk).update(status=state, slug=post.slug, **ready)
    post.refresh_from_db()
    return post


@pytest.mark.parametrize(
    ("role", "owner", "state"), list(product(ROLES, OWNERS, STATES))
)
def test_who_may_open_and_change_which_post(client, role, owner, state):
    """2.13, 10.1, security S5"""
    user = make_role(role)
    client.force_login(user)
    post = post_in(state, owner, user)
    page = client.get(address(post))
    assert page.status_code == (200 if may_see(role, owner, state) else 302)
    allowed = may_edit(role, owner, state)
    if page.status_code == 200:
        assert page.context["has_change_permission"] is allowed
    assert post.is_editable_by(user) is allowed
    if not allowed:
        client.post(address(post), {"title": "Taken", "slug": "taken", "_save": "1"})
        client.post(address(post), {"title": "Taken", "_publish": "1"})
        changed = Post.objects.get(pk=post.pk)
        assert (changed.title, changed.status) == (post.title, post.status)
    elif role != "Editors":
        data = form_data(page, "post_form") | {"title": ["Mended"], "_save": "1"}
        client.post(address(post), data)
        assert Post.objects.get(pk=post.pk).title == "Mended"


STEPS = {
    "publish": "draft",
    "recall": "scheduled",
    "withdraw": "published",
    "retract": "published",
}


def may_step(role, owner, step):
    if role == "Editors":
        return True
    return role == "Authors" and owner != "of another" and step != "retract"


@pytest.mark.parametrize(
    ("role", "owner", "step", "way"),
    list(product(ROLES, OWNERS, STEPS, ["list", "button"])),
)
def test_who_may_take_which_step(client, role, owner, step, way):
    """2.13, 10.1, security S5: from the list and from the page, by hand too."""
    user = make_role(role)
    client.force_login(user)
    post = post_in(STEPS[step], owner, user)
    before = post.status
    Post.objects.filter(pk=post.pk).update(notice="Figures were wrong.")
    if way == "list":
        client.post(LIST, {"action": step, "_selected_action": [post.pk]})
    else:
        page = client.get(address(post))
        data = {}
        if page.status_code == 200 and page.context["has_change_permission"]:
            data = form_data(page, "post_form")
        client.post(address(post), data | {f"_{step}": "1"})
    after = Post.objects.get(pk=post.pk).status
    assert (after != before) is may_step(role, owner, step)


def delete(client, post):
    """Try to delete ``post`` in both ways; return whether it is gone."""
    client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [post.pk], "post": "yes"}
    client.post(LIST, data)
    return not Post.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize(("role", "owner"), list(product(ROLES, OWNERS)))
def test_who_may_delete_which_draft(client, role, owner):
    """Security S5: nobody deletes what others sign, though they began it."""
    user = make_role(role)
    client.force_login(user)
    assert delete(client, post_in("draft", owner, user)) is (role == "Editors")


def alone(user, **fields):
    author = getattr(user, "author", None) or make_author(user=user)
    return make_draft([author], created_by=user, **fields)


WORDS_OF_OTHERS = {
    "nothing": lambda post, other: None,
    "a signature": lambda post, other: make_byline(post, make_author(user=other)),
    "a guest": lambda post, other: make_byline(post, make_author()),
    "a text": lambda post, other: record(post, other),
    "a text of nobody": lambda post, other: record(post, None),
    "a note": lambda post, other: note(post, author=other),
    "a note of a guest": lambda post, other: note(post, name="Guest"),
    "a review": lambda post, other: Review.objects.create(
        post=post, name="Guest", due_on=timezone.localdate()
    ),
    "a decision": lambda post, other: Post.objects.filter(pk=post.pk).update(
        status="submitted"
    ),
}


def record(post, by):
    texts = post.texts._replace(standfirst=f"As {by} says.")
    Revision.objects.record(post, texts, by, closed=True)


def note(post, **by):
    Note.objects.create(post=post, body="Why?", quote="learned", **by)


@pytest.mark.parametrize("role", ["Contributors", "Authors"])
@pytest.mark.parametrize("words", WORDS_OF_OTHERS)
def test_who_began_a_draft_deletes_no_words_of_others(client, role, words):
    """Security S5"""
    user = make_role(role)
    client.force_login(user)
    post = alone(user)
    record(post, user)
    note(post, author=user)
    WORDS_OF_OTHERS[words](post, make_user())
    assert delete(client, post) is (words == "nothing")


def test_a_contributor_writes_and_can_not_publish(client):
    """2.13, security S5: nor by fields that the form has not."""
    user = make_role("Contributors")
    author = make_author(user=user)
    client.force_login(user)
    data = form_data(client.get(ADD), "post_form") | {
        "title": ["A draft"],
        "slug": ["a-draft"],
        "body": ["<p>Text.</p>"],
    }
    more = {"status": "published", "published_at_0": "2020-01-01", "notice": "Mine"}
    more |= {
        "published_at_1": "10:00",
        "created_by": str(make_user().pk),
        "_publish": "1",
    }
    client.post(ADD, data | more | {"_save": "1"})
    post = Post.objects.get()
    assert (post.status, post.published_at, post.notice) == ("draft", None, "")
    assert post.created_by == user
    assert [byline.author for byline in post.bylines.all()] == [author]
    page = client.get(address(post)).content.decode()
    assert 'name="_publish"' not in page
    assert "published_at" not in form_of(client, post)


def test_an_author_publishes_what_is_theirs(client):
    user = make_role("Authors")
    client.force_login(user)
    post = post_in("draft", "begun", user)
    page = client.get(address(post)).content.decode()
    assert 'name="_publish"' in page
    assert 'name="_retract"' not in page
    response = act(client, "publish", post, make_draft(created_by=make_user()))
    assert "1 post published." in said(response)
    assert Post.objects.filter(status="published").get() == post


def test_the_list_has_no_drafts_of_others(client):
    """Security S4"""
    user = make_role("Authors")
    client.force_login(user)
    make_draft(title="A secret")
    make_post(title="Public")
    signed(user, title="Signed")
    page = client.get(LIST).content.decode()
    assert "A secret" not in page
    assert "Public" in page
    assert "Signed" in page
    search = {"app_label": "blog", "model_name": "related", "field_name": "other"}
    found = client.get(reverse("admin:autocomplete"), search | {"term": ""}).json()
    assert sorted(row["text"] for row in found["results"]) == ["Public", "Signed"]


def test_an_editor_who_adds_a_post_for_others_does_not_sign_it(client):
    user = make_role("Editors")
    make_author(user=user)
    client.force_login(user)
    data = form_data(client.get(ADD), "post_form") | {"title": ["A"], "slug": ["a"]}
    client.post(ADD, data | {"_save": "1"})
    assert not Byline.objects.exists()


def test_who_signs_a_draft_by_an_author_without_account_gains_nothing():
    author, user = make_author(), make_role("Authors")
    post = make_draft(authors=[author])
    assert not post.is_editable_by(user)
    make_byline(post, make_author(user=user))
    assert post.is_editable_by(user)

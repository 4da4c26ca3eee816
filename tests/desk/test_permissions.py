"""Role by step by relation, as docs/permissions.md says, walked by URL."""

import re
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from blog.desk import urls as desk
from blog.models import (
    Byline,
    Note,
    Pending,
    Post,
    PreviewLink,
    Review,
    Revision,
    workflow,
)
from tests.blog.admin_posts import act, address
from tests.desk.permissions import (
    ACTORS,
    RELATIONS,
    allows,
    make_actor,
    pages,
    post_in,
    steps,
)
from tests.factories import ROLES, make_image, make_role, make_user

pytestmark = pytest.mark.django_db

# What a step is told, whether it needs it or not.
SAID = {
    "reason": "So it is.",
    "notice": "Figures were wrong.",
    "at": "2099-03-02T08:00",
}
# Fields that no form of a step has: security.md S5.
MORE = {
    "status": "published",
    "became": "published",
    "by": "1",
    "created_by": "1",
    "title": "Taken",
    "slug": "taken",
    "published_at": "2001-01-01T00:00",
    "address_date": "2001-01-01",
    "comments_open": "",
    "is_staff": "1",
}
FIELDS = ("title", "slug", "body", "created_by_id", "comments_open", "likes_open")


def step_path(post, verb):
    return reverse("desk:step", args=[post.pk, verb])


def test_the_guide_has_the_table_of_the_code():
    """7.5"""
    assert [(row.verb, row.origins, row.becomes, row.needs) for row in steps()] == [
        (str(s.verb), tuple(map(str, s.origins)), str(s.becomes), s.needs)
        for s in workflow.STEPS
    ]
    assert {row.verb for row in steps()} == set(workflow.Verb.values)


CELLS = list(product(ACTORS, RELATIONS, range(len(workflow.STEPS))))


@pytest.mark.parametrize(("actor", "relation", "number"), CELLS)
def test_each_step_is_open_to_whom_the_guide_says(client, actor, relation, number):
    """7.5, 2.13, security S5: by the address itself; more fields change nothing."""
    row = steps()[number]
    user = make_actor(actor)
    if user:
        client.force_login(user)
    post = post_in(row.origins[0], relation, user)
    before = {name: getattr(post, name) for name in FIELDS}
    response = client.post(step_path(post, row.verb), SAID | MORE)
    after = Post.objects.get(pk=post.pk)
    assert {name: getattr(after, name) for name in FIELDS} == before
    lines = list(after.transitions.filter(verb=row.verb))
    if row.allows(actor, relation):
        assert (response.status_code, after.status) == (302, row.becomes)
        [line] = [line for line in lines if line.by == user]
        assert (line.was, line.became) == (row.origins[0], row.becomes)
        assert line.reason == "So it is."
    else:
        assert after.status == row.origins[0]
        assert not [line for line in lines if line.by]
        expected = 401 if actor == "nobody" else 403
        assert response.status_code == expected or same_verb_elsewhere(
            row, actor, relation, response
        )


def same_verb_elsewhere(row, actor, relation, response):
    """Return whether the step is theirs from another state, and refused from this."""
    others = [other for other in steps() if other.verb == row.verb]
    theirs = any(other.allows(actor, relation) for other in others)
    return theirs and response.status_code == 409


@pytest.mark.parametrize(
    ("verb", "state"), list(product(workflow.Verb.values, Post.Status.values))
)
def test_an_editor_takes_the_steps_of_the_table_and_no_other(client, verb, state):
    """7.5: from every state."""
    client.force_login(make_role("Editors"))
    post = post_in(state, "of another", None)
    rows = [row for row in steps() if row.verb == verb and state in row.origins]
    page = client.get(step_path(post, verb))
    response = client.post(step_path(post, verb), SAID)
    after = Post.objects.get(pk=post.pk).status
    if verb == "appear":
        assert (page.status_code, response.status_code, after) == (403, 403, state)
    elif rows:
        assert page.status_code == 200
        assert (response.status_code, after) == (302, rows[0].becomes)
    else:
        assert (page.status_code, response.status_code, after) == (409, 409, state)


ADMIN = {"publish": "publish", "recall": "recall", "withdraw": "withdraw"}
ADMIN |= {"retract": "retract", "republish": "publish"}
ADMIN_CELLS = [
    (actor, relation, number)
    for actor, relation, number in CELLS
    if actor in ROLES and steps()[number].verb in ADMIN
]


@pytest.mark.parametrize(("actor", "relation", "number"), ADMIN_CELLS)
def test_the_administration_goes_by_the_same_table(client, actor, relation, number):
    """7.5, security S5"""
    row = steps()[number]
    user = make_actor(actor)
    client.force_login(user)
    post = post_in(row.origins[0], relation, user)
    act(client, ADMIN[row.verb], post)
    after = Post.objects.get(pk=post.pk)
    allowed = row.allows(actor, relation)
    assert after.status == (row.becomes if allowed else row.origins[0])
    assert after.transitions.filter(by=user, verb=row.verb).exists() is allowed
    names = [name for name, _label in buttons_of(client, after)]
    assert ("publish" in names) is publishable(after, actor, relation)


def buttons_of(client, post):
    page = client.get(address(post))
    return page.context["buttons"] if page.status_code == 200 else []


def publishable(post, actor, relation):
    return any(
        row.allows(actor, relation)
        for row in steps()
        if row.verb in ("publish", "schedule", "republish")
        and post.status in row.origins
    )


URLS = [re.sub(r"<\w+:(\w+)>", r"<\1>", str(url.pattern)) for url in desk.urlpatterns]
# What is only of a post that is out.
OF_WHAT_IS_OUT = re.compile(r"correct/|pending/")


def test_the_guide_has_each_page_of_the_desk():
    """Security S5: derived from the URLs, so that a new one wants a row."""
    assert list(pages()) == URLS


@pytest.mark.parametrize(("actor", "relation"), list(product(ACTORS, RELATIONS)))
def test_each_page_is_open_to_whom_the_guide_says(client, actor, relation):
    """Security S5: each address of the desk, read and written to."""
    user = make_actor(actor)
    if user:
        client.force_login(user)
    things = {
        state: filled_in(post_in(state, relation, user), user)
        for state in ("draft", "published")
    }
    for page, row in pages().items():
        post, path_of = things["published" if OF_WHAT_IS_OUT.search(page) else "draft"]
        path = path_of(page)
        is_link = row["Contributors"] == "link"
        allowed = is_link or allows(row.get(actor, "–"), relation)
        before = state_of(post)
        with transaction.atomic():
            is_open = [
                is_answered(client.get(path)),
                is_answered(client.post(path, MORE)),
            ]
            after = state_of(post)
            transaction.set_rollback(True)
        assert any(is_open) is allowed, page
        assert allowed or after == before, page


def filled_in(post, user):
    """Give ``post`` all that has a page; return it, and what gives their addresses."""
    Revision.objects.record(post, post.texts, user, closed=True)
    texts = post.texts._replace(title="Another")
    Pending.objects.of(post).revise(texts, user or make_user())
    bylines = post.bylines.order_by("author__user")
    mine = bylines.filter(author__user=user).first() if user else None
    byline = mine or bylines.first()
    image = make_image(added_for=post)
    link, _token = PreviewLink.objects.make(post, None, name="Rae")
    note = Note.objects.create(post=post, link=link, name="Rae", body="Why?")
    due = timezone.localdate()
    review = Review.objects.create(post=post, link=link, name="Rae", due_on=due)
    values = {"number": 1, "verb": "submit", "token": "x", "byline": byline.pk}
    values |= {"link": link.pk, "note": note.pk, "review": review.pk}

    def path_of(page):
        found = values | {"pk": image.pk if page.startswith("media/") else post.pk}
        return "/desk/" + re.sub(r"<(\w+)>", lambda name: str(found[name[1]]), page)

    return post, path_of


def is_answered(response):
    """Return whether a page is open, if only to say what is wrong with the form."""
    if response.status_code == 302:
        return not response["Location"].startswith("/accounts/login/")
    return response.status_code not in (401, 403, 405)


def state_of(post):
    rows = Post.objects.filter(pk=post.pk).values()
    signed = Byline.objects.filter(post=post).order_by("pk").values()
    return rows.get(), list(signed), Pending.objects.filter(post=post).values().get()


def test_the_walk_has_enough_cells():
    """security.md S5"""
    states = len(workflow.Verb) * len(Post.Status)
    walked = len(ACTORS) * len(RELATIONS) * len(URLS)
    assert len(CELLS) + len(ADMIN_CELLS) + states + walked >= 530


@pytest.mark.parametrize("actor", ACTORS)
def test_a_post_that_is_not_there_is_told_as_one_that_is_not_theirs(client, actor):
    """security.md S4"""
    user = make_actor(actor)
    if user:
        client.force_login(user)
    post = post_in("draft", "of another", None)
    answers = [
        client.get(step_path(thing, "publish"))
        for thing in (post, Post(pk=post.pk + 999))
    ]
    if actor == "Editors":
        assert [a.status_code for a in answers] == [200, 403]
    else:
        first, second = answers
        assert first.status_code == second.status_code
        if user:
            assert first.content == second.content

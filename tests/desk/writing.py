"""Posts that somebody writes, and saving as the desk's form does."""

import pytest
from django.urls import reverse

from tests.factories import make_author, make_draft, make_role

TEXTS = {"title": "The third thing", "standfirst": "It stays.", "body": "<p>One.</p>"}


def make_writers(number=2, role="Authors", make=make_draft, **fields):
    """Return a post and the users who sign it."""
    users = [make_role(role) for _ in range(number)]
    authors = [make_author(user=user) for user in users]
    post = make(authors=authors, **TEXTS | fields)
    return post, users


@pytest.fixture
def written(client):
    """Return a post by two authors, the first of whom is signed in."""
    post, users = make_writers()
    client.force_login(users[0])
    return post, users


def save(client, post, version=None, script=False, **texts):
    """Save what ``texts`` change in the post, as read in that version."""
    post.refresh_from_db()
    data = post.texts._asdict() | {"version": version or post.version} | texts
    headers = {"Accept": "application/json"} if script else {}
    return client.post(reverse("desk:save", args=[post.pk]), data, headers=headers)

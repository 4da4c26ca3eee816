"""Who may see the queue, and that nothing of strangers runs in it."""

from html.parser import HTMLParser

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from comments.models import Comment, Decision
from comments.moderation.queue import SIZE
from tests.blog.payloads import all_payloads
from tests.comments.queues import (
    DECIDE,
    DISCUSSION,
    HOLD,
    QUEUE,
    UNDO,
    act_page,
    editor,
    make_held,
    pick,
    status_of,
)
from tests.factories import (
    ROLES,
    make_post,
    make_role,
)

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
def test_moderators_and_editors_alone_see_the_queue(client, role):
    """Security S5."""
    client.force_login(make_role(role))
    comment = make_held()
    allowed = role in ("Moderators", "Editors")
    pages = [QUEUE, reverse("admin:comments_wave") + "?by=text&value=x"]
    pages += [act_page(name, comment) for name in ("mend", "reply", "block")]
    for address in pages:
        assert client.get(address).status_code == (200 if allowed else 403)
    index = client.get(reverse("admin:index"))
    assert (QUEUE in index.content.decode()) == allowed
    posts = {DECIDE: {"pick": pick(comment), "act": "spam"}, HOLD: {"on": "yes"}}
    posts[DISCUSSION] = {"post": comment.post_id}
    for address, data in posts.items():
        assert client.post(address, data).status_code == (302 if allowed else 403)
    assert status_of(comment) == ("spam" if allowed else "pending")


def test_strangers_are_sent_to_sign_in(client):
    for address in (QUEUE, DECIDE, UNDO, HOLD, DISCUSSION):
        response = client.get(address)
        assert response.status_code == 302
        assert f"?next={address}" in response["Location"]


@pytest.mark.parametrize("address", [DECIDE, UNDO, HOLD, DISCUSSION])
def test_following_a_link_changes_nothing(client, editor, address):
    """S19"""
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", [DECIDE, UNDO, HOLD, DISCUSSION, QUEUE])
def test_a_form_of_another_site_is_refused(editor, address):
    """S19"""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address, {"on": "yes"}).status_code == 403


class Living(HTMLParser):
    """Collects what of a page could run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "base", "math", "style"):
            self.found.append(tag)
        if tag == "script" and not attrs.get("src", "").startswith("/static/"):
            self.found.append("script")
        self.found += [name for name in attrs if name.startswith("on")]
        for name in ("href", "action", "src", "formaction"):
            address = attrs.get(name, "/").strip().lower()
            if not address.startswith(("/", "#", "?", "http", "mailto:")):
                self.found.append(address)


def living(text):
    reader = Living()
    reader.feed(text)
    return reader.found


@pytest.mark.parametrize(
    "text", ["<a href='javascript:x'>", "<p onclick=x>", "<script>x</script>"]
)
def test_the_check_below_notices_what_could_run(text):
    assert living(text)


def hold(post, payload):
    """Return an unsaved comment with ``payload`` wherever strangers can write."""
    # What a form can't send and the database can't hold is left out.
    text = payload.replace("\0", "").encode(errors="ignore").decode()[:5000]
    text = text.strip() or "x"
    place = {"lft": 1, "rght": 2, "level": 0, "tree_id": 1}
    comment = Comment(post=post, body=text, status="pending", **place)
    comment.prepare()
    comment.name, comment.interests = text[:250], text[:300]
    comment.user_agent = text[:300]
    return comment


def test_what_strangers_wrote_is_data_in_the_queue(client, editor):
    """Security S1."""
    post, payloads = make_post(), all_payloads()
    for start in range(0, len(payloads), SIZE):
        held = [hold(post, payload) for payload in payloads[start : start + SIZE]]
        for comment in QuerySet(Comment).bulk_create(held):
            Decision.objects.record([comment], "judged", reasons=[comment.body])
        response = client.get(QUEUE)
        assert len(response.context["cards"]) == len(held)
        assert living(response.content.decode()) == []
        Comment.objects.filter(status="pending").update(status="trashed")

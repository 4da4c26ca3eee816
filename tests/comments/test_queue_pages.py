"""The pages of one comment: edit, reply, block."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Block, Comment, Decision
from comments.moderation import acts
from tests.comments.queues import (
    QUEUE,
    act_page,
    editor,
    make_held,
    page,
    pass_once,
    status_of,
)
from tests.factories import (
    make_draft,
    make_user,
)
from tests.forms import form_data

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


def test_an_edit_is_sent_from_its_own_page(client, editor):
    comment = make_held(name="Ada", body="Teh ward")
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act") | {"body": ["The ward"]}
    response = client.post(address, data)
    assert response["Location"] == f"{QUEUE}#card-{comment.pk}"
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("The ward", "pending")
    assert Decision.objects.by_people().get().before["body"] == "Teh ward"
    assert "Edited: Ada" in page(client)


def test_an_edit_that_is_wrong_comes_back_with_what_was_typed(client, editor):
    comment = make_held()
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act")
    data |= {"body": ["A new text"], "url": ["nonsense"]}
    response = client.post(address, data)
    assert response.status_code == 422
    assert "A new text" in response.content.decode()
    assert "There is something to mend" in response.content.decode()
    assert status_of(comment) == "pending"


def test_an_edit_tells_who_was_first(client, editor):
    comment = make_held(name="Ada", body="Teh ward")
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act") | {"body": ["The ward"]}
    acts.decide({comment.pk: comment.seen}, "approved", make_user(name="Omar"))
    response = client.post(address, data)
    assert response.status_code == 409
    assert "Ada: already decided by Omar (Approved)." in response.content.decode()
    comment.refresh_from_db()
    assert comment.body == "Teh ward"


@pytest.mark.parametrize("name", ["mend", "reply"])
def test_what_was_typed_outlives_that_another_was_first(client, editor, name):
    """experience.md B6: it can be sent once more, knowing what was decided."""
    comment = make_held()
    address = act_page(name, comment)
    data = form_data(client.get(address), "act") | {"body": ["A long answer"]}
    acts.decide({comment.pk: comment.seen}, "spam", make_user(name="Omar"))
    response = client.post(address, data)
    assert response.status_code == 409
    assert "already decided by Omar" in response.content.decode()
    again = form_data(response, "act")
    assert again["body"] == ["A long answer"]
    assert client.post(address, again).status_code == 302
    assert Comment.objects.filter(body="A long answer").exists()


def test_an_answer_is_sent_from_its_own_page(client, editor):
    comment = make_held()
    address = act_page("reply", comment)
    data = form_data(client.get(address), "act") | {"body": ["We did count."]}
    client.post(address, data)
    answer = Comment.objects.get(parent=comment)
    assert (answer.name, answer.user, answer.status) == (
        "Ines Okafor",
        editor,
        "approved",
    )
    assert status_of(comment) == "approved"
    assert f"Replied to: {comment.name}" in page(client)


def test_nothing_is_answered_where_readers_are_not(client, editor):
    """security.md S4"""
    comment = make_held(post=make_draft())
    assert client.get(act_page("reply", comment)).status_code == 404
    assert act_page("reply", comment) not in page(client)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "troll@mail.example"),
        ("domain", "pills.example"),
        ("domain", "mail.example"),
        ("network", "192.0.2.0/24"),
    ],
)
def test_a_writer_is_blocked_by_one_of_the_traces(client, editor, kind, value):
    """features.md 4.29"""
    comment = make_held(
        email="troll@mail.example", url="https://pills.example/", ip="192.0.2.7"
    )
    day = timezone.localdate() + timedelta(days=30)
    address = act_page("block", comment)
    data = form_data(client.get(address), "act") | {
        "whom": [f"{kind}:{value}"],
        "until": [day.isoformat()],
        "reason": ["Insults"],
    }
    assert client.post(address, data).status_code == 302
    block = Block.objects.get()
    assert (block.kind, block.value, block.reason) == (kind, value, "Insults")
    assert block.until
    assert timezone.localdate(block.until) == day
    assert block.made_by == editor
    assert status_of(comment) == "pending"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("whom", "email:someone@else.example", "Select a valid choice"),
        ("until", "2020-01-01", "Choose a day to come."),
        ("until", "soon", "Enter a valid date."),
    ],
)
def test_a_block_of_others_or_until_yesterday_is_refused(
    client, editor, field, value, sentence
):
    comment = make_held(email="troll@mail.example")
    data = {"whom": "email:troll@mail.example", "until": "", field: value}
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Block.objects.exists()


def test_who_is_blocked_is_not_blocked_again(client, editor):
    comment = make_held(email="troll@mail.example")
    data = {"whom": "email:troll@mail.example", "until": "", "seen": comment.seen}
    client.post(act_page("block", comment), data)
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert "This is blocked already." in response.content.decode()


def test_a_block_that_has_ended_is_renewed(client, editor):
    """features.md 4.29"""
    comment = make_held(email="troll@mail.example")
    ended = timezone.now() - timedelta(days=1)
    Block.objects.create(kind="email", value=comment.email, until=ended)
    data = {"whom": f"email:{comment.email}", "until": "", "seen": comment.seen}
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 302
    block = Block.objects.get()
    assert (block.until, block.made_by) == (None, editor)


def test_who_blocks_the_same_at_the_same_moment_is_told(client, editor, monkeypatch):
    comment = make_held(email="troll@mail.example")
    data = {"whom": f"email:{comment.email}", "until": "", "seen": comment.seen}
    Block.objects.create(kind="email", value=comment.email)
    pass_once(monkeypatch, Block)
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert "This is blocked already." in response.content.decode()
    assert not Decision.objects.filter(act="blocked").exists()

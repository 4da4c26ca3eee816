"""Acts of moderators that are taken back: whole, once, and nothing decided since."""

from uuid import uuid4

import pytest

from blog.models import Post
from comments.models import Block, Comment, Decision
from comments.moderation import acts
from comments.moderation.undoing import last_act, undo
from tests.comments.acting import held, lines, seen
from tests.factories import make_comment, make_editor, make_post, make_user

pytestmark = pytest.mark.django_db


def test_trust_is_taken_back_though_the_comment_is_approved_later():
    """features.md 4.20"""
    editor, comment = make_user(), held()
    outcome = acts.decide(seen(comment), "trusted", editor)
    trusting = Decision.objects.standing().filter(act="trusted")
    assert trusting.count() == 1
    undo(outcome.batch, editor)
    comment.refresh_from_db()
    acts.decide(seen(comment), "approved", editor)
    assert trusting.count() == 0


def test_undoing_leaves_both_lines_and_restores_each_status():
    """features.md 4.27"""
    editor, post = make_user(), make_post()
    comment, approved, spam = (
        held(post=post),
        make_comment(post=post),
        make_comment(post=post, status="spam"),
    )
    outcome = acts.decide(seen(comment, approved, spam), "rejected", editor)
    assert Post.objects.get().comment_count == 0
    back = undo(outcome.batch, editor)
    assert back.number == 3
    statuses = Comment.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["pending", "approved", "spam"]
    assert Post.objects.get().comment_count == 1
    assert lines(spam) == [
        ("rejected", "spam", "trashed"),
        ("undone", "trashed", "spam"),
    ]


def test_undoing_leaves_alone_what_was_decided_since():
    ines, omar, comment, other = make_user(), make_user(name="Omar"), held(), held()
    outcome = acts.decide(seen(comment, other), "spam", ines)
    comment.refresh_from_db()
    acts.decide(seen(comment), "approved", omar)
    back = undo(outcome.batch, ines)
    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.status, other.status) == ("approved", "pending")
    assert [str(already) for already in back.already] == [
        f"{comment.name}: already decided by Omar (Approved)."
    ]


def test_undoing_twice_undoes_once():
    editor, comment = make_user(), held()
    outcome = acts.decide(seen(comment), "spam", editor)
    undo(outcome.batch, editor)
    again = undo(outcome.batch, editor)
    assert again.decisions == []
    assert len(again.already) == 1
    assert len(lines(comment)) == 2


def test_act_after_act_on_one_comment_is_undone():
    """features.md 4.27: what is undone itself is in nobody's way."""
    editor, comment = make_editor(), held(email="troll@example.org")
    blocked = Block(kind="email", value="troll@example.org")
    acts.block(comment, comment.seen, blocked, editor)
    acts.decide(seen(comment), "spam", editor)
    comment.refresh_from_db()
    acts.decide(seen(comment), "rejected", editor)
    for act, status in (
        ("rejected", "spam"),
        ("spam", "pending"),
        ("blocked", "pending"),
    ):
        last = last_act(editor)
        assert last.act == act
        assert undo(last.batch, editor).already == []
        comment.refresh_from_db()
        assert comment.status == status
    assert last_act(editor) is None
    assert not Block.objects.exists()


def test_what_can_not_be_undone_any_more_is_not_offered():
    """Else the key for undoing would end at it, whatever was done before."""
    ines, omar = make_user(), make_user()
    comment, overruled, deleted = held(), held(), held()
    first = acts.decide(seen(comment), "spam", ines)
    for other in (overruled, deleted):
        acts.decide(seen(other), "spam", ines)
    overruled.refresh_from_db()
    acts.decide(seen(overruled), "approved", omar)
    deleted.delete()
    assert last_act(ines).batch == first.batch


def test_undoing_what_never_was_does_nothing():
    assert undo(uuid4(), make_user()).decisions == []


def test_undoing_outlives_the_deletion_of_a_comment():
    editor, comment, other = make_user(), held(), held()
    outcome = acts.decide(seen(comment, other), "spam", editor)
    comment.delete()
    assert undo(outcome.batch, editor).number == 1
    other.refresh_from_db()
    assert other.status == "pending"


def test_undoing_brings_nothing_back_that_its_writer_deleted_since():
    editor, comment = make_user(), held()
    outcome = acts.decide(seen(comment), "approved", editor)
    Comment.objects.filter(pk=comment.pk).moderate("trashed", act="withdrawn")
    back = undo(outcome.batch, editor)
    comment.refresh_from_db()
    assert comment.status == "trashed"
    assert [str(already) for already in back.already] == [
        f"{comment.name}: changed since you saw it."
    ]

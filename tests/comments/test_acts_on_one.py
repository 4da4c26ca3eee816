"""What moderators do with one comment: edit it, answer it, block its writer."""

import pytest

from blog.models import Post
from comments.models import Block, Comment, Decision
from comments.moderation import acts
from comments.moderation.undoing import undo
from tests.comments.acting import held, lines, seen
from tests.comments.trees import misplaced
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_edit_keeps_what_was_and_is_undone_whole():
    """experience.md B6"""
    editor = make_user()
    comment = held(body="Teh ward", name="Ada", url="https://pills.example/")
    outcome = acts.edit(
        comment,
        comment.seen,
        {"body": "The ward", "url": "", "name": "Ada", "status": "approved"},
        editor,
    )
    comment.refresh_from_db()
    assert (comment.body, comment.url, comment.status) == ("The ward", "", "pending")
    assert comment.edited_at
    line = comment.decisions.get()
    assert (line.act, line.was, line.became) == ("edited", "pending", "pending")
    assert line.before == {
        "body": "Teh ward",
        "url": "https://pills.example/",
        "edited_at": None,
    }
    undo(outcome.batch, editor)
    comment.refresh_from_db()
    assert (comment.body, comment.url) == ("Teh ward", "https://pills.example/")
    assert "Teh ward" in comment.body_html
    assert comment.edited_at is None


def test_an_edit_of_nothing_leaves_no_line():
    comment = held(body="The ward")
    outcome = acts.edit(comment, comment.seen, {"body": "The ward"}, make_user())
    assert outcome.decisions == []
    comment.refresh_from_db()
    assert comment.edited_at is None


def test_an_edit_of_what_was_decided_on_is_refused():
    editor, comment = make_user(name="Ines"), held()
    page = comment.seen
    acts.decide(seen(comment), "spam", editor)
    outcome = acts.edit(comment, page, {"body": "New"}, make_user())
    comment.refresh_from_db()
    assert comment.body == "Well put."
    assert "already decided by Ines (Marked as spam)" in str(outcome.already[0])


def test_a_reply_approves_what_it_answers_and_stands_under_it():
    editor, comment = make_user(name="Ines Okafor"), held()
    outcome = acts.reply(comment, comment.seen, "We counted twice.", editor)
    answer = comment.children.get()
    comment.refresh_from_db()
    assert (comment.status, answer.status) == ("approved", "approved")
    assert (answer.user, answer.name) == (editor, "Ines Okafor")
    assert lines(comment) == [
        ("approved", "pending", "approved"),
        ("replied", "approved", "approved"),
    ]
    assert len({line.batch for line in Decision.objects.all()}) == 1
    assert misplaced() == []
    undo(outcome.batch, editor)
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert Post.objects.get().comment_count == 0


def test_an_answer_that_is_taken_back_waits_for_nobody():
    """What a moderator wrote goes to the trash, and no mail asks others about it."""
    editor, comment = make_user(), held()
    outcome = acts.reply(comment, comment.seen, "We counted twice.", editor)
    answer = comment.children.get()
    assert answer.told_at
    undo(outcome.batch, editor)
    answer.refresh_from_db()
    assert answer.status == "trashed"


def test_an_answer_is_not_refused_since_another_approved_the_comment():
    comment = held()
    page = comment.seen
    acts.decide(seen(comment), "approved", make_user())
    acts.reply(comment, page, "We counted twice.", make_user())
    assert comment.children.get().status == "approved"


def test_an_answer_to_what_was_rewritten_or_rejected_is_refused():
    editor, comment, other = make_user(), held(), held()
    pages = comment.seen, other.seen
    acts.edit(comment, comment.seen, {"body": "New"}, editor)
    acts.decide(seen(comment), "approved", editor)
    acts.decide(seen(other), "spam", editor)
    for chosen, page in zip((comment, other), pages, strict=True):
        assert acts.reply(chosen, page, "Counted.", make_user()).already
    assert not Comment.objects.exclude(parent=None).exists()


def test_a_block_is_written_and_taken_back():
    """features.md 4.29"""
    editor, comment = make_user(), held(email="troll@example.org")
    blocked = Block(kind="email", value="troll@example.org", reason="Insults")
    outcome = acts.block(comment, comment.seen, blocked, editor)
    assert Block.objects.get().made_by == editor
    assert lines(comment) == [("blocked", "pending", "pending")]
    undo(outcome.batch, editor)
    assert not Block.objects.exists()
    assert lines(comment)[-1] == ("undone", "pending", "pending")


def test_nobody_is_blocked_for_what_was_decided_on_or_changed_since():
    """experience.md B6: so that undoing the block brings no older status back."""
    editor, comment = make_user(), held(email="troll@example.org")
    page = comment.seen
    acts.decide(seen(comment), "approved", make_user())
    blocked = Block(kind="email", value="troll@example.org")
    outcome = acts.block(comment, page, blocked, editor)
    assert (outcome.decisions, len(outcome.already)) == ([], 1)
    assert not Block.objects.exists()

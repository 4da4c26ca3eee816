"""What moderators decide on comments, and what others were first to decide."""

import pytest

from blog.models import Post
from comments.models import Comment, Decision
from comments.moderation import acts
from comments.moderation.undoing import undo
from tests.comments.acting import held, lines, seen
from tests.comments.trees import misplaced
from tests.factories import make_comment, make_post, make_report, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("act", "became"),
    [
        ("approved", "approved"),
        ("trusted", "approved"),
        ("rejected", "trashed"),
        ("spam", "spam"),
    ],
)
def test_a_decision_gives_the_status_and_says_who_and_why(act, became):
    """features.md 4.34"""
    editor, comment, other = make_user(), held(), held()
    outcome = acts.decide(seen(comment), act, editor, reason="Off the subject")
    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.status, other.status) == (became, "pending")
    assert lines(comment) == [(act, "pending", became)]
    line = Decision.objects.get()
    assert (line.actor, line.reasons) == (editor, ["Off the subject"])
    assert (outcome.number, outcome.already) == (1, [])
    assert outcome.batch == line.batch


def test_many_are_decided_on_in_one_batch():
    """features.md 4.27"""
    post, editor = make_post(), make_user()
    comments = [held(post=post) for _ in range(3)]
    outcome = acts.decide(seen(*comments), "approved", editor)
    assert outcome.number == 3
    assert {line.batch for line in Decision.objects.all()} == {outcome.batch}
    assert Post.objects.get().comment_count == 3


def test_what_somebody_else_decided_on_is_told_and_left_alone():
    """experience.md B6"""
    ines, omar, comment, other = make_user(name="Ines"), make_user(), held(), held()
    page = seen(comment, other)
    acts.decide(seen(comment), "rejected", ines)
    outcome = acts.decide(page, "approved", omar)
    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.status, other.status) == ("trashed", "approved")
    assert [str(already) for already in outcome.already] == [
        f"{comment.name}: already decided by Ines (Rejected)."
    ]
    assert outcome.number == 1
    assert lines(comment) == [("rejected", "pending", "trashed")]


def test_what_its_writer_changed_since_is_not_approved_unread():
    comment = held(body="Well put.")
    page = seen(comment)
    comment.body = "Buy my pills."
    comment.save()
    outcome = acts.decide(page, "approved", make_user())
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert [str(already) for already in outcome.already] == [
        f"{comment.name}: changed since you saw it."
    ]


@pytest.mark.parametrize(
    "field", ["name", "email", "url", "interests", "body", "status", "report_count"]
)
def test_each_thing_that_a_moderator_judges_by_is_part_of_what_was_seen(field):
    comment = held()
    before = comment.seen
    setattr(comment, field, "https://new.example/")
    assert comment.seen != before


def test_who_keeps_what_was_reported_is_not_overruled_unknowing():
    """experience.md B6: to keep it leaves the status as it was, and decides all the
    same."""
    ines, omar, comment = make_user(name="Ines"), make_user(), make_comment()
    report = make_report(comment=comment)
    comment.refresh_from_db()
    page = seen(comment)
    acts.decide(page, "approved", ines)
    outcome = acts.decide(page, "spam", omar)
    comment.refresh_from_db()
    report.refresh_from_db()
    assert (comment.status, outcome.decisions) == ("approved", [])
    assert [str(already) for already in outcome.already] == [
        f"{comment.name}: already decided by Ines (Reports settled)."
    ]


def test_a_report_that_came_after_the_page_is_not_settled_unread():
    """features.md 4.13"""
    comment = make_comment()
    make_report(comment=comment)
    comment.refresh_from_db()
    page = seen(comment)
    make_report(comment=comment, note="It names my mother.")
    outcome = acts.decide(page, "approved", make_user())
    comment.refresh_from_db()
    assert (comment.report_count, len(outcome.already)) == (2, 1)


def test_what_was_deleted_meanwhile_is_told():
    comment = held()
    page = seen(comment)
    comment.delete()
    outcome = acts.decide(page, "approved", make_user())
    assert outcome.decisions == []
    assert [str(already) for already in outcome.already] == [
        "The comment was deleted meanwhile."
    ]


def test_two_editors_at_once_make_one_decision(race):
    """R13: twenty approve and reject together; one decides, the others are told."""
    editors = [make_user(name=f"Editor {number}") for number in range(20)]
    comment = held()
    page = seen(comment)

    outcomes = race(
        lambda number: acts.decide(
            page, "approved" if number % 2 else "rejected", editors[number]
        )
    )

    firsts = [outcome for outcome in outcomes if outcome.decisions]
    assert len(firsts) == 1
    line = Decision.objects.get()
    comment.refresh_from_db()
    assert comment.status == line.became
    sentence = f"{comment.name}: already decided by {line.actor} ("
    for outcome in outcomes:
        if not outcome.decisions:
            assert str(outcome.already[0]).startswith(sentence)


def test_waves_and_single_decisions_at_once_overrule_nobody(race):
    """R13: a wave that waits for the lock takes only what is still pending then."""
    editor, post = make_user(), make_post()
    comments = [held(post=post, url="https://spam.example/") for _ in range(20)]
    pages = [seen(comment) for comment in comments]

    def work(number):
        if number % 2:
            return acts.decide(pages[number], "approved", editor)
        wave = Comment.objects.filter(status="pending", domains=["spam.example"])
        return acts.decide_all(wave, "spam", editor)

    race(work)

    for comment in comments:
        assert comment.decisions.count() == 1
        comment.refresh_from_db()
        assert comment.status == comment.decisions.get().became
    assert Post.objects.get().comment_count == post.comments.approved().count()
    assert misplaced() == []


def test_trusting_proves_no_address():
    """Only a link or signing in proves it; a moderator's word does not."""
    comment = held()
    acts.decide(seen(comment), "trusted", make_user())
    comment.refresh_from_db()
    assert (comment.status, comment.confirmed_at) == ("approved", None)


def test_approving_what_is_approved_settles_the_reports_of_it():
    """features.md 4.13"""
    editor, comment = make_user(), make_comment()
    report = make_report(comment=comment)
    comment.refresh_from_db()
    outcome = acts.decide(seen(comment), "approved", editor)
    assert lines(comment) == [("settled", "approved", "approved")]
    report.refresh_from_db()
    comment.refresh_from_db()
    assert (report.settled_at, comment.report_count) == (
        outcome.decisions[0].made_at,
        0,
    )
    undo(outcome.batch, editor)
    report.refresh_from_db()
    comment.refresh_from_db()
    assert (report.settled_at, comment.report_count) == (None, 1)


def test_rejecting_settles_reports_and_undoing_brings_back_only_those():
    editor, comment = make_user(), make_comment()
    old = make_report(comment=comment)
    comment.refresh_from_db()
    acts.decide(seen(comment), "approved", editor)
    new = make_report(comment=comment)
    comment.refresh_from_db()
    outcome = acts.decide(seen(comment), "rejected", editor)
    comment.refresh_from_db()
    assert (comment.status, comment.report_count) == ("trashed", 0)
    undo(outcome.batch, editor)
    for row in (old, new, comment):
        row.refresh_from_db()
    assert old.settled_at
    assert not new.settled_at
    assert (comment.status, comment.report_count) == ("approved", 1)


def test_deciding_on_three_hundred_takes_no_more_statements_than_on_three(
    django_assert_max_num_queries,
):
    """S20"""
    post, editor = make_post(), make_user()
    page = seen(*(held(post=post) for _ in range(300)))
    with django_assert_max_num_queries(25):
        outcome = acts.decide(page, "spam", editor)
    with django_assert_max_num_queries(25):
        undo(outcome.batch, editor)
    assert Comment.objects.filter(status="pending").count() == 300


def test_what_its_writer_deleted_is_nobody_else_s_to_bring_back():
    """features.md 4.8: neither by taking that act back nor by deciding, in any way."""
    editor, comment = make_user(), make_comment()
    chosen = Comment.objects.filter(pk=comment.pk)
    (line,) = chosen.moderate("trashed", act="withdrawn")
    comment.refresh_from_db()
    assert undo(line.batch, editor).decisions == []
    for act in acts.BECOMES:
        outcome = acts.decide(seen(comment), act, editor)
        assert outcome.decisions == []
        assert str(outcome.already[0]) == f"{comment.name}: changed since you saw it."
        assert acts.decide_all(chosen, act, editor).decisions == []
    assert acts.reply(comment, comment.seen, "Come back", editor).decisions == []
    assert acts.edit(comment, comment.seen, {"body": "Else"}, editor).decisions == []
    assert lines(comment) == [("withdrawn", "approved", "trashed")]
    assert Comment.objects.count() == 1

import pytest

from comments.models import Comment, Decision
from comments.moderation.case import Case
from comments.moderation.judge import judge, judge_again
from comments.own import rewrite
from tests.comments.judging import case_of, earlier
from tests.factories import make_role, make_site

pytestmark = pytest.mark.django_db


def waiting(**fields):
    """Return a comment that was judged, with what the log says of it."""
    case = case_of(**fields)
    verdict = judge(case)
    case.comment.status = verdict.status
    case.comment.save()
    log = {"was": "pending", "became": verdict.status, "reasons": verdict.reasons}
    Decision.objects.record([case.comment], "judged", **log)
    return case.comment


def test_a_proven_address_lets_a_comment_through():
    """4.20"""
    earlier()
    comment = waiting()
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "approved"
    decision = comment.decisions.newest_first()[0]
    assert (decision.act, decision.actor, decision.became) == (
        "judged",
        None,
        "approved",
    )
    assert decision.reasons == ["The writer is known and has approved comments."]


def test_a_proven_address_alone_earns_no_trust():
    """4.20"""
    comment = waiting()
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_proven_address_takes_no_other_reason_away():
    """4.20, S20"""
    earlier()
    comment = waiting(tricks=("honeypot",))
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_what_a_moderator_holds_stays_held():
    """4.20"""
    earlier()
    comment = waiting()
    chosen, editor = Comment.objects.filter(pk=comment.pk), make_role("Editors")
    chosen.moderate("approved", actor=editor)
    chosen.moderate("pending", actor=editor)
    comment.refresh_from_db()
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_what_its_writer_changed_meanwhile_still_waits_for_the_proof_alone():
    """4.8, 4.20"""
    earlier()
    comment = waiting()
    case = Case(comment, make_site(), is_known=False)
    rewrite(case, {"body": "Better put."})
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_what_its_writer_changed_for_the_worse_stays_held():
    """4.20, 4.21"""
    earlier()
    comment = waiting()
    case = Case(comment, make_site(moderation_words="casino"), is_known=False)
    rewrite(case, {"body": "Our casino."})
    judge_again(comment)
    comment.refresh_from_db()
    assert comment.status == "pending"

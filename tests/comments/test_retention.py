"""What is forgotten after some days, and what has to stay."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from blog.models import SiteSettings
from comments.models import Attempt, Comment, Decision, Like, Linkback, Report, Tally
from comments.retention import forget
from comments.tasks.retention import forget_visitors
from tests.comments.trees import misplaced, shared_trees
from tests.factories import (
    make_comment,
    make_editor,
    make_mention,
    make_outgoing,
    make_picture,
    make_post,
    make_site,
)
from tests.racing import THREADS

pytestmark = pytest.mark.django_db


def days_ago(number):
    return timezone.now() - timedelta(days=number)


def make_old(days=31, **fields):
    return make_comment(created_at=days_ago(days), **fields)


def run():
    return forget(SiteSettings.objects.for_page())


def left():
    return set(Comment.objects.values_list("pk", flat=True))


def decide(comment, status, days, **facts):
    """Note a decision of a moderator some days ago; the log takes no other changes."""
    was, comment.status = comment.status, status
    comment.save()
    facts |= {"became": status, "made_at": days_ago(days), "actor": make_editor()}
    Decision.objects.record([comment], "rejected", was=was, **facts)


def test_addresses_and_browsers_are_forgotten_after_so_many_days():
    """4.32: and the comment stays as it is."""
    make_site(forget_visitors_after=7)
    traces = {"ip": "192.0.2.7", "user_agent": "Lynx"}
    old, young = make_old(8, **traces), make_old(6, **traces)
    body = old.body_html
    assert run().visitors == 1
    for comment in (old, young):
        comment.refresh_from_db()
    assert (old.ip, old.user_agent, old.network) == (None, "", "")
    assert (old.body_html, old.email, old.status) == (body, old.email, "approved")
    assert (young.ip, young.network) == ("192.0.2.7", "192.0.2.0/24")
    assert run().visitors == 0


def test_a_browser_without_an_address_is_forgotten_too():
    make_old(user_agent="Lynx")
    assert run().visitors == 1


@pytest.mark.parametrize(
    ("sentence", "stays"),
    [
        ("Blocked: 192.0.2.0/24.", False),
        ("Blocked: 2001:db8::/48.", False),
        ("On the list of words that hold: “192.0.2.7”.", False),
        ("It has 3 links; comments are held from 2 on.", True),
        ("On the list of words that hold: “10:30”.", True),
    ],
)
def test_the_log_says_no_address_longer_than_the_comment(sentence, stays):
    comment = make_old(ip="192.0.2.7")
    Decision.objects.record([comment], "judged", reasons=[sentence])
    run()
    assert Decision.objects.get().reasons == ([sentence] if stays else [])


@pytest.mark.parametrize("status", ["spam", "trashed"])
def test_only_older_spam_and_trash_is_deleted(status):
    """4.31"""
    make_site(empty_trash_after=10)
    make_old(11, status=status)
    stay = {
        make_old(9, status=status).pk,
        make_old(11).pk,
        make_old(11, status="pending").pk,
    }
    assert run().emptied == 1
    assert left() == stay
    assert run().emptied == 0


def test_the_days_begin_with_the_last_decision():
    old, young = make_old(100), make_old(100)
    decide(old, "trashed", 60)
    decide(old, "spam", 31)
    decide(young, "spam", 60)
    decide(young, "trashed", 29)
    assert run().emptied == 1
    assert left() == {young.pk}


def test_what_an_import_brought_into_the_trash_is_there_since_the_import():
    comment = make_old(3000, status="spam", told_at=days_ago(29))
    assert run().emptied == 0
    Comment.objects.filter(pk=comment.pk).update(told_at=days_ago(31))
    assert run().emptied == 1


def test_trees_stay_whole():
    """No parent of an approved answer goes, and none of a pending one."""
    post = make_post()
    top = make_old(post=post, status="trashed")
    answer = make_old(parent=top)
    spam = make_old(parent=top, status="spam")
    below = make_old(parent=spam, status="trashed")
    asked = make_old(post=post, status="spam")
    waits = make_old(parent=asked, status="pending")
    forgotten = run()
    assert (forgotten.emptied, forgotten.kept) == (2, 2)
    assert left() == {top.pk, answer.pk, asked.pk, waits.pk}
    assert below.pk not in left()
    assert (misplaced(), shared_trees()) == ([], set())
    post.refresh_from_db()
    assert post.comment_count == 1


def test_a_whole_branch_of_spam_goes_from_the_deepest_on():
    top = make_old(status="spam")
    parent = top
    for _ in range(5):
        parent = make_old(parent=parent, status="trashed")
    neighbour = make_old(post=top.post)
    assert run().emptied == 6
    assert left() == {neighbour.pk}
    assert misplaced() == []


def test_an_answer_that_is_younger_keeps_what_it_answers():
    top = make_old(status="spam")
    make_old(2, parent=top, status="spam")
    forgotten = run()
    assert (forgotten.emptied, forgotten.kept) == (0, 1)


def test_the_log_keeps_what_was_done_and_forgets_what_was_said():
    comment = make_old(100, status="spam")
    decide(comment, "trashed", 50, reasons=["Names a patient"], before={"body": "x"})
    run()
    decision = Decision.objects.get()
    assert decision.comment is None
    assert (decision.reasons, decision.before) == ([], {})
    assert (decision.act, decision.became) == ("rejected", "trashed")
    assert decision.actor


def test_what_hung_on_a_deleted_comment_goes_with_it():
    comment = make_old(status="spam")
    Like.objects.toggle(comment, "one")
    Report.objects.create(comment=comment, visitor="one", reason="spam")
    run()
    assert not Like.objects.exists()
    assert not Report.objects.exists()


def test_who_reported_is_forgotten_and_the_report_stays():
    comment = make_comment()
    for visitor, days in (("a", 31), ("b", 40), ("c", 29)):
        Report.objects.create(
            comment=comment, visitor=visitor, reason="abuse", made_at=days_ago(days)
        )
    assert run().reporters == 2
    visitors = Report.objects.order_by("pk").values_list("visitor", flat=True)
    assert [v[:9] for v in visitors] == ["forgotten", "forgotten", "c"]
    assert run().reporters == 0


def test_counts_that_ended_are_deleted():
    now = timezone.now()
    Tally.objects.create(key="a", number=3, ends_at=now - timedelta(seconds=1))
    Tally.objects.create(key="b", number=3, ends_at=now + timedelta(hours=1))
    assert run().tallies == 1
    assert [tally.key for tally in Tally.objects.all()] == ["b"]


def test_the_command_says_what_it_did():
    """4.31: in sentences, with their numbers right."""
    make_old(status="spam")
    top = make_old(status="trashed", ip="192.0.2.1")
    make_old(parent=top, ip="192.0.2.1")
    said = StringIO()
    call_command("forget_visitors", stdout=said)
    assert said.getvalue().splitlines() == [
        "Forgot the IP addresses and browsers of 2 comments.",
        "Deleted 1 comment for good from spam and trash.",
        "1 stays there, since answers hang on it.",
        "Forgot who sent 0 reports.",
        "Deleted 0 counts that had ended.",
        "Forgot who sent 0 mentions by other sites.",
        "Deleted 0 mentions that were not verified.",
        "Deleted 0 tries to tell other sites of links.",
    ]


def claim(days, **fields):
    defaults = {"protocols": ["webmention"], "target": "https://blog.example/a/"}
    defaults |= {"state": "refused", "try_at": None, "ip": "192.0.2.7"}
    defaults |= {"post": make_post(), "claimed_at": days_ago(days)}
    source = f"https://site-{Linkback.objects.count()}.example/"
    return Linkback.objects.create(source=source, **defaults | fields)


def test_who_claimed_a_mention_is_forgotten():
    """4.31: also of mentions that are shown."""
    for days in (31, 29):
        mention = make_mention()
        Linkback.objects.filter(comment=mention).update(
            ip="192.0.2.7", claimed_at=days_ago(days)
        )
    assert run().claimants == 1
    assert run().claimants == 0
    assert Linkback.objects.exclude(ip=None).count() == 1


def test_claims_that_came_to_nothing_are_deleted_with_their_portraits(
    django_capture_on_commit_callbacks,
):
    """4.31: what is verified, or still tried, stays."""
    old = claim(31)
    old.photo.save("face.png", make_picture((6, 4), "png"))
    path = old.photo.name
    kept = [claim(29), claim(31, try_at=timezone.now(), state="waiting")]
    make_mention()
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        assert run().claims == 1
    assert not default_storage.exists(path)
    assert set(Linkback.objects.filter(comment=None)) == set(kept)


def test_tries_to_tell_other_sites_are_deleted_and_what_came_of_them_stays():
    """5.5: what is still tried keeps all of its tries."""
    make_site(empty_trash_after=10)
    sent, due = (
        make_outgoing(state="sent", try_at=None, protocol="webmention"),
        make_outgoing(),
    )
    Attempt.objects.update(made_at=days_ago(11))
    young = sent.attempts.create(made_at=days_ago(9), answer="Thank you.")
    assert run().attempts == 1
    assert [*sent.attempts.all()] == [young]
    assert due.attempts.count() == 1
    assert run().attempts == 0
    sent.refresh_from_db()
    assert (sent.state, sent.protocol) == ("sent", "webmention")


def test_the_job_does_the_same():
    make_old(status="spam")
    forget_visitors(0)
    assert left() == set()


def test_many_are_deleted_in_few_statements(django_assert_max_num_queries):
    """A wave leaves tens of thousands: threads of one comment go by hundreds."""
    posts = [make_post() for _ in range(3)]
    for number in range(40):
        make_old(post=posts[number % 3], status="spam")
    with django_assert_max_num_queries(40):
        assert run().emptied == 40


def test_forgetting_waits_for_nobody_who_writes(race):
    """Posts are locked first, as by all: a deadlock would be raised here."""
    posts = [make_post() for _ in range(4)]
    for number in range(40):
        status = "spam" if number % 3 else "approved"
        top = make_old(post=posts[number % 4], status=status, ip="192.0.2.1")
        make_old(parent=top, status="spam", ip="192.0.2.1")

    def write_or_forget(number):
        if number % 5 == 0:
            run()
            return
        for turn in range(3):
            post = posts[(number + turn) % 4]
            make_comment(post=post, parent=post.comments.filter(level=0).first())

    race(write_or_forget)
    assert misplaced() == []
    assert not Comment.objects.exclude(ip=None).exists()
    assert Comment.objects.approved().count() >= 3 * (THREADS - THREADS // 5)

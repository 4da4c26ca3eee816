from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Decision, Tally
from comments.models.comment_queryset import lock_posts
from comments.models.traces import fingerprint
from comments.moderation import limits
from comments.moderation.case import Refused
from comments.moderation.judge import refuse
from comments.visitors import of_today
from tests.comments.judging import case_of, send
from tests.factories import make_post, make_role, make_site

pytestmark = pytest.mark.django_db

SENTENCE = "Simulation before the ward round helped our group to ask better questions."
OPEN = {"hold_first": False}


def numbered(number, **fields):
    """Return what one of many people sends, each from an address of their own."""
    return {
        "name": f"Student {number}",
        "email": f"student-{number}@example.org",
        "body": f"My view, the {number}th of many.",
        "ip": f"198.51.{number}.7",
    } | fields


def test_what_is_free_costs_no_waiting():
    assert limits.take("like", "1", limit=2, seconds=60) == 0
    assert limits.take("like", "1", limit=2, seconds=60) == 0
    assert 0 < limits.take("like", "1", limit=2, seconds=60) <= 60


def test_others_and_other_acts_have_their_own_count():
    limits.take("like", "1", limit=1, seconds=60)
    assert limits.take("like", "2", limit=1, seconds=60) == 0
    assert limits.take("report", "1", limit=1, seconds=60) == 0


def test_after_the_time_told_the_count_begins_anew():
    limits.take("like", "1", limit=1, seconds=60)
    Tally.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert limits.take("like", "1", limit=1, seconds=60) == 0
    assert limits.take("like", "1", limit=1, seconds=60) > 0


def test_no_address_can_be_read_from_the_counts():
    limits.take("address", "192.0.2.7", limit=1, seconds=60)
    assert len(Tally.objects.get().key) == 64


def test_of_twenty_at_once_as_many_are_free_as_are_allowed(race):
    """4.24"""
    waits = race(
        lambda number: limits.take("address", "192.0.2.7", limit=5, seconds=60)
    )
    assert waits.count(0) == 5
    assert Tally.objects.get().number == 20


def count_up(kind, value, number):
    now = timezone.now()
    end = now + timedelta(minutes=9)
    Tally.objects.create(key=of_today(kind, value), number=number, ends_at=end)


def test_a_class_behind_one_address_is_never_refused():
    """4.24: what is too much for one address waits, and that is all."""
    post = make_post()
    outcomes = [
        send(post=post, site=OPEN, **numbered(number, ip="192.0.2.7"))
        for number in range(30)
    ]
    assert outcomes == ["approved"] * 10 + ["pending"] * 20


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        ("address", "192.0.2.7", {"ip": "192.0.2.7"}),
        ("network", "192.0.2.0/24", {"ip": "192.0.2.8"}),
        ("network", "2001:db8:7::/48", {"ip": "2001:db8:7:9::1"}),
        ("email", "ada@example.org", {"email": "Ada@Example.org"}),
        ("text", fingerprint(f"<p>{SENTENCE}</p>"), {"body": f"{SENTENCE.upper()}!"}),
    ],
)
def test_each_limit_holds_and_then_refuses(kind, value, fields):
    """4.24"""
    limit = next(limit for limit in limits.LIMITS if limit.kind == kind)
    count_up(kind, value, limit.held_after - 1)
    site = OPEN | {"seconds_between": 0}
    post = make_post()
    assert send(post=post, site=site, **numbered(1, **fields)) == "approved"
    assert send(post=post, site=site, **numbered(2, **fields)) == "pending"
    assert Decision.objects.newest_first()[0].reasons == [str(limit.reason)]
    Tally.objects.update(number=limit.refused_after)
    assert send(post=post, site=site, **numbered(3, **fields)) == "429"
    assert Comment.objects.count() == 2
    assert send(post=post, site=site, **numbered(4)) == "approved"


def test_who_is_refused_is_told_how_long_to_wait():
    """4.11"""
    count_up("address", "192.0.2.7", 120)
    with pytest.raises(Refused) as caught:
        refuse(case_of())
    assert (caught.value.status, caught.value.sentence) == (
        429,
        "Very many comments are coming in. Wait 9 minutes, then send this again.",
    )
    assert 530 <= caught.value.retry_after <= 540


def test_many_say_thank_you():
    """S20"""
    site = OPEN
    sent = [send(site=site, **numbered(n, body="Thank you!")) for n in range(5)]
    assert sent == ["approved"] * 5


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"email": "student-1@example.org"}, "429"),
        ({"email": "STUDENT-1@example.org", "ip": "203.0.113.9"}, "429"),
        ({"ip": "198.51.1.7"}, "approved"),
        ({}, "approved"),
    ],
)
def test_one_person_waits_between_two_comments(second, expected):
    """protocols.md 9.3"""
    assert send(site=OPEN, **numbered(1)) == "approved"
    assert send(site=OPEN, **numbered(2, **second)) == expected


def test_without_an_e_mail_address_the_ip_address_is_the_person():
    """protocols.md 9.3"""
    site = OPEN | {"name_and_email_required": False}
    nobody = {"email": "", "ip": "192.0.2.7"}
    assert send(site=site, **numbered(1, **nobody)) == "approved"
    assert send(site=site, **numbered(2, **nobody)) == "429"
    assert send(site=site, **numbered(3, email="")) == "approved"


def test_who_waits_as_told_may_go_on():
    """protocols.md 9.3"""
    assert send(site=OPEN, **numbered(1)) == "approved"
    Tally.objects.update(ends_at=timezone.now())
    again = numbered(2, email="student-1@example.org")
    assert send(site=OPEN, **again) == "approved"


def test_moderators_write_as_fast_as_they_like():
    """protocols.md 9.3"""
    user = make_role("Moderators")
    for number in range(3):
        sent = send(user=user, known=True, body=f"To the {number}th: yes.")
        assert sent == "approved"
    assert not Tally.objects.exists()


def test_a_refused_comment_does_not_count():
    """4.24"""
    post = make_post()
    assert send(post=post, **numbered(1)) == "pending"
    before = dict(Tally.objects.values_list("key", "number"))
    assert send(post=post, **numbered(1)) == "409"
    assert send(post=post, **numbered(1, body="And more.")) == "429"
    assert dict(Tally.objects.values_list("key", "number")) == before


def taken(case):
    """Return the status of the answer to a comment, which is stored if it is taken."""
    try:
        with transaction.atomic():
            lock_posts([case.comment.post_id])
            refuse(case)
            case.comment.save()
    except Refused as refused:
        return refused.status
    return 303


def test_of_twenty_comments_of_one_person_at_once_one_is_taken(race):
    """4.24: whatever posts they are for."""
    make_site()
    posts = [make_post() for _number in range(4)]
    sent = [case_of(post=posts[n % 4], body=f"The {n}th of mine.") for n in range(20)]

    assert sorted(race(lambda number: taken(sent[number]))) == [303] + [429] * 19
    assert Comment.objects.count() == 1


def test_the_same_twenty_times_at_once_is_there_once(race):
    """4.24"""
    make_site(seconds_between=0)
    post = make_post()
    sent = [case_of(post=post) for _number in range(20)]

    assert sorted(race(lambda number: taken(sent[number]))) == [303] + [409] * 19


def test_strangers_do_not_use_up_what_a_known_writer_may_write():
    """4.24: who types an address of another is counted apart from its owner."""
    post, site = make_post(), {"seconds_between": 15}
    assert send(post=post, site=site, body="Not Ada at all.") == "pending"
    assert send(post=post, site=site, body="Nor this.") == "429"
    assert send(post=post, site=site, known=True, body="It is me.") == "pending"
    Tally.objects.all().delete()
    count_up("email", "ada@example.org", 60)
    site = {"seconds_between": 0}
    assert send(post=post, site=site, body="Not Ada.") == "429"
    assert send(post=post, site=site, known=True, body="Me again.") == "pending"

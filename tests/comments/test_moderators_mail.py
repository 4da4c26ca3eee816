import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.mails import telling
from comments.mails.telling import EVERY, MOST, tell_moderators
from comments.models import Comment, Decision, Tally
from comments.tasks.telling import tell_moderators_of_held_comments
from mail.models import Message
from tests.comments.letters import mails, paths_in
from tests.factories import (
    make_comment,
    make_mention,
    make_post,
    make_role,
    make_site,
    make_user,
)

pytestmark = pytest.mark.django_db

MOST_BYTES = 30_000


@pytest.fixture
def ines():
    return make_role("Moderators", email="ines@example.org", name="Ines Okafor")


def make_held(**fields):
    return make_comment(**{"status": "pending"} | fields)


def later(time=EVERY):
    """Let ``time`` pass: what ends then has ended, and what waits has waited longer."""
    Tally.objects.update(ends_at=F("ends_at") - time)
    Comment.objects.update(created_at=F("created_at") - time)


def tell(minutes=0):
    later(timedelta(minutes=minutes))
    before = len(mails("held"))
    tell_moderators_of_held_comments(0)
    return mails("held")[before:]


def test_the_first_is_told_at_once_and_all_others_every_quarter_of_an_hour(ines):
    """4.28"""
    first = make_held(name="Dov", body="The first.")
    [message] = tell()
    assert message.to == ines.email
    assert message.subject == f"A comment waits for an editor on “{first.post.title}”"
    assert "\n> The first.\n" in message.text
    make_held(body="The second.")
    make_held(body="The third.")
    assert tell() == []
    assert tell(14) == []
    [digest] = tell(1)
    assert digest.subject == "2 comments wait for an editor"
    for said in (digest.text, digest.html):
        assert "The second." in said
        assert "The third." in said
        assert "The first." not in said
    assert tell(15) == []
    make_held()
    assert len(tell()) == 1


def test_an_hour_of_comments_makes_five_mails(ines):
    """At most one in 15 minutes, each comment told once."""
    told = []
    for _minute in range(61):
        make_held()
        told += tell(1)
    assert len(told) == 5
    numbers = [len(paths_in(message, "decide")) for message in told]
    assert numbers[0] == 1
    assert Comment.objects.filter(told_at=None).count() < 15


def test_all_who_may_decide_are_told_each_with_links_of_their_own():
    """4.28: active, and with an address that is theirs."""
    told = [make_role("Moderators"), make_role("Editors")]
    told.append(make_user(is_superuser=True))
    one = make_user()
    one.user_permissions.add(Permission.objects.get(codename="change_comment"))
    told.append(one)
    make_role("Authors")
    make_role("Moderators", is_active=False)
    unproven = make_role("Moderators")
    unproven.emailaddress_set.update(verified=False)
    moved = make_role("Moderators")
    User.objects.filter(pk=moved.pk).update(email="moved@example.org")
    make_held()
    found = tell()
    assert sorted(message.to for message in found) == sorted(
        user.email for user in told
    )
    links = {path for message in found for path in paths_in(message, "decide")}
    assert len(links) == len(told)


def test_the_mail_says_all_that_a_decision_needs(ines):
    """4.28"""
    comment = make_held(
        name="Joao Pires",
        body="We published *our own*, see https://ward-data.example/blank",
        interests="sells logbooks",
        email="joao@example.org",
    )
    reasons = ["First comment from this address.", "2 links, the limit is 2."]
    Decision.objects.record([comment], "judged", was="pending", reasons=reasons)
    [message] = tell()
    assert "<em>our own</em>" in message.html
    for said in (message.text, message.html):
        for told in (*reasons, "Joao Pires", "sells logbooks", "is not proven"):
            assert told in said
        assert "ward-data.example." in said
        assert comment.post.title in said
        assert reverse("admin:comments_queue") in said
        # Mails lie around in mailboxes: they hold no reader's address.
        assert "joao@example.org" not in said
    links = re.findall(r'href="([^"]+\?act=\w+)"', message.html)
    assert [link.partition("?")[2] for link in links] == [
        *("act=approved", "act=rejected", "act=spam")
    ]


def test_a_mention_without_words_is_told_as_what_it_is(ines):
    """4.28, 5.8: a like is not the beginning of anything, and others follow it."""
    like = {"reaction": "like", "url": "https://ann.example/likes/1"}
    for fields in (like, {"kind": "pingback", "body": "[…] as they did […]"}):
        make_mention(status="pending", **fields)
    [message] = tell()
    assert "Webmention · Like: https://ann.example/likes/1" in message.text
    assert "Webmention · Like · on ann.example." in message.html
    for said in (message.text, message.html):
        assert "as they did" in said
        assert "too long for a mail" not in said
        assert "proven" not in said


def test_the_switch_ends_the_mails(ines):
    make_site(tell_moderators=False)
    make_held()
    assert tell() == []
    make_site(tell_moderators=True)
    assert len(tell()) == 1


def test_during_a_wave_there_are_only_digests(ines):
    make_site(hold_wave=True)
    make_held()
    assert tell() == []
    make_held()
    assert tell(14) == []
    [digest] = tell(1)
    assert digest.subject.startswith("2 comments")
    make_held()
    assert tell(14) == []
    assert len(tell(1)) == 1


def test_likely_spam_is_counted_and_not_told(ines):
    make_held(likely_spam=True, body="Buy pills.")
    make_held(likely_spam=True)
    assert tell() == []
    make_held(body="A true word.")
    [message] = tell()
    assert "2 comments are likely spam" in message.text
    assert "Buy pills." not in message.text
    assert len(paths_in(message, "decide")) == 1


def test_what_was_decided_or_can_t_be_read_is_not_told(ines):
    """S4: a title that is not public stands in no mail."""
    for status in ("approved", "spam", "trashed"):
        make_comment(status=status)
    hidden = make_held()
    hidden.post.withdraw()
    make_held(told_at=timezone.now())
    assert tell() == []


def test_where_nobody_moderates_yet_the_comments_wait_for_who_comes():
    comment = make_held()
    assert tell() == []
    comment.refresh_from_db()
    assert comment.told_at is None
    make_role("Moderators")
    assert len(tell()) == 1


@pytest.mark.parametrize("size", [20, 1500, 6000, 20_000])
@pytest.mark.parametrize("sign", ["x", "<"])
def test_a_digest_has_the_most_that_fits_and_counts_the_rest(ines, size, sign):
    """At most 30 kB of HTML, whatever was written; the oldest first."""
    post = make_post(title="T" * 200)
    comments = [
        make_held(post=post, name="N" * 250, body=f"{number} {sign * (size - 10)}")
        for number in range(40)
    ]
    [message] = tell()
    shown = len(paths_in(message, "decide"))
    assert 1 <= shown <= MOST
    if size == 20:
        assert shown == MOST
    assert f"{40 - shown} more have no room here." in message.text
    assert len(message.html.encode()) < MOST_BYTES
    assert message.subject == "40 comments wait for an editor"
    assert not Comment.objects.filter(told_at=None).exists()
    assert comments[0].body[:10] in message.text


def test_a_script_in_a_held_comment_is_text_in_its_mail(ines):
    """S1"""
    name = "<script>alert(1)</script>"
    make_held(name=name, interests=name, body=name + "<img src=x onerror=alert(1)>")
    [message] = tell()
    assert "<script" not in message.html
    assert "<img" not in message.html


def test_a_job_that_is_killed_has_told_nobody(ines, monkeypatch):
    """Done again, it tells all of them."""
    make_role("Moderators")
    make_held()
    send, sent = telling.mail.send, []

    def killed(*args, **kwargs):
        sent.append(args)
        if len(sent) == 2:
            raise KeyboardInterrupt
        return send(*args, **kwargs)

    monkeypatch.setattr(telling.mail, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        tell_moderators()
    assert not Message.objects.exists()
    tell_moderators()
    assert len(mails("held")) == 2


def test_jobs_at_once_tell_each_moderator_once(race):
    make_user(is_superuser=True)
    for _number in range(3):
        make_held()
    race(lambda number: tell_moderators())
    [message] = mails("held")
    assert len(paths_in(message, "decide")) == 3


def test_thousands_that_wait_are_told_in_one_mail(ines, django_assert_max_num_queries):
    post = make_post()
    place = {"lft": 1, "rght": 2, "level": 0}
    said = {"name": "Dov", "body": "Wait.", "body_html": "<p>Wait.</p>"}
    QuerySet(Comment).bulk_create(
        Comment(post=post, tree_id=1_000_000 + number, **place, **said)
        for number in range(2000)
    )
    begun = time.process_time()
    with django_assert_max_num_queries(30):
        tell_moderators()
    assert time.process_time() - begun < 2
    [message] = mails("held")
    assert message.subject == "2000 comments wait for an editor"

import pytest
from django.db import transaction
from django.utils import timezone

from comments.mails import announcing
from comments.mails.announcing import announce, announce_due
from comments.models import Comment, Subscription, Unwanted
from mail.models import Message
from tests.comments.letters import mails
from tests.factories import make_comment, make_editor, make_post, make_site, make_user

pytestmark = pytest.mark.django_db

MINA = "mina@example.org"
MOST_BYTES = 30_000


def follow(post, email=MINA, comment=None):
    return Subscription.objects.create(email=email, post=post, comment=comment)


def recipients():
    return [message.to for message in mails("answer")]


def status_of(comment, status, actor=None):
    Comment.objects.filter(pk=comment.pk).moderate(status, actor=actor)


def test_a_held_reply_is_told_once_it_is_approved():
    """4.9: held, 0 mails; approved, 1 mail."""
    own = make_comment(email=MINA, announced_at=timezone.now())
    follow(own.post, comment=own)
    reply = make_comment(parent=own, name="Dov", status="pending")
    announce_due()
    assert recipients() == []
    status_of(reply, "approved", make_editor())
    for _again in range(3):
        announce_due()
    assert recipients() == [MINA]
    # Taken back and approved anew: nobody is told a second time.
    status_of(reply, "pending")
    status_of(reply, "approved")
    announce_due()
    assert recipients() == [MINA]


def test_spam_is_told_to_nobody():
    """4.9"""
    own = make_comment(email=MINA, announced_at=timezone.now())
    follow(own.post)
    for status in ("spam", "trashed", "pending"):
        status_of(make_comment(parent=own, status="pending"), status)
    announce_due()
    assert recipients() == []


def test_replies_are_what_stands_below_a_comment_at_any_depth():
    root = make_comment()
    own = make_comment(parent=root, email=MINA)
    Comment.objects.update(announced_at=timezone.now())
    follow(own.post, comment=own)
    make_comment(post=own.post)
    make_comment(parent=root)
    make_comment()
    announce_due()
    assert recipients() == []
    answer = make_comment(parent=own)
    make_comment(parent=answer)
    announce_due()
    assert recipients() == [MINA, MINA]


def test_who_asked_for_both_gets_one_mail_and_who_wrote_it_none():
    own = make_comment(email=MINA, announced_at=timezone.now())
    follow(own.post, comment=own)
    follow(own.post)
    follow(own.post, "dov@example.org")
    follow(own.post, "ada@example.org")
    editor = make_user(email="ines@example.org")
    follow(own.post, "ines@example.org")
    make_comment(parent=own, email="Dov@example.org")
    announce_due()
    assert sorted(recipients()) == ["ada@example.org", "ines@example.org", MINA]
    Message.objects.all().delete()
    make_comment(parent=own, email="", user=editor)
    announce_due()
    assert "ines@example.org" not in recipients()
    assert len(recipients()) == 3


def test_who_wants_no_mail_gets_none_whatever_is_stored():
    own = make_comment(announced_at=timezone.now())
    Unwanted.objects.refuse(MINA)
    follow(own.post)
    make_comment(post=own.post)
    announce_due()
    assert recipients() == []


def test_mentions_and_hidden_articles_are_told_to_nobody():
    """S4: and not later either, when they would be old news."""
    post, hidden = make_post(), make_post()
    follow(post)
    follow(hidden)
    make_comment(post=post, kind="pingback", url="https://a.example/")
    make_comment(post=hidden)
    hidden.withdraw()
    announce_due()
    assert recipients() == []
    assert not Comment.objects.filter(announced_at=None).exists()


def test_each_mail_says_who_said_what_why_it_comes_and_how_to_end_it(client):
    """9.2, 9.6, RFC 8058, RFC 2919; experience.md B8."""
    make_site(name="Rounds", language="en")
    own = make_comment(email=MINA, announced_at=timezone.now())
    follow(own.post, comment=own)
    body = "I *waited*, see https://a.example/x\n\n> Count to five\n\nFive is long."
    reply = make_comment(
        parent=own, name="Dov Aharoni", body=body, interests="sells timers"
    )
    announce_due()
    [message] = mails("answer")
    assert message.subject == f"An answer on “{own.post.title}”"
    assert (
        "\n> I waited, see https://a.example/x\n>\n> > Count to five\n>\n> Five"
        in message.text
    )
    assert "<em>waited</em>" in message.html
    for said in (message.text, message.html):
        assert "Declares: sells timers" in said
        assert "answers to your comment" in said
        assert reply.get_absolute_url() in said
        assert "/comments/subscriptions/" in said
    headers = message.headers
    [stop] = [line for line in message.text.split("\n") if "/comments/stop/" in line]
    assert headers["List-Unsubscribe"] == f"<{stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"].startswith(f"<post-{own.post_id}.discussion.")
    assert "<img" not in message.html
    assert client.post(stop[stop.index("/comments") :]).status_code == 200
    make_comment(parent=own)
    announce_due()
    assert len(mails("answer")) == 1


def test_names_and_titles_of_any_kind_stand_on_one_line():
    """S16: what would be a header of its own is part of the subject, or gone."""
    post = make_post(title="Count\nBcc: a@example.org\u2028to five")
    follow(post)
    make_comment(post=post, name="Dov\r\nBcc: b@example.org\u202eevil")
    announce_due()
    [message] = mails("answer")
    assert "\n" not in message.subject
    assert set(message.headers) == {
        *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "References")
    }


@pytest.mark.parametrize("sign", ["x", "<", "é", "word "])
def test_the_longest_comment_makes_no_mail_that_is_cut(sign):
    """experience.md B8: at most 30 kB of HTML."""
    post = make_post()
    follow(post)
    make_comment(post=post, body=(sign * 20_000)[:20_000], name="N" * 250)
    announce_due()
    [message] = mails("answer")
    assert len(message.html.encode()) < MOST_BYTES
    assert ("This is the beginning" in message.text) is (sign in "<é")


def test_a_script_in_a_comment_is_text_in_its_mail():
    """S1"""
    post = make_post()
    follow(post)
    name = "<script>alert(1)</script>"
    make_comment(post=post, name=name, interests=name, body=name + "<img src=x>")
    announce_due()
    [message] = mails("answer")
    assert "<script" not in message.html
    assert "<img" not in message.html
    assert message.text.count("<script>") == 3


def test_a_job_that_is_killed_between_two_mails_leaves_none(monkeypatch):
    """R2: done again, each subscriber has one mail."""
    post = make_post()
    for number in range(30):
        follow(post, f"reader-{number}@example.org")
    comment = make_comment(post=post)
    send, sent = announcing.mail.send, []

    def killed(*args, **kwargs):
        sent.append(args)
        if len(sent) == 17:
            raise KeyboardInterrupt
        return send(*args, **kwargs)

    monkeypatch.setattr(announcing.mail, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        announce_due()
    assert recipients() == []
    comment.refresh_from_db()
    assert comment.announced_at is None
    announce_due()
    assert len(set(recipients())) == len(recipients()) == 30


def test_two_jobs_at_once_tell_each_subscriber_once(race):
    post = make_post()
    for number in range(5):
        follow(post, f"reader-{number}@example.org")
    comment = make_comment(post=post)
    race(lambda number: announce(comment.pk))
    assert len(set(recipients())) == len(recipients()) == 5


def test_an_editor_who_takes_it_back_meanwhile_is_in_time(monkeypatch):
    post = make_post()
    follow(post)
    comment = make_comment(post=post)
    send = announcing.mail.send

    def slow(*args, **kwargs):
        status_of(comment, "spam")
        return send(*args, **kwargs)

    monkeypatch.setattr(announcing.mail, "send", slow)
    with transaction.atomic():
        announce(comment.pk)
    assert recipients() == []


def test_many_are_told_of_one_comment(django_assert_max_num_queries):
    """Each mail is written on its own; who is told, in two queries for all."""
    post = make_post()
    Subscription.objects.bulk_create(
        Subscription(email=f"follower-{number}@example.org", post=post)
        for number in range(200)
    )
    make_comment(post=post)
    with django_assert_max_num_queries(20 + 8 * 200):
        announce_due()
    assert len(set(recipients())) == 200

"""Which mails ask to prove an address, and which are not sent."""

import pytest
from django.db import transaction
from django.utils import timezone

from comments.mails import ask_to_confirm
from comments.mails.confirming import ask_to_follow, send_list
from comments.models import Comment, Tally, Unwanted
from mail.errors import Unmailable
from tests.comments.commenting import hide
from tests.comments.letters import mails, write_due
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db

MINA = "mina@example.org"


def make_held(**fields):
    return make_comment(**{"email": MINA, "status": "pending"} | fields)


def test_an_address_is_asked_once_a_day():
    """S17: whatever the article, and whether it is about a comment or about all."""
    for number, email in enumerate((MINA, "MINA@example.org", MINA)):
        ask_to_confirm(make_held(email=email, ip=f"192.0.2.{number}"))
        write_due()
        ask_to_follow(email, make_post())
    ask_to_confirm(make_held(email="lea@example.org"))
    assert [message.to for message in mails("confirm")] == [MINA, "lea@example.org"]
    assert mails("follow") == []
    send_list(MINA)
    assert len(mails("subscriptions")) == 1
    Tally.objects.update(ends_at=timezone.now())
    ask_to_follow(MINA, make_post())
    ask_to_confirm(make_held())
    assert (len(mails("confirm")), len(mails("follow"))) == (2, 1)


def test_one_house_asks_for_three_mails_an_hour():
    """S17: in IPv6 the network is one, and so are all whose address is unknown."""
    for house in ("192.0.2.7", "2001:db8:1::", None):
        for number in range(5):
            ip = f"{house}{number}" if house and ":" in house else house
            ask_to_confirm(
                make_held(email=f"{number}{len(house or '')}@example.org", ip=ip)
            )
    assert len(mails("confirm")) == 9


def test_no_mail_goes_to_who_wants_none_or_for_what_is_spam():
    Unwanted.objects.refuse("Mina@example.org")
    ask_to_confirm(make_held())
    ask_to_confirm(make_held(email="a@example.org", status="spam"))
    ask_to_confirm(make_held(email="b@example.org", status="trashed"))
    ask_to_confirm(make_held(email="c@example.org", likely_spam=True))
    ask_to_confirm(make_held(email=""))
    assert mails("confirm") == []


@pytest.mark.parametrize("why", ["hidden", "spam", "deleted"])
def test_what_was_decided_meanwhile_keeps_the_mail_back(why):
    """S4, S17: a job writes it, a moment after the comment is stored."""
    comment = make_held()
    ask_to_confirm(comment)
    if why == "hidden":
        hide(comment.post)
    elif why == "spam":
        Comment.objects.filter(pk=comment.pk).moderate("spam")
    else:
        comment.delete()
    assert mails("confirm") == []


def test_a_job_that_ends_halfway_has_claimed_nothing(monkeypatch):
    """R3: the next try sends the mail, though an address is asked once a day."""
    ask_to_confirm(make_held())
    with monkeypatch.context() as broken:
        broken.setattr("mail.send", lambda *said: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_due()
    assert len(mails("confirm")) == 1


def test_an_address_with_line_breaks_is_refused():
    """S16"""
    comment = make_held()
    for email in ("a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nHello"):
        comment.email = email
        with pytest.raises(Unmailable):
            ask_to_confirm(comment)
    assert mails("confirm") == []


def test_a_comment_that_is_not_stored_leaves_no_mail():
    comment = make_held()
    with transaction.atomic():
        ask_to_confirm(comment)
        transaction.set_rollback(True)
    assert mails("confirm") == []
    assert not Tally.objects.exists()

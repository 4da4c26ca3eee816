"""Mails on their way: taken, put off, refused, and never told of by address."""

import logging
import socket
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import mail
from mail.delivery import deliver, deliver_due
from mail.models import KEPT, WAITS, Message
from mail.tasks import deliver as deliver_at_once
from mail.tasks import forget_old_mails
from tests.factories import make_site
from tests.mail.smtp import DROP, HANG

pytestmark = pytest.mark.django_db

Trouble = Message.Trouble
ADDRESS = "ada.lovelace@example.org"


def send(to=ADDRESS, **more):
    return mail.send(to, "test", {"name": "Ines", "url": "https://b.example/"}, **more)


def tried(message):
    """Try to send ``message`` and return it as it is then."""
    deliver(message.pk)
    message.refresh_from_db()
    return message


def test_mail_arrives_once_with_both_parts_and_its_headers(server, settings):
    settings.DEFAULT_FROM_EMAIL = "letters@blog.example"
    settings.MAIL_REPLY_TO = "desk@blog.example"
    make_site(name="Ward, Letters é")
    message = tried(send(headers={"List-Id": "<ward.blog.example>"}))
    assert message.state == Message.State.SENT
    tried(message)
    deliver_due()
    (arrived,) = server.mails
    assert arrived["To"] == ADDRESS
    assert arrived["From"].addresses[0].display_name == "Ward, Letters é"
    assert arrived["From"].addresses[0].addr_spec == "letters@blog.example"
    assert arrived["Reply-To"] == "desk@blog.example"
    assert arrived["Subject"] == "Mails of Ward, Letters é arrive"
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["List-Id"] == "<ward.blog.example>"
    assert arrived["Date"].datetime == message.made_at.replace(microsecond=0)
    text, html = arrived.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "so mails work." in text.get_content()
    assert html.get_content_type() == "text/html"
    assert "prefers-color-scheme: dark" in html.get_content()


def test_what_a_mail_said_is_forgotten_once_it_is_sent(server):
    message = tried(send(headers={"List-Id": "<secret>"}))
    assert (message.text, message.html, message.headers) == ("", "", {})


@pytest.mark.parametrize(
    ("command", "answer", "trouble", "final"),
    [
        ("RCPT", "450 Try later", Trouble.LATER, False),
        (".", "451 Greylisted", Trouble.LATER, False),
        ("RCPT", "550 No such user", Trouble.REFUSED, True),
        (".", "554 Looks like spam", Trouble.REFUSED, True),
        ("MAIL", "553 Not your address", Trouble.SENDER, False),
        ("MAIL", "421 Too many", Trouble.LATER, False),
        ("DATA", DROP, Trouble.UNREACHABLE, False),
        (".", DROP, Trouble.UNREACHABLE, False),
        (".", HANG, Trouble.UNREACHABLE, False),
        ("RCPT", HANG, Trouble.UNREACHABLE, False),
    ],
)
def test_answers_in_vain_put_off_or_end_a_mail(server, command, answer, trouble, final):
    server.answers[command] = answer
    message = tried(send())
    assert message.trouble == trouble
    assert message.state == (Message.State.FAILED if final else Message.State.WAITING)
    assert message.attempts == 1
    if answer[0].isdigit():
        assert message.answer == answer


def test_mail_that_was_put_off_keeps_its_message_id(server):
    """security.md R3"""
    server.answers["."] = DROP
    message = tried(send())
    server.answers["."] = "250 Taken"
    Message.objects.update(try_at=timezone.now())
    deliver_due()
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"] == message.message_id
    assert first["Date"] == second["Date"]


def test_waits_grow_until_a_mail_is_given_up(server):
    server.answers["RCPT"] = "450 Try later"
    message = send()
    waits = []
    for _wait in WAITS:
        before = timezone.now()
        tried(message)
        waits.append(message.try_at - before)
        assert message.state == Message.State.WAITING
        assert not Message.objects.due().exists()
        Message.objects.update(try_at=timezone.now())
    for wait, meant in zip(waits, WAITS, strict=True):
        assert timedelta() <= wait - meant < timedelta(seconds=5)
    assert sorted(WAITS) == list(WAITS)
    assert tried(message).state == Message.State.FAILED
    assert message.text


def test_server_that_is_away_is_not_asked_for_every_mail(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    for _number in range(3):
        send()
    deliver_due()
    tries = Message.objects.order_by("pk").values_list("attempts", "trouble")
    assert list(tries) == [(1, Trouble.UNREACHABLE), (0, ""), (0, "")]


def test_new_mails_wait_while_the_server_is_away_and_all_go_once_it_is_back(server):
    server.answers["DATA"] = DROP
    first = tried(send())
    second = send()
    deliver_at_once(message=second.pk)
    second.refresh_from_db()
    assert second.attempts == 0
    server.answers["DATA"] = "354 Go on"
    deliver_due()
    assert list(Message.objects.sent()) == [second]
    deliver_due()
    assert list(Message.objects.sent().order_by("pk")) == [first, second]
    third = send()
    deliver_at_once(message=third.pk)
    assert Message.objects.sent().count() == 3


def test_one_refused_mail_hinders_no_other(server):
    server.answers["RCPT"] = lambda line: "550 No" if "nobody" in line else "250 OK"
    refused, taken = send("nobody@example.org"), send()
    deliver_due()
    assert list(Message.objects.failed()) == [refused]
    assert list(Message.objects.sent()) == [taken]


def test_mails_wait_without_a_server(settings):
    settings.MAILERS = {}
    message = tried(send())
    assert message.trouble == Trouble.NO_SERVER
    assert message.state == Message.State.WAITING


def test_server_without_encryption_gets_nothing(server, settings):
    settings.MAILERS["default"]["OPTIONS"]["use_tls"] = True
    assert tried(send()).trouble == Trouble.ENCRYPTION
    assert not server.received


def test_address_that_no_server_takes_is_given_up(server):
    message = send()
    Message.objects.update(to="é@example.org")
    tried(message)
    assert (message.trouble, message.state) == (
        Trouble.UNSENDABLE,
        Message.State.FAILED,
    )


def test_no_address_is_kept_or_logged_with_a_failure(server, caplog):
    """features.md 11.10"""
    answer = f"550 5.1.1 <{ADDRESS}>: ada.lovelace is unknown, ask Eve@evil.example"
    server.answers["RCPT"] = answer
    with caplog.at_level(logging.DEBUG, logger="mail"):
        message = tried(send())
    assert message.answer == "550 5.1.1 … … is unknown, ask …"
    assert "is not sent: refused" in caplog.text
    for secret in ("ada", "lovelace", "example.org", "evil"):
        assert secret not in caplog.text.lower()


@pytest.mark.django_db(transaction=True)
def test_mail_goes_with_the_transaction_that_caused_it():
    # Jobs of other tests stay behind: Django does not flush tables of procrastinate.
    jobs = ProcrastinateJob.objects.count()
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert ProcrastinateJob.objects.count() == jobs
    send()
    assert ProcrastinateJob.objects.count() == jobs + 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_a_mail_once(server, race):
    server.pace = 0.05
    message = send()
    race(lambda number: deliver(message.pk))
    assert len(server.received) == 1


def test_rolled_back_note_leaves_the_mail_to_be_sent_again(server):
    message = send()
    with transaction.atomic():
        deliver(message.pk)
        transaction.set_rollback(True)
    tried(message)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_mails_are_forgotten_a_month_after_their_end(server):
    old, fresh, waiting = send(), send(), send()
    for message in (old, fresh):
        tried(message)
    Message.objects.filter(pk=old.pk).update(sent_at=timezone.now() - KEPT)
    Message.objects.filter(pk=waiting.pk).update(made_at=timezone.now() - KEPT * 2)
    forget_old_mails(0)
    assert set(Message.objects.all()) == {fresh, waiting}


def test_what_is_sent_is_not_given_up_as_well():
    send()
    now = timezone.now()
    with pytest.raises(Exception, match="message_is_sent_or_given_up"):
        Message.objects.update(sent_at=now, given_up_at=now)
    assert connection.needs_rollback

"""The mails in the admin: what became of them, and a test."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

import mail
from mail.delivery import deliver
from mail.models import Message
from tests.factories import make_editor, make_role, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:mail_message_changelist")
TEST = reverse("admin:mail_message_test")
SECRET = "https://blog.example/accounts/secret-link/"


@pytest.fixture
def operator(client):
    operator = make_user(is_staff=True, is_superuser=True)
    client.force_login(operator)
    return operator


def colleague(client, *permissions):
    """Sign in somebody who works here, with these permissions on mails."""
    user = make_user(is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="mail", codename__in=permissions
        )
    )
    client.force_login(user)
    return user


def send(to="ada@example.org"):
    return mail.send(to, "test", {"name": "Ines", "url": SECRET})


def refuse(server, message):
    server.answers["RCPT"] = "550 No such user"
    deliver(message.pk)
    server.answers["RCPT"] = "250 OK"


def change(message):
    return reverse("admin:mail_message_change", args=[message.pk])


def test_list_tells_failures_from_the_rest(client, operator, server):
    refuse(server, send("lost@example.org"))
    deliver(send("here@example.org").pk)
    send("soon@example.org")
    for state, to in [("failed", "lost"), ("sent", "here"), ("waiting", "soon")]:
        page = client.get(LIST, {"state": state})
        shown = {message.to for message in page.context["cl"].queryset}
        assert shown == {f"{to}@example.org"}
        assert to in page.content.decode()
    assert "refused this mail" in client.get(LIST).content.decode()


def test_what_a_mail_says_is_shown_nowhere(client, operator):
    message = send()
    for page in (LIST, change(message)):
        assert "secret-link" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "lookup", ["text__contains", "html__regex", "to__startswith", "headers__contains"]
)
def test_the_list_answers_no_question_about_what_it_does_not_show(client, lookup):
    """Security S5, S13: letter by letter, the answers would spell a secret link."""
    send()
    client.force_login(make_role("Editors"))
    assert client.get(LIST, {lookup: "secret"}).status_code == 400
    assert client.get(LIST, {"state": "failed", "made_at__year": 2026}).context


def test_address_is_shown_to_those_who_may_see_it(client):
    message = send()
    for permissions, count in [(("view_recipient",), 1), ((), 0)]:
        colleague(client, "view_message", *permissions)
        for page in (LIST, change(message)):
            text = client.get(page).content.decode()
            assert ("ada@example.org" in text) == bool(count)
        found = client.get(LIST, {"q": "ada@example.org"}).context["cl"].queryset
        assert found.count() == count


def test_failure_can_be_tried_again(client, operator, server):
    message = send()
    refuse(server, message)
    ProcrastinateJob.objects.all().delete()
    data = {"action": "try_again", "_selected_action": [message.pk]}
    answer = client.post(LIST, data, follow=True)
    assert "1 mail is tried again." in answer.content.decode()
    assert ProcrastinateJob.objects.get().args == {"message": message.pk}
    deliver(message.pk)
    assert SECRET in server.mails[0].get_body(["plain"]).get_content()
    answer = client.post(LIST, data, follow=True)
    assert "0 mails are tried again." in answer.content.decode()


def test_trying_again_takes_the_permission(client, server):
    message = send()
    refuse(server, message)
    colleague(client, "view_message")
    client.post(LIST, {"action": "try_again", "_selected_action": [message.pk]})
    message.refresh_from_db()
    assert message.given_up_at


def test_mails_can_be_neither_made_nor_changed_by_hand(client, operator):
    message = send()
    assert client.get(reverse("admin:mail_message_add")).status_code == 403
    assert client.post(change(message), {"to": "eve@example.org"}).status_code == 403


def test_test_goes_to_whoever_asks_and_tells_what_became_of_it(
    client, operator, server
):
    answer = client.post(TEST, {"to": "eve@example.org"}, follow=True)
    assert "Queued" in answer.content.decode()
    assert answer.headers["Refresh"]
    message = Message.objects.get()
    assert message.to == operator.email
    deliver(message.pk)
    page = client.get(answer.request["PATH_INFO"], {"mail": message.pk})
    assert "the server took the mail" in page.content.decode()
    assert "Refresh" not in page.headers
    (arrived,) = server.mails
    assert "/admin/mail/message/" in arrived.get_body(["plain"]).get_content()


@pytest.mark.parametrize(
    ("command", "answer", "told"),
    [
        (
            "RCPT",
            "550 No such user",
            ["refused this mail", "550 No such", "not tried again"],
        ),
        (
            "MAIL",
            "553 Not yours",
            ["refused our own address", "553 Not", "Other mails wait"],
        ),
        ("RCPT", "450 Later", ["come again later", "450 Later", "tried again at"]),
    ],
)
def test_test_tells_what_the_server_said(
    client, operator, server, command, answer, told
):
    server.answers[command] = answer
    client.post(TEST)
    message = Message.objects.get()
    deliver(message.pk)
    page = client.get(TEST, {"mail": message.pk}).content.decode()
    for sentence in told:
        assert sentence in page


def test_test_shows_the_settings_but_no_password(client, operator, settings):
    options = {"host": "smtp.example", "port": 587, "username": "ward", "use_tls": True}
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    options |= {"password": "hunter2-very-secret"}
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": options}}
    page = client.get(TEST).content.decode()
    for shown in ("smtp.example", "587", "ward", "STARTTLS", settings.SITE_URL):
        assert shown in page
    assert "hunter2" not in page


def test_test_says_that_there_is_no_server(client, operator, settings):
    settings.MAILERS = {}
    client.post(TEST)
    message = Message.objects.get()
    deliver(message.pk)
    page = client.get(TEST, {"mail": message.pk}).content.decode()
    assert "No mail server is set." in page


@pytest.mark.parametrize("number", ["x", "", "0", "-1", "9" * 30, "²"])
def test_number_of_no_test_of_ours_shows_the_empty_page(client, operator, number):
    send()
    page = client.get(TEST, {"mail": number})
    assert page.status_code == 200
    assert page.context["message"] is None


def test_test_of_somebody_else_is_not_shown(client, operator):
    message = send()
    assert client.get(TEST, {"mail": message.pk}).context["message"] is None


def test_test_takes_the_permission(client):
    for user in (make_editor(), colleague(client, "view_message")):
        client.force_login(user)
        assert client.get(TEST).status_code == 403
        assert client.post(TEST).status_code == 403
    assert not Message.objects.exists()

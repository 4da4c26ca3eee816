"""What a mail says, and what can't be one."""

import re

import pytest
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from procrastinate.contrib.django.models import ProcrastinateJob

import mail
from mail.errors import Unmailable
from mail.models import Message
from tests.factories import make_site
from tests.test_valid_html import checker

pytestmark = pytest.mark.django_db
__all__ = ["checker"]

SAID = {"name": "Ines Okafor", "url": "https://blog.example/admin/mail/message/"}


def send(to="ada@example.org", **more):
    context = SAID | more.pop("context", {})
    return mail.send(to, "test", context, **more)


def test_mail_is_stored_with_a_job_that_sends_it():
    message = send()
    assert Message.objects.get() == message
    assert message.state == Message.State.WAITING
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("mail.tasks.deliver", {"message": message.pk})


def test_both_parts_say_all():
    make_site(name="Ward Letters", publisher="The Lantern Review")
    message = send()
    assert message.subject == "Mails of Ward Letters arrive"
    bare = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", message.html))
    for said in (
        "Ward Letters",
        "so mails work.",
        "Lantern Review",
        "Ines Okafor asked",
    ):
        assert said in message.text
        assert said in bare
    assert SAID["url"] in message.text
    assert f'href="{SAID["url"]}"' in message.html


def test_text_is_not_escaped_and_html_is():
    make_site(name="Nights & <days>")
    message = send(context={"name": "A & <b>B</b>"})
    assert message.subject == "Mails of Nights & <days> arrive"
    assert "A & <b>B</b> asked" in message.text
    assert "A &amp; &lt;b&gt;B&lt;/b&gt; asked" in message.html
    assert "<days>" not in message.html


def test_mail_is_in_the_language_of_the_site_unless_another_is_named():
    make_site(language="fr")
    assert '<html lang="fr" dir="ltr">' in send().html
    assert '<html lang="en" dir="ltr">' in send(language="en").html


def test_html_is_light_dark_and_asks_nobody_for_anything():
    html = send().html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert not re.search(r"<(img|script|link|iframe|table)\b|url\(|@import", html)
    assert len(html.encode()) < 30 * 1024


def test_html_is_valid(checker, tmp_path):
    file = tmp_path / "test.html"
    file.write_text(send().html)
    assert checker([file]) == []


def test_links_are_the_sites_own_whatever_the_request_said(settings):
    """security.md S15"""
    settings.SITE_URL = "https://blog.example"
    message = send()
    assert "https://blog.example/" in message.text
    assert message.message_id.endswith("@blog.example>")
    assert message.message_id != send().message_id


def test_a_long_subject_is_cut_and_the_rest_is_whole():
    make_site(name="n" * 60)
    message = send(context={"site_name": "x" * 400})
    assert len(message.subject) <= 150
    assert "x" * 400 in message.html


@pytest.mark.parametrize(
    "to", ["", "ada", "a@b", "a b@example.org", "x" * 300 + "@a.example"]
)
def test_what_is_no_address_gets_no_mail(to):
    with pytest.raises(Unmailable):
        send(to)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "name", ["To", "bcc", "From", "Message-ID", "X Y", "X:", "", "É"]
)
def test_headers_that_are_ours_or_none_are_refused(name):
    with pytest.raises(Unmailable):
        send(headers={name: "1"})


BREAKS = ["\n", "\r", "\r\n", "\r\n\t", "\n ", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]
INJECTED = [
    "Bcc: eve@evil.example",
    "X-Evil: 1",
    "\r\nEvil body",
    "Subject: other",
    ".",
]
PAYLOADS = [
    (place, mark + injected)
    for place in ("to", "site_name", "header", "header name")
    for mark in BREAKS
    for injected in INJECTED
]


def test_nothing_breaks_out_of_its_header(client):
    """security.md S16: 200 payloads; none is stored, none ends in an error."""
    assert len(PAYLOADS) == 200
    for place, payload in PAYLOADS:
        with pytest.raises(ValidationError) as caught:
            send_with(place, payload)
        assert isinstance(caught.value, BadRequest)
        assert "evil" not in str(caught.value).lower()
    assert not Message.objects.exists()


def send_with(place, payload):
    if place == "to":
        return send(f"ada@example.org{payload}")
    if place == "header":
        return send(headers={"List-Id": f"letters{payload}"})
    if place == "header name":
        return send(headers={f"List-Id{payload}": "letters"})
    return send(context={"site_name": f"Ward{payload}"})


def unmailable(request):
    send(request.POST["to"])
    return HttpResponse()


urlpatterns = [path("letters/", unmailable)]


@pytest.mark.urls(__name__)
def test_a_view_that_does_not_look_answers_400(client, rf: RequestFactory):
    """security.md S16"""
    answer = client.post(
        "/letters/", {"to": "ada@example.org\r\nBcc: eve@evil.example"}
    )
    assert answer.status_code == 400


def test_text_without_a_place_in_a_database_is_left_out():
    message = send(context={"name": "A\0d\ud800a"})
    message.refresh_from_db()
    assert "Ada asked" in message.text
    assert "Ada asked" in message.html

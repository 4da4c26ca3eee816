"""Telling other sites of a link, over real HTTP to servers on loopback."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.linkbacks.sending import send_due
from comments.models import Outgoing
from comments.models.outgoing import LONGEST_WAIT, WAITS
from tests.blog import hostile
from tests.blog.hostile import answer, lead_to
from tests.comments.elsewhere import HERE, Site, make_mention, page, send, site, wait
from tests.factories import make_site

__all__ = ["site"]

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_a_webmention_is_sent_as_the_standard_says(site):
    """WM-S5, WM-S6: form-encoded, to the endpoint, and discovery says why we ask."""
    mention = make_mention(site)
    sent = send(mention)
    assert site.posted() == [{"source": mention.source, "target": mention.target}]
    request = site.requests[-1].decode()
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in request
    assert f"User-Agent: Rounds (+{HERE}/); Webmention\r\n" in request
    assert "Cookie" not in request
    assert (sent.state, sent.protocol, sent.try_at) == ("sent", "webmention", None)
    assert sent.endpoint == site.at("/take")
    assert (sent.newest.status, sent.newest.answer) == (202, "Queued")
    assert sent.newest.succeeded
    assert sent.sent_at


def test_the_query_of_an_endpoint_stays_in_the_address(site):
    """WM-S4"""
    site["/page"] = page("/take?version=1&amp;key=a%20b")
    site["/take?version=1&key=a%20b"] = answer()
    mention = make_mention(site)
    assert send(mention).state == "sent"
    (form,) = site.posted("/take?version=1&key=a%20b")
    assert form == {"source": mention.source, "target": mention.target}


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 No"])
def test_any_2xx_is_a_success(site, status):
    """WM-S5"""
    site["/take"] = answer(b"", status, Location="/status/1")
    assert send(make_mention(site)).state == "sent"


@pytest.mark.parametrize(
    "act",
    [
        answer(b"x" * 70_000),
        hostile.large_body,
        hostile.gzip_bomb,
        answer(b"\x1f\x8b", Content_Encoding="gzip"),
    ],
)
def test_a_success_is_one_whatever_is_said_with_it(site, act):
    """WM-S5: it is not sent again because its answer is too long to be read."""
    site["/take"] = act
    assert send(make_mention(site)).state == "sent"


def test_whatever_is_due_is_sent_once(site):
    """5.5"""
    first, second = make_mention(site), make_mention(site)
    send_due()
    send_due()
    assert [form["source"] for form in site.posted()] == [first.source, second.source]


@pytest.mark.parametrize("status", ["400 Bad", "403 No", "404 None", "302 Found"])
def test_a_refusal_is_not_tried_again(site, status):
    site["/take"] = answer(b"<p>Not <b>you</b></p>", status)
    refused = send(make_mention(site))
    assert (refused.state, refused.try_at) == ("failed", None)
    assert (refused.newest.status, refused.newest.answer) == (
        int(status[:3]),
        "Not you",
    )
    assert not refused.newest.succeeded


@pytest.mark.parametrize("status", ["500 Oh", "503 Busy", "429 Slowly", "408 Late"])
def test_a_passing_failure_is_tried_again_later_and_later(site, status):
    """PB-C7, R2: until it is given up."""
    site["/take"] = answer(b"Oh", status)
    mention = make_mention(site)
    for pause in WAITS:
        before = timezone.now()
        row = send(mention)
        assert row.state == "due"
        assert pause <= row.try_at - before < pause + MINUTE
        wait(mention)
    row = send(mention)
    assert (row.state, row.try_at, row.tries) == ("failed", None, len(WAITS) + 1)
    assert row.attempts.count() == len(site.posted()) == len(WAITS) + 1


def test_a_site_that_is_there_again_is_told(site):
    """PB-C7"""
    site["/take"] = [answer(b"Oh", "500 Oh"), answer(b"Yes")]
    mention = make_mention(site)
    assert send(mention).state == "due"
    wait(mention)
    assert send(mention).state == "sent"
    assert [a.succeeded for a in mention.attempts.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("7200", timedelta(hours=2)),
        (timedelta(hours=3), timedelta(hours=3)),
        ("5", MINUTE),
        ("999999999999", LONGEST_WAIT),
        ("-5", MINUTE),
        ("soon", MINUTE),
        ("Mon, 99 Xxx 2026", MINUTE),
        (-timedelta(hours=3), MINUTE),
    ],
)
@pytest.mark.parametrize("path", ["/page", "/take"])
def test_a_server_may_ask_us_to_wait(site, said, expected, path):
    """Retry-After, RFC 9110, section 10.2.3, up to two days."""
    if isinstance(said, timedelta):
        said = format_datetime(timezone.now() + said, usegmt=True)
    site[path] = answer(b"", "503 Busy", Retry_After=said)
    row = send(make_mention(site))
    assert abs(row.try_at - timezone.now() - expected) < timedelta(seconds=30)


@pytest.mark.parametrize("status", ["404 None", "410 Gone", "403 No"])
def test_a_page_that_is_not_there_takes_no_mentions(site, status):
    site["/page"] = answer(b"Nothing here", status)
    row = send(make_mention(site))
    assert (row.state, row.newest.status) == ("nowhere", int(status[:3]))


def test_a_page_without_an_endpoint_takes_no_mentions(site):
    site["/page"] = answer(b"<p>Hello</p>")
    row = send(make_mention(site))
    assert (row.state, row.newest.answer) == ("nowhere", "The page takes no mentions.")


def test_a_page_that_leads_to_one_of_ours_is_not_told(site, settings):
    """5.5: never to ourselves, also not by way of a shortened address."""
    settings.SITE_URL = site.at("")
    settings.FETCH_ALLOW |= {"127.0.0.1:80"}
    site["/page"] = page()
    with Site(short=lead_to(site.at("/page"))) as shortener:
        settings.FETCH_ALLOW |= {shortener.endpoint}
        assert send(make_mention(shortener, "/short")).state == "nowhere"
    assert site.posted() == []


def test_a_page_that_names_our_endpoint_is_not_told(site, settings):
    """5.5"""
    with Site() as here:
        settings.SITE_URL = here.at("")
        settings.FETCH_ALLOW |= {here.endpoint}
        site["/page"] = page(here.at("/webmention/"))
        assert send(make_mention(site)).state == "nowhere"
    assert here.requests == []


def test_a_server_that_is_away_is_tried_again(site):
    """SS-2: whatever it was, it is told by the same sentence."""
    mention = make_mention(site)
    site.__exit__()
    row = send(mention)
    assert row.state == "due"
    assert row.newest.answer == "The address can't be reached."


def test_an_endpoint_inside_of_a_network_is_not_opened(site, settings):
    """WM-S9, SS-2"""
    with Site() as inside:
        site["/page"] = page(inside.at("/take"))
        assert send(make_mention(site)).state == "failed"
    assert inside.requests == []


def test_a_post_taken_back_meanwhile_is_told_of_to_nobody(site):
    """5.5: no address of what is no longer public leaves the house."""
    mention = make_mention(site)
    mention.post.withdraw()
    send_due()
    assert site.requests == []


def test_nobody_is_told_while_the_site_does_not_want_it(site):
    """5.10"""
    make_site(send_mentions=False)
    mention = make_mention(site)
    send_due()
    assert site.requests == []
    make_site(send_mentions=True)
    assert send(mention).state == "sent"


def test_what_cannot_be_noted_is_not_tried_for_ever(site, monkeypatch):
    """R2: nor do others wait for it."""
    odd = make_mention(site)
    site["/other"] = page("/hear")
    site["/hear"] = answer()
    other = make_mention(site, "/other")
    conclude = Outgoing.conclude

    def fail(mention, *facts):
        return 1 / 0 if mention.pk == odd.pk else conclude(mention, *facts)

    monkeypatch.setattr(Outgoing, "conclude", fail)
    for _try in range(len(WAITS) + 3):
        row = send(odd)
        if row.try_at:
            wait(odd)
    assert (row.state, row.try_at) == ("failed", None)
    assert len(site.posted()) == len(WAITS) + 1
    other.refresh_from_db()
    assert other.state == "sent"
    monkeypatch.undo()
    Outgoing.objects.filter(pk=odd.pk).send_again()
    assert send(odd).state == "sent"


def test_a_try_costs_few_queries(site):
    make_mention(site)
    with CaptureQueriesContext(connection) as queries:
        send_due()
    assert len(queries) <= 14

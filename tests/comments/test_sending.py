"""Telling other sites of a link, over real HTTP to servers on loopback."""

from datetime import timedelta
from email.utils import format_datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.linkbacks.looking import look_at_due
from comments.linkbacks.sending import send_due
from comments.models import Outgoing
from comments.models.outgoing import LEASE, LONGEST_WAIT, WAITS
from tests.blog import hostile
from tests.blog.hostile import answer, lead_to
from tests.comments.elsewhere import HERE, Site, page
from tests.factories import make_post, make_site

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
PINGED = (
    b'<?xml version="1.0"?><methodResponse><params><param><value><string>'
    b"Thank you.</string></value></param></params></methodResponse>"
)


@pytest.fixture
def site(settings):
    with Site(page=page(), take=answer(b"Queued", "202 Accepted")) as server:
        settings.SITE_URL = HERE
        settings.FETCH_ALLOW = {server.endpoint}
        yield server


def make_mention(site, path="/page", **fields):
    """Return a mention of ``path`` that is due, of a post that links there."""
    target = site.at(path)
    post = make_post(body=f'<p><a href="{target}">There</a></p>')
    source = HERE + post.get_absolute_url()
    return Outgoing.objects.create(post=post, source=source, target=target, **fields)


def send(mention):
    """Let whoever is due be told, and return ``mention`` with its newest attempt."""
    send_due()
    row = Outgoing.objects.get(pk=mention.pk)
    row.newest = row.attempts.order_by("-made_at", "-pk").first()
    return row


def wait(mention):
    """Let the time of its next try come."""
    Outgoing.objects.filter(pk=mention.pk).update(try_at=timezone.now())


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


def date_in(delta):
    return format_datetime(timezone.now() + delta, usegmt=True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("7200", timedelta(hours=2)),
        (date_in(timedelta(hours=3)), timedelta(hours=3)),
        ("5", MINUTE),
        ("999999999999", LONGEST_WAIT),
        ("-5", MINUTE),
        ("soon", MINUTE),
        ("Mon, 99 Xxx 2026", MINUTE),
        (date_in(-timedelta(hours=3)), MINUTE),
    ],
)
@pytest.mark.parametrize("path", ["/page", "/take"])
def test_a_server_may_ask_us_to_wait(site, said, expected, path):
    """Retry-After, RFC 9110, section 10.2.3, up to two days."""
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


def test_a_pingback_is_sent_as_the_standard_says(site):
    """PB-C5: text/xml, two strings."""
    site["/page?a=1&b=2"] = page("/take", "pingback")
    site["/take"] = answer(PINGED, Content_Type="text/xml")
    mention = make_mention(site, "/page?a=1&b=2")
    row = send(mention)
    assert (row.state, row.protocol) == ("sent", "pingback")
    assert row.newest.answer == "Thank you."
    assert "Content-Type: text/xml\r\n" in site.requests[-1].decode()
    call = ElementTree.fromstring(site.bodies("/take")[0])
    assert call.findtext("methodName") == "pingback.ping"
    strings = [value.text for value in call.iter("string")]
    assert strings == [mention.source, mention.target]


def fault(code, text="No"):
    return (
        '<?xml version="1.0"?><methodResponse><fault><value><struct>'
        f"<member><name>faultCode</name><value><int>{code}</int></value></member>"
        f"<member><name>faultString</name><value><string>{text}</string></value>"
        "</member></struct></value></fault></methodResponse>"
    ).encode()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (48, "sent"),
        *((code, "failed") for code in (0, 17, 32, 33, 49)),
        *((code, "due") for code in (16, 50)),
    ],
)
def test_faults_mean_what_the_standard_says(site, code, state):
    """PB-S2, PB-C5: 48 is success; what concerns a server on the way may pass."""
    site["/page"] = page("/take", "pingback")
    site["/take"] = answer(fault(code), Content_Type="text/xml")
    row = send(make_mention(site))
    assert (row.state, row.newest.answer) == (state, f"Fault {code}. No")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Thank you",
        b"<html><p>Hello",
        b"<methodCall/>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><methodResponse>&a;</methodResponse>",
        b"<methodResponse><fault/></methodResponse>",
        fault("x"),
        fault("9" * 5000),
        b'<?xml version="1.0" encoding="none"?><methodResponse/>',
        b"<a>" * 20_000,
    ],
)
def test_what_is_no_answer_to_a_pingback_is_no_success(site, body):
    """PB-S8 from the other side: no DTD is read."""
    site["/page"] = page("/take", "pingback")
    site["/take"] = answer(body, Content_Type="text/xml")
    row = send(make_mention(site))
    assert (row.state, row.try_at) == ("failed", None)


def test_webmention_comes_first_and_then_pingback(site):
    """Each site is told once, by what it likes best."""
    site["/page"] = page("/take", X_Pingback="/ping")
    site["/ping"] = answer(PINGED)
    assert send(make_mention(site)).protocol == "webmention"
    assert site.posted("/ping") == []


RDF = (
    '<!-- <rdf:Description rdf:about="{0}" dc:identifier="{0}" '
    'trackback:ping="{1}"/> -->'
)


@pytest.fixture
def tracked(site):
    """A site that takes trackbacks alone."""
    block = RDF.format(site.at("/page"), site.at("/track"))
    site["/page"] = answer(block.encode())
    reply = b'<?xml version="1.0"?><response><error>0</error></response>'
    site["/track"] = answer(reply, Content_Type="text/xml")
    return site


def test_a_trackback_is_sent_where_it_is_wanted(tracked):
    """TB-1, TB-8"""
    make_site(name="Grand Rounds", send_trackbacks=True)
    mention = make_mention(tracked)
    mention.post.title = "Counting to five & more"
    mention.post.standfirst = "A long word is long. " * 30
    mention.post.save()
    assert send(mention).protocol == "trackback"
    (form,) = tracked.posted("/track")
    assert form["url"] == mention.source
    assert form["title"] == "Counting to five & more"
    assert form["blog_name"] == "Grand Rounds"
    assert 200 < len(form["excerpt"]) <= 252
    assert form["excerpt"].endswith(" long…") or form["excerpt"].endswith("…")
    assert "charset=utf-8\r\n" in tracked.requests[-1].decode()


def test_a_trackback_is_not_sent_unless_it_is_wanted(tracked):
    """5.6: off by default."""
    assert send(make_mention(tracked)).state == "nowhere"
    assert tracked.posted("/track") == []


@pytest.mark.parametrize(
    "reply", [b"<response><error>1</error><message>No</message></response>", b"Thanks"]
)
def test_a_trackback_with_an_error_is_no_success(tracked, reply):
    """TB-2, TB-8"""
    make_site(send_trackbacks=True)
    tracked["/track"] = answer(reply, Content_Type="text/xml")
    assert send(make_mention(tracked)).state == "failed"


def test_a_removed_link_is_told_by_webmention_alone(site):
    """WM-S7, WM-S8: the endpoint is looked for anew; pingback can't say it."""
    gone = make_mention(site, is_linked=False, sent_at=timezone.now())
    site["/other"] = page("/ping", "pingback")
    unsaid = make_mention(site, "/other", is_linked=False, sent_at=timezone.now())
    assert send(gone).state == "sent"
    assert send(unsaid).state == "nowhere"
    assert [form["target"] for form in site.posted()] == [gone.target]
    assert site.posted("/ping") == []


def test_a_post_taken_back_meanwhile_is_told_of_to_nobody(site):
    """5.5: no address of what is no longer public leaves the house."""
    mention = make_mention(site)
    mention.post.withdraw()
    send_due()
    assert site.requests == []


def test_publishing_changing_and_removing_go_the_whole_way(site, client):
    """WM-S7, WM-S8, 5.5, 5.7: from the post to the other server, four times."""
    post = make_post(body=f'<p><a href="{site.at("/page")}">There</a></p>')
    source = HERE + post.get_absolute_url()
    look_at_due()
    send_due()
    look_at_due()
    send_due()
    form = {"source": source, "target": site.at("/page")}
    assert site.posted() == [form]
    assert client.get(post.get_absolute_url()).status_code == 200
    post.delete()
    look_at_due()
    send_due()
    assert site.posted() == [form, form]
    assert client.get(source.removeprefix(HERE)).status_code == 410


def test_nobody_is_told_while_the_site_does_not_want_it(site):
    """5.10"""
    make_site(send_mentions=False)
    mention = make_mention(site)
    send_due()
    assert site.requests == []
    make_site(send_mentions=True)
    assert send(mention).state == "sent"


def test_no_transaction_is_open_while_somebody_is_told(site, monkeypatch):
    """R2: a lease of a minute is committed first, and another worker sees it."""
    mention = make_mention(site)
    claimed = Outgoing.objects.claim()
    assert claimed == mention
    assert timezone.now() < claimed.try_at <= timezone.now() + LEASE
    assert Outgoing.objects.claim() is None
    wait(mention)
    assert Outgoing.objects.claim().tries == 2


def test_a_link_removed_while_it_is_sent_is_told_once_more(site):
    """WM-S7: what comes of the try doesn't hide the change."""
    mention = make_mention(site)
    mention.post.linked_to = None

    def meanwhile(connection, server):
        answer(b"Yes")(connection, server)

    site["/take"] = meanwhile
    claimed = Outgoing.objects.claim()
    Outgoing.objects.get(pk=mention.pk).unlink()
    from blog.models import SiteSettings
    from comments.linkbacks.sending import send as tell

    tell(claimed, SiteSettings.objects.for_page())
    row = Outgoing.objects.get(pk=mention.pk)
    assert (row.state, row.is_linked) == ("due", False)
    assert row.sent_at
    assert send(row).state == "sent"
    assert len(site.posted()) == 2


def test_a_try_costs_few_queries(site):
    make_mention(site)
    with CaptureQueriesContext(connection) as queries:
        send_due()
    assert len(queries) <= 14


HOSTILE = [
    hostile.endless_headers,
    hostile.endless_failure,
    hostile.large_chunk,
    hostile.raw(b"no HTTP at all\r\n\r\n"),
    hostile.raw(b""),
    hostile.answer(b"\0\x01\xff<script>alert(1)</script>", "400 No"),
]


@pytest.mark.parametrize("act", HOSTILE)
@pytest.mark.parametrize("path", ["/page", "/take"])
def test_a_hostile_server_hinders_nobody_else(site, act, path):
    """S1, SS-5: its words are stored as text, without controls."""
    site[path] = act
    with Site(page=page(), take=answer()) as other:
        from django.conf import settings

        settings.FETCH_ALLOW |= {other.endpoint}
        bad, good = make_mention(site), make_mention(other)
        assert send(good).state == "sent"
        row = Outgoing.objects.get(pk=bad.pk)
        assert row.state in ("due", "failed", "nowhere")
        assert row.attempts.get().answer.isprintable()

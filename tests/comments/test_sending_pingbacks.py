"""Pingbacks and trackbacks, for sites that take no webmentions."""

from xml.etree import ElementTree as ET

import pytest

from comments.linkbacks.sending import send_due
from comments.models import Outgoing
from tests.blog.hostile import answer
from tests.comments.elsewhere import make_mention, page, send, site
from tests.factories import make_site

__all__ = ["site"]

pytestmark = pytest.mark.django_db

PINGED = (
    b'<?xml version="1.0"?><methodResponse><params><param><value><string>'
    b"Thank you.</string></value></param></params></methodResponse>"
)


def test_a_pingback_is_sent_as_the_standard_says(site):
    """PB-C5: text/xml, two strings."""
    site["/page?a=1&b=2"] = page("/take", "pingback")
    site["/take"] = answer(PINGED, Content_Type="text/xml")
    mention = make_mention(site, "/page?a=1&b=2")
    row = send(mention)
    assert (row.state, row.protocol) == ("sent", "pingback")
    assert row.newest.answer == "Thank you."
    assert "Content-Type: text/xml\r\n" in site.requests[-1].decode()
    call = ET.fromstring(site.bodies("/take")[0])
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
        *((code, "due") for code in (16, 50, 429, 500)),
    ],
)
def test_faults_mean_what_the_standard_says(site, code, state):
    """
    PB-S2, PB-C5: 48 is success; what concerns a server on the way may pass.

    So may what WordPress refuses by the number of a status: 429 is "too quickly".
    """
    site["/page"] = page("/take", "pingback")
    site["/take"] = answer(fault(code), Content_Type="text/xml")
    row = send(make_mention(site))
    assert (row.state, row.newest.answer) == (state, f"Fault {code}. No")


def test_a_site_is_told_by_one_pingback_in_a_round(site):
    """WordPress takes no two within 15 seconds; nobody else waits for that."""
    site["/page"] = site["/other"] = page("/take", "pingback")
    site["/take"] = answer(PINGED, Content_Type="text/xml")
    first, second = make_mention(site), make_mention(site, "/other")
    send_due()
    states = [Outgoing.objects.get(pk=mention.pk).state for mention in (first, second)]
    assert states == ["sent", "due"]
    assert Outgoing.objects.get(pk=second.pk).tries == 0
    assert send(second).state == "sent"


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

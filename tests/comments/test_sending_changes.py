"""What others are told once a link or its post has changed, and what may fall between."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from blog.models import SiteSettings
from comments.linkbacks import discovery, sending
from comments.linkbacks.looking import look_at_due
from comments.linkbacks.sending import send_due
from comments.mails.announcing import announce_due
from comments.models import Outgoing
from comments.models.outgoing import LEASE
from comments.tasks.sending import look_at_links, look_at_new_comments, send_mentions
from tests.blog import hostile
from tests.blog.hostile import answer
from tests.comments.elsewhere import HERE, Site, make_mention, page, send, site, wait
from tests.factories import make_comment, make_post, make_site

__all__ = ["site"]

pytestmark = pytest.mark.django_db


def test_a_removed_link_is_told_by_webmention_alone(site):
    """WM-S7, WM-S8: the endpoint is looked for anew; pingback can't say it."""
    gone = make_mention(site, is_linked=False, sent_at=timezone.now())
    site["/other"] = page("/ping", "pingback")
    unsaid = make_mention(site, "/other", is_linked=False, sent_at=timezone.now())
    assert send(gone).state == "sent"
    assert send(unsaid).state == "nowhere"
    assert [form["target"] for form in site.posted()] == [gone.target]
    assert site.posted("/ping") == []


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


def test_no_transaction_is_open_while_somebody_is_told(site):
    """R2: a lease of a minute is committed first, and another worker sees it."""
    mention = make_mention(site)
    claimed = Outgoing.objects.claim()
    assert claimed == mention
    assert timezone.now() < claimed.try_at <= timezone.now() + LEASE
    assert Outgoing.objects.claim() is None
    wait(mention)
    assert Outgoing.objects.claim().tries == 2


def test_a_worker_that_is_told_to_stop_leaves_the_rest(site):
    """R2"""
    first, second = make_mention(site), make_mention(site)
    context = SimpleNamespace(should_abort=lambda: len(site.posted()) == 1)
    send_mentions.func(context, timestamp=0)
    assert [form["source"] for form in site.posted()] == [first.source]
    assert Outgoing.objects.due().get() == second


def test_the_jobs_of_a_minute_do_all_of_it(site):
    """5.5"""
    make_post(body=f'<p><a href="{site.at("/page")}">There</a></p>')
    look_at_links.func(timestamp=0)
    send_mentions.func(SimpleNamespace(should_abort=lambda: False), timestamp=0)
    assert len(site.posted()) == 1


def test_a_link_removed_while_it_is_sent_is_told_once_more(site):
    """WM-S7: what comes of the try doesn't hide the change."""
    mention = make_mention(site)
    claimed = Outgoing.objects.claim()
    Outgoing.objects.get(pk=mention.pk).unlink()
    sending.send(claimed, SiteSettings.objects.for_page())
    row = Outgoing.objects.get(pk=mention.pk)
    assert (row.state, row.is_linked) == ("due", False)
    assert row.sent_at
    assert send(row).state == "sent"
    assert len(site.posted()) == 2


HOSTILE = [
    hostile.endless_headers,
    hostile.endless_failure,
    hostile.answer(b"", Link="</t\0ake>; rel=webmention"),
    hostile.answer(b"", Link="<http://[x>; rel=webmention"),
    hostile.answer(b"", Link="</t\xe9>; rel=webmention"),
    hostile.raw(b"no HTTP at all\r\n\r\n"),
    hostile.raw(b""),
    hostile.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
    hostile.answer(b"\0\x01\xff<script>alert(1)</script>", "400 No"),
]


@pytest.mark.parametrize("act", HOSTILE)
@pytest.mark.parametrize("path", ["/page", "/take"])
def test_a_hostile_server_hinders_nobody_else(site, act, path):
    """S1, SS-5: its words are stored as text, without controls."""
    site[path] = act
    with Site(page=page(), take=answer()) as other:
        settings.FETCH_ALLOW |= {other.endpoint}
        bad, good = make_mention(site), make_mention(other)
        assert send(good).state == "sent"
        row = Outgoing.objects.get(pk=bad.pk)
        assert row.state in ("due", "failed", "nowhere", "sent")
        attempt = row.attempts.get()
        assert (attempt.answer + attempt.endpoint).isprintable()
        assert "error of ours" not in attempt.answer


def test_an_error_of_ours_hinders_nobody_else(site, monkeypatch):
    """R2: it is in the log, and the mention is tried again."""
    bad, good = make_mention(site, "/odd"), make_mention(site)

    def stumble(address):
        if address == bad.target:
            raise RuntimeError(address)
        return discovery.discover(address)

    monkeypatch.setattr(sending, "discover", stumble)
    assert send(good).state == "sent"
    assert Outgoing.objects.get(pk=bad.pk).state == "due"
    assert bad.attempts.get().answer == "This ended in an error of ours."


def heard(site, **fields):
    """Return a mention that ``site`` heard of yesterday."""
    told = {"state": "sent", "try_at": None, "protocol": "webmention"}
    yesterday = timezone.now() - timedelta(days=1)
    return make_mention(site, **told | {"sent_at": yesterday} | fields)


def said_below(mention, **fields):
    """Let somebody comment on the post, and the minute of announcing come."""
    make_comment(**{"post": mention.post} | fields)
    announce_due()


def test_a_new_comment_is_a_change_of_the_page(site):
    """WM-S7: told once, however many there are by then, and again after the next."""
    mention = heard(site)
    look_at_new_comments(0)
    assert not Outgoing.objects.due().exists()
    for _comment in range(3):
        said_below(mention)
    look_at_new_comments(0)
    assert send(mention).state == "sent"
    look_at_new_comments(0)
    send_due()
    assert site.posted() == [{"source": mention.source, "target": mention.target}]
    said_below(mention, kind="webmention", url="https://c.example/")
    look_at_new_comments(0)
    send_due()
    assert len(site.posted()) == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"protocol": "pingback"}, {}),
        ({"is_linked": False}, {}),
        ({"state": "failed"}, {}),
        ({"state": "earlier", "sent_at": None, "protocol": ""}, {}),
        ({}, {"status": "pending"}),
        ({}, {"status": "spam"}),
        ({}, {"announced_at": timezone.now() - timedelta(days=2)}),
    ],
)
def test_nobody_is_told_of_a_comment_who_need_not_be(site, told, said):
    """WM-S7: who can't take it, or what readers of the page don't see as new."""
    mention = heard(site, **told)
    said_below(mention, **said)
    look_at_new_comments(0)
    assert not Outgoing.objects.due().exists()


def test_comments_are_told_of_only_while_mentions_are_sent(site):
    """5.10"""
    mention = heard(site)
    said_below(mention)
    make_site(send_mentions=False)
    look_at_new_comments(0)
    assert not Outgoing.objects.due().exists()
    make_site(send_mentions=True)
    mention.post.withdraw()
    look_at_new_comments(0)
    assert not Outgoing.objects.filter(try_at__isnull=False).exists()

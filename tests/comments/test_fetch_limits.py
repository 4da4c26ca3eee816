"""How often hosts are asked to which the pages of others lead on (S9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.linkbacks import flood
from comments.models import Tally
from comments.models.linkback import WAITS
from comments.visitors import of_today
from tests.blog.hostile import Server, answer, lead_to
from tests.comments.mentioning import PAGE
from tests.factories import make_picture

HERE, THERE = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def there(elsewhere, settings):
    """Return a server on another host, whose pages are those of the first one."""
    with Server(elsewhere.act, host=THERE) as server:
        settings.FETCH_ALLOW |= {server.endpoint}
        yield server


def counted(kind, value):
    row = Tally.objects.filter(key=of_today(kind, value)).first()
    return row.number if row else 0


def fill_up(host):
    for _fetch in range(flood.OF_HOST):
        flood.count_fetch(host)


def test_a_host_that_a_page_leads_on_to_counts(elsewhere, there):
    """S9: or who is flooded by us would be a redirect away."""
    elsewhere.pages["/there"] = PAGE
    linkback = elsewhere.mention(lead_to(f"{there.url}there"))
    assert linkback.state == "verified"
    # The host of the source was counted as the claim came, which was not here.
    assert counted("mentions of host", HERE) == 0
    assert counted("mentions of host", THERE) == 1
    assert counted("mentions of domain", THERE) == 1
    assert counted("mentions", "") == 1


def test_each_host_on_the_way_counts_once(elsewhere, there):
    """S9"""
    elsewhere.pages["/a"] = lead_to(f"{there.url}b")
    elsewhere.pages["/b"] = lead_to(f"{elsewhere.url}c")
    elsewhere.pages["/c"] = PAGE
    assert elsewhere.mention(lead_to(f"{there.url}a")).state == "verified"
    assert len(there.requests) == 2
    assert counted("mentions of host", HERE) == 0
    assert counted("mentions of host", THERE) == 1
    assert counted("mentions", "") == 1


def test_a_host_that_was_asked_enough_is_not_asked_by_a_detour(elsewhere, there):
    """S9: its turn comes, and who sent us there has no more tries than others."""
    fill_up(THERE)
    elsewhere.pages["/there"] = PAGE
    linkback = elsewhere.mention(lead_to(f"{there.url}there"))
    assert not there.requests
    assert (linkback.state, linkback.tries, linkback.fault) == ("waiting", 1, 16)
    left = linkback.try_at - timezone.now()
    assert timedelta(minutes=50) < left <= timedelta(hours=1)
    assert counted("mentions of host", THERE) == flood.OF_HOST
    for _try in WAITS:
        linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.try_at) == ("refused", None)
    assert elsewhere.asked() == len(WAITS) + 1
    Tally.objects.all().delete()
    assert elsewhere.verify(linkback).state == "verified"


def test_authors_and_portraits_elsewhere_are_not_asked_for_by_a_detour(
    elsewhere, there
):
    """S9"""
    fill_up(THERE)
    picture = answer(make_picture().read(), Content_Type="image/png")
    elsewhere.pages["/there"] = picture
    elsewhere.pages["/ann"] = elsewhere.pages["/me"] = lead_to(f"{there.url}there")
    page = """<div class="h-entry"><a class="u-like-of" href="{post}">x</a>
    <a class="p-author h-card" href="/ann"><img class="u-photo" src="/me"></a></div>"""
    linkback = elsewhere.mention(page)
    assert (linkback.state, linkback.photo.name) == ("verified", "")
    elsewhere.pages["/page?2"] = page.replace("p-author h-card", "u-author")
    assert elsewhere.verify(elsewhere.claim(path="page?2")).state == "verified"
    assert (elsewhere.asked("/me"), elsewhere.asked("/ann")) == (1, 1)
    assert not there.requests

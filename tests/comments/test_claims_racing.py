"""Claims that come at the same time, each by a thread of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.linkbacks import claims
from comments.linkbacks.claims import Unwanted
from comments.linkbacks.flood import OF_ALL
from comments.models import Linkback, Tally
from comments.models.linkback import FOLDED
from comments.visitors import of_today
from tests.comments.claiming import (
    address_of,
    claimed,
    looked_at,
    make_linkback,
    ping,
    send,
)
from tests.factories import make_post, make_site
from tests.racing import THREADS

KINDS = ("webmention", "pingback", "trackback")


def outcome(post, site, kind, source):
    try:
        claimed(post, kind, source=source, site=site)
    except Unwanted as unwanted:
        return "later" if unwanted.retry_after else int(unwanted.fault)
    return "taken"


def test_twenty_claims_of_one_pair_are_one_row(race):
    """5.11, PB-S4"""
    post, site = make_post(), make_site(trackbacks_allowed=True)
    source = "https://a.example/"
    results = race(lambda n: outcome(post, site, KINDS[n % 3], source))
    linkback = Linkback.objects.get()
    assert {*linkback.protocols} == {*KINDS}
    assert len(linkback.protocols) == 3
    assert results.count("later") == 0
    # One pingback at most was the first of all, and one trackback the first of its kind.
    assert results[1::3].count(48) >= len(results[1::3]) - 1
    assert results[2::3].count("taken") == 1


def test_new_claims_and_repeats_never_wait_for_one_another_in_a_circle(race):
    """A deadlock is raised in ``race``."""
    post, site = make_post(), make_site()
    long_ago = timezone.now() - 2 * FOLDED
    sources = [f"https://a.example/{number}" for number in range(3)]
    for source in sources:
        linkback = make_linkback(post, source, claimed_at=long_ago)
        looked_at(linkback, "verified")

    def claim_all(number):
        order = sources[number % 3 :] + sources[: number % 3]
        new = f"https://b{number}.example/"
        return [outcome(post, site, "webmention", s) for s in (*order, new)]

    results = race(claim_all)
    assert {said for said_by_one in results for said in said_by_one} == {"taken"}
    assert Linkback.objects.count() == 3 + len(results)
    assert all(row.try_at and row.protocols for row in Linkback.objects.all())
    assert Tally.objects.get(key=of_today("mentions", "")).number >= len(results) + 3


def test_not_one_too_many_is_taken(race):
    """S9"""
    post, site = make_post(), make_site()
    key, ends_at = of_today("mentions", ""), timezone.now() + timedelta(minutes=5)
    Tally.objects.create(key=key, number=OF_ALL - 7, ends_at=ends_at)
    results = race(lambda n: outcome(post, site, "pingback", f"https://c{n}.example/"))
    assert results.count("taken") == 7
    assert results.count("later") == len(results) - 7
    assert Linkback.objects.count() == 7
    assert Tally.objects.get(key=key).number == OF_ALL


@pytest.fixture
def vanishing(transactional_db, monkeypatch):
    """Return a function that makes a post, to be deleted while it is claimed."""
    make_site(trackbacks_allowed=True)

    def make():
        post = make_post()

        def deleted_now(source, ip):
            type(post).objects.filter(pk=post.pk).delete()
            return False

        monkeypatch.setattr(claims, "is_denied", deleted_now)
        return post

    return make


def test_a_post_that_is_deleted_meanwhile_is_refused_by_each_protocol(
    client, vanishing
):
    """PB-S2, WM-R4, TB-2: it is no fault of ours that there is nothing any more."""
    source = "https://a.example/"
    fault = ping(client, source, address_of(vanishing()))
    assert fault.faultCode == 32
    target = address_of(vanishing())
    response = send(client, "/webmention/", source=source, target=target)
    assert response.status_code == 400
    assert response.text == "There is nothing at the target.\n"
    path = f"{vanishing().get_absolute_url()}trackback/"
    told = send(client, path, url=source)
    assert (told.status_code, "<error>1</error>" in told.text) == (200, True)
    assert not Linkback.objects.exists()


def test_a_post_is_deleted_while_twenty_claim(race):
    """Whoever comes too late is told so, and nothing of the others is left."""
    post, site = make_post(), make_site()

    def claim_or_delete(number):
        if number == THREADS // 2:
            type(post).objects.filter(pk=post.pk).delete()
            return "deleted"
        sources = [f"https://d{number}.example/{n}" for n in range(5)]
        return {outcome(post, site, "webmention", source) for source in sources}

    results = race(claim_or_delete)
    results.remove("deleted")
    assert set.union(*results) <= {"taken", 32, 33}
    assert not Linkback.objects.exists()

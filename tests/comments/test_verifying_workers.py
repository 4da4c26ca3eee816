"""Several sources at once: who looks at which, how often, and what a fault costs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from comments.linkbacks import flood, sources
from comments.linkbacks.verifying import verify_due
from comments.models import Comment, Linkback
from comments.models.linkback import LEASE, WAITS
from comments.tasks.verifying import verify_mentions
from tests.blog.hostile import answer
from tests.comments.mentioning import PAGE
from tests.factories import make_picture


def test_a_worker_that_is_killed_loses_nothing(elsewhere):
    """R2: what it took falls due again, and nobody else takes it before."""
    linkback = elsewhere.claim()
    taken = Linkback.objects.take()
    assert (taken.pk, taken.tries) == (linkback.pk, 1)
    assert timezone.now() < taken.try_at <= timezone.now() + LEASE
    assert Linkback.objects.take() is None
    Linkback.objects.update(try_at=timezone.now())
    assert Linkback.objects.take().tries == 2


def test_a_source_that_kills_each_worker_is_left_alone_in_the_end(elsewhere):
    linkback = elsewhere.claim(tries=len(WAITS) + 1)
    linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.try_at) == ("refused", None)
    assert not elsewhere.server.requests


def test_twenty_workers_take_each_source_once(race, elsewhere):
    for number in range(20):
        elsewhere.claim(path=f"page-{number}")
    taken = race(lambda _number: Linkback.objects.take().pk)
    assert len(set(taken)) == 20


@pytest.mark.django_db(transaction=True)
def test_what_is_claimed_anew_meanwhile_is_looked_at_again(elsewhere):
    """WM-R5: a repeat while the source is fetched asks for another look."""

    def claim_again(connection, server):
        at = timezone.now() + timedelta(minutes=10)
        Linkback.objects.update(claimed_at=at)
        answer(elsewhere.filled(PAGE).encode())(connection, server)

    linkback = elsewhere.mention(claim_again)
    assert linkback.state == "verified"
    assert linkback.try_at == linkback.claimed_at > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_took_is_left_to_it(elsewhere):
    def take_over(connection, server):
        Linkback.objects.update(try_at=timezone.now() + timedelta(hours=1))
        answer(elsewhere.filled(PAGE).encode())(connection, server)

    linkback = elsewhere.mention(take_over)
    assert (linkback.state, linkback.comment) == ("waiting", None)
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_that_is_deleted_meanwhile_takes_its_claims_along(elsewhere):
    def delete(connection, server):
        elsewhere.post.delete()
        answer(b"<a href='x'>")(connection, server)

    elsewhere.pages["/page"] = delete
    elsewhere.claim()
    verify_due()
    assert not Linkback.objects.exists()


def test_a_page_that_nobody_foresaw_keeps_no_other_waiting(elsewhere, monkeypatch):
    odd = elsewhere.claim(path="odd")
    elsewhere.pages["/odd"] = elsewhere.pages["/page"] = PAGE
    linkback = elsewhere.claim()
    look_at = sources.look_at

    def fail(claim):
        return 1 / 0 if claim.pk == odd.pk else look_at(claim)

    monkeypatch.setattr(sources, "look_at", fail)
    verify_due()
    linkback.refresh_from_db()
    odd.refresh_from_db()
    assert (linkback.state, odd.state, odd.tries) == ("verified", "waiting", 1)
    assert odd.try_at > timezone.now()


def test_a_site_is_asked_again_as_often_as_it_may_be_asked(elsewhere):
    """S9: tries count as claims do, so that nobody has another site flooded by us."""
    linkback = elsewhere.mention(answer(b"", "404 Not Found"))
    for _fetch in range(flood.OF_HOST):
        flood.count_fetch("127.0.0.1")
    linkback = elsewhere.verify(linkback)
    assert (elsewhere.asked(), linkback.tries, linkback.state) == (1, 1, "waiting")
    left = linkback.try_at - timezone.now()
    assert timedelta(minutes=50) < left <= timedelta(hours=1)


def test_authors_and_portraits_are_fetched_as_often_as_pages_may_be(elsewhere):
    """S9"""
    for _fetch in range(flood.OF_HOST):
        flood.count_fetch("127.0.0.1")
    elsewhere.pages["/me"] = answer(make_picture().read(), Content_Type="image/png")
    page = """<div class="h-entry"><a class="u-like-of" href="{post}">x</a>
    <a class="p-author h-card" href="/ann"><img class="u-photo" src="/me"></a></div>"""
    assert elsewhere.mention(page).state == "verified"
    other = page.replace("p-author h-card", "u-author")
    elsewhere.pages["/page?2"] = other
    assert elsewhere.verify(elsewhere.claim(path="page?2")).state == "verified"
    assert len(elsewhere.server.requests) == 2


def test_a_worker_that_is_told_to_stop_leaves_the_rest(elsewhere):
    """R2"""
    elsewhere.claim()
    elsewhere.claim(path="other")
    asked = elsewhere.server.requests
    verify_mentions.func(SimpleNamespace(should_abort=lambda: bool(asked)), timestamp=0)
    assert len(asked) == 1
    assert Linkback.objects.due().count() == 1

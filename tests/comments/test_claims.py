"""What is stored of a claim, what is refused, and what a repeat changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.linkbacks.claims import Unwanted
from comments.models import Linkback, SourceRule
from comments.models.linkback import FOLDED
from tests.comments.claiming import (
    SOURCE,
    address_of,
    claimed,
    looked_at,
    make_linkback,
)
from tests.factories import make_block, make_post, make_site

pytestmark = pytest.mark.django_db

SOON = timedelta(seconds=5)


def refused(post, kind="pingback", **fields):
    """Return the fault for which a claim is not taken."""
    with pytest.raises(Unwanted) as caught:
        claimed(post, kind, **fields)
    assert caught.value.sentence
    return caught.value.fault


def is_soon(moment, expected):
    return abs(moment - expected) < SOON


def test_a_claim_waits_to_be_verified():
    """S9: as it was written, by whom, and due at once."""
    post = make_post()
    linkback = claimed(
        post, "webmention", ip="192.0.2.7", target=f"{address_of(post)}#a"
    )
    linkback.refresh_from_db()
    assert linkback.post == post
    assert linkback.source == SOURCE
    assert linkback.target == f"{address_of(post)}#a"
    assert linkback.protocols == ["webmention"]
    assert linkback.ip == "192.0.2.7"
    assert linkback.state == "waiting"
    assert list(Linkback.objects.due()) == [linkback]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("HTTPS://Answers.Example:443/A", "https://answers.example/A"),
        ("http://answers.example", "http://answers.example/"),
        ("https://bücher.example/ö?q=ü#é", "https://xn--bcher-kva.example/%C3%B6?q=%C3%BC#%C3%A9"),
        ("  https://answers.example/a%20b ", "https://answers.example/a%20b"),
        ("https://answers.example/#a", "https://answers.example/#a"),
    ],
)  # fmt: skip
def test_a_source_is_written_in_one_way(written, stored):
    """One page is one source: 5.11."""
    assert claimed(make_post(), source=written).source == stored


@pytest.mark.parametrize(
    "source",
    [
        "",
        "answers.example/a",
        "ftp://answers.example/a",
        "javascript:alert(1)",
        "https://user:pass@answers.example/",
        "https://answers.example:8080/",
        "https://answers.example\\@127.0.0.1/",
        "https://answers.example/\x00",
        "https://answers.example/a\nb",
        "https://answers.example/\ud800",
        "https://answers.example/#\ud800",
        "https://answers.example/" + "a" * 1000,
        "https://answers.example/" + "é" * 400,
        "https://answers.example/#" + "a" * 9000,
    ],
)
def test_a_source_that_is_no_address_is_refused(source):
    """WM-R2"""
    assert refused(make_post(), source=source) == 16
    assert not Linkback.objects.exists()


def test_the_target_comes_first():
    """S9: nothing is said of a source as long as the target is none of ours."""
    post = make_post()
    assert refused(post, source="", target="https://other.example/") == 33
    assert refused(post, source="", target=f"{address_of(post)}{'a' * 1000}") == 33
    post.withdraw()
    assert refused(post, source="") == 32


def test_a_post_does_not_mention_itself():
    """PB-S6, WM-R2"""
    post = make_post()
    target = address_of(post)
    assert refused(post, source=target) == 0
    assert refused(post, source=f"{target}#b", target=f"{target}#a") == 0


def test_another_of_our_posts_may_mention_one(settings):
    """SS-6"""
    settings.SITE_URL = "https://blog.example"
    post, other = make_post(), make_post()
    assert claimed(post, source=address_of(other)).source == address_of(other)


@pytest.mark.parametrize("kind", ["pingback", "webmention", "trackback"])
def test_switches_close_all_or_one_protocol(kind):
    """5.10"""
    post = make_post()
    switches = [f"{k}s_allowed" for k in ("pingback", "webmention", "trackback")]
    make_site(**dict.fromkeys(switches, True))
    claimed(post, kind)
    site = make_site(**{f"{kind}s_allowed": False})
    assert refused(post, kind, site=site, source="https://second.example/") == 33
    site = make_site(**{f"{kind}s_allowed": True}, close_mentions_after=14)
    assert claimed(post, kind, site=site, source="https://third.example/")
    old = make_post(timezone.now() - timedelta(days=15))
    assert refused(old, kind, site=site) == 33
    post.mentions_open = False
    post.save()
    assert refused(post, kind, source="https://fourth.example/") == 33


def test_trackbacks_are_off_unless_an_editor_wants_them():
    """TB-7"""
    assert refused(make_post(), "trackback") == 33


@pytest.mark.parametrize(
    ("place", "source", "fault"),
    [
        ("answers.example", SOURCE, 49),
        ("example", SOURCE, 49),
        ("answers.example/2026", SOURCE, 49),
        ("answers.example/2026", "https://www.answers.example/%32026/", 49),
        ("answers.example/2026", "https://answers.example/x/../2026/a", 49),
        ("answers.example", "https://blog.answers.example/", 49),
        ("answers.example/202", SOURCE, None),
        ("swers.example", SOURCE, None),
        ("blog.answers.example", SOURCE, None),
    ],
)
def test_a_place_that_an_editor_barred_is_refused(place, source, fault):
    """5.9: by host with its subdomains, or by whole folders of a path."""
    SourceRule.objects.create(verdict="deny", place=place)
    if fault:
        assert refused(make_post(), source=source) == fault
    else:
        assert claimed(make_post(), source=source)


def test_the_longest_rule_counts():
    """5.9"""
    SourceRule.objects.create(verdict="deny", place="brid.gy")
    SourceRule.objects.create(verdict="allow", place="brid.gy/x/me")
    post = make_post()
    assert claimed(post, source="https://brid.gy/x/me/like/7")
    assert refused(post, source="https://brid.gy/x/meow/like/7") == 49
    SourceRule.objects.create(verdict="deny", of="author", place="brid.gy/x/me/like")
    assert claimed(post, source="https://brid.gy/x/me/like/8")


def test_who_is_blocked_is_refused():
    post = make_post()
    make_block(kind="domain", value="answers.example")
    assert refused(post) == 49
    make_block(kind="network", value="192.0.2.0/24")
    other = "https://other.example/"
    assert refused(post, source=other, ip="192.0.2.9") == 49
    assert claimed(post, source=other, ip="192.0.3.9")


def test_one_source_is_one_row_by_whatever_protocols_it_comes():
    """5.11, PB-S4, WM-R5"""
    make_site(trackbacks_allowed=True)
    post = make_post()
    first = claimed(post, "webmention")
    again = claimed(post, "trackback", offered={"title": "Pauses"})
    assert refused(post, "pingback") == 48
    linkback = Linkback.objects.get()
    assert first == again == linkback
    assert linkback.protocols == ["webmention", "trackback", "pingback"]
    assert linkback.offered == {"title": "Pauses"}
    assert linkback.try_at == first.try_at
    assert claimed(make_post(), "webmention") != linkback


def test_who_pings_twice_is_told_that_it_is_known():
    """PB-S4"""
    post = make_post()
    claimed(post)
    assert refused(post) == 48


def test_a_trackback_is_taken_once():
    """TB-5"""
    make_site(trackbacks_allowed=True)
    post = make_post()
    claimed(post, "trackback")
    assert refused(post, "trackback") == 48


@pytest.mark.parametrize("state", ["refused", "waiting"])
@pytest.mark.parametrize("fault", [16, 17])
def test_who_pings_again_is_told_what_the_job_found(fault, state):
    """PB-S10: while it is tried again, too."""
    post = make_post()
    looked_at(claimed(post), state, fault=fault)
    with pytest.raises(Unwanted) as caught:
        claimed(post)
    assert caught.value.fault == fault
    assert caught.value.sentence == Linkback.Fault(fault).label


def test_repeats_in_ten_minutes_are_one_look():
    """S9: an update that is told at once is not lost, only looked at a little later."""
    post = make_post()
    first = claimed(post, "webmention")
    for _ in range(3):
        assert claimed(post, "webmention").try_at == first.try_at
    looked_at(first, "verified")
    due = first.claimed_at + FOLDED
    for _ in range(3):
        linkback = claimed(post, "webmention")
        assert is_soon(linkback.try_at, due)
        assert linkback.tries == 0
    looked_at(linkback, "verified")
    assert claimed(post, "webmention").try_at is None
    Linkback.objects.update(claimed_at=timezone.now() - FOLDED)
    assert is_soon(claimed(post, "webmention").try_at, timezone.now())


@pytest.mark.parametrize("kind", ["pingback", "trackback"])
def test_only_webmentions_have_a_verified_source_looked_at_again(kind):
    make_site(trackbacks_allowed=True)
    post = make_post()
    long_ago = timezone.now() - 2 * FOLDED
    linkback = make_linkback(post, protocols=["webmention"], claimed_at=long_ago)
    looked_at(linkback, "verified", target="https://kept.example/")
    if kind == "trackback":
        claimed(post, kind)
    else:
        assert refused(post, kind) == 48
    linkback.refresh_from_db()
    assert linkback.try_at is None
    again = claimed(post, "webmention", target=f"{address_of(post)}?other")
    assert is_soon(again.try_at, timezone.now())
    # Whoever names another link can't have the one that was found taken for lost.
    assert again.target == "https://kept.example/"


@pytest.mark.parametrize("state", ["refused", "gone", "waiting"])
@pytest.mark.parametrize("kind", ["pingback", "webmention"])
def test_a_source_that_was_not_verified_is_tried_again_when_it_calls(kind, state):
    post = make_post()
    linkback = make_linkback(
        post, protocols=[kind], claimed_at=timezone.now() - 2 * FOLDED
    )
    tomorrow = timezone.now() + timedelta(days=1)
    looked_at(linkback, state)
    if state == "waiting":
        Linkback.objects.update(try_at=tomorrow, tries=3)
    if kind == "pingback":
        refused(post, kind, target=f"{address_of(post)}#new")
    else:
        claimed(post, kind, target=f"{address_of(post)}#new")
    linkback.refresh_from_db()
    assert is_soon(linkback.try_at, timezone.now())
    assert linkback.tries == (3 if state == "waiting" else 0)
    assert linkback.target.endswith("#new")


def test_a_look_that_is_under_way_keeps_its_lease_and_is_followed_by_another():
    post = make_post()
    linkback = claimed(post, "webmention")
    lease = timezone.now() + timedelta(minutes=1)
    Linkback.objects.update(tries=1, try_at=lease)
    first = linkback.claimed_at
    linkback = claimed(post, "webmention")
    assert linkback.try_at == lease
    assert is_soon(linkback.claimed_at, first + FOLDED)


def test_a_claim_costs_few_queries_and_a_refused_one_fewer(django_assert_num_queries):
    """S9: post, rule, block, lock, two counts, the pair; the rest are savepoints."""
    post, site = make_post(), make_site()
    with django_assert_num_queries(13):
        claimed(post, site=site)
    with django_assert_num_queries(0):
        refused(post, target="https://127.0.0.1/", site=site)

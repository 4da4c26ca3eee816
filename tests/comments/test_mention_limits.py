"""How much is taken in a while (security.md, S9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.linkbacks import flood
from comments.linkbacks.claims import Unwanted
from comments.linkbacks.flood import OF_ALL, OF_DOMAIN, OF_HOST, domain_of
from comments.models import Linkback, Tally
from comments.models.linkback import FOLDED
from comments.visitors import household, of_today
from tests.comments.claiming import (
    address_of,
    another_ip,
    claimed,
    looked_at,
    make_linkback,
    ping,
    send,
)
from tests.factories import make_post, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def take():
    """Return a function that claims, and says for how many seconds it is to wait."""
    post, site = make_post(), make_site()

    def claim(source, kind="webmention", **fields):
        try:
            claimed(post, kind, source=source, site=site, **fields)
        except Unwanted as unwanted:
            return unwanted.retry_after
        return 0

    return claim


def counted(kind, value, number):
    """Let so many acts of this kind have been counted within the hour."""
    ends_at = timezone.now() + timedelta(minutes=50)
    Tally.objects.update_or_create(
        key=of_today(kind, value), defaults={"number": number, "ends_at": ends_at}
    )


def taken(take, sources):
    """Return how many of these claims were taken, each by another address."""
    return sum(not take(source) for source in sources)


def test_no_address_spends_in_an_hour_what_all_may(take):
    """S9: five a minute would be 300 an hour, as many as are fetched for everybody."""
    ip = another_ip()
    counted("mentions an hour by", household(ip), flood.BY_ONE_AN_HOUR)
    assert take("https://a.example/", ip=ip) > 60
    assert not take("https://a.example/", ip=another_ip())
    assert flood.BY_ONE_AN_HOUR <= OF_ALL / 5


def test_one_address_may_claim_five_times_a_minute(take):
    """S9"""
    ip = another_ip()
    waits = [take(f"https://a{number}.example/", ip=ip) for number in range(7)]
    assert waits[:5] == [0] * 5
    assert 0 < waits[5] <= 60
    assert 0 < waits[6] <= 60
    assert Linkback.objects.count() == 5
    assert not take("https://a6.example/", ip=another_ip())
    Tally.objects.update(ends_at=timezone.now())
    assert not take("https://a7.example/", ip=ip)


def test_who_has_to_wait_costs_no_query(client, django_assert_num_queries):
    """S9: whatever is claimed, so that a flood keeps no reader waiting."""
    post, ip = make_post(), another_ip()
    for number in range(6):
        ping(client, f"https://a{number}.example/", address_of(post), ip)
    trackback = f"{post.get_absolute_url()}trackback/"
    for path in ("/xmlrpc.php", "/webmention/", trackback, trackback[:-1]):
        with django_assert_num_queries(0):
            response = send(client, path, ip)
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 60
        assert response["X-Content-Type-Options"] == "nosniff"
        assert client.get(path, REMOTE_ADDR=ip).status_code != 429
        assert send(client, path, another_ip()).status_code != 429
    assert client.get(post.get_absolute_url(), REMOTE_ADDR=ip).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_has_to_wait_is_told_until_when_in_the_language_of_the_site(
    client, language
):
    """S9, 12.3: the first time and all others, also though nothing is read for it."""
    make_site(language=language)
    post, ip = make_post(), another_ip()
    counted("mentions an hour by", household(ip), flood.BY_ONE_AN_HOUR)
    form = {"source": "https://a.example/", "target": address_of(post)}
    first = send(client, "/webmention/", ip, **form)
    again = send(client, "/webmention/", ip, **form)
    assert (first.status_code, again.status_code) == (429, 429)
    assert first.text == again.text
    assert 2900 < int(again["Retry-After"]) <= 3000
    assert " 50 minutes" in again.text
    assert ("Very many mentions" in again.text) is (language == "en")


def test_a_process_does_not_remember_more_than_so_many(take, monkeypatch):
    monkeypatch.setattr(flood, "MOST_WAITING", 3)
    for _ in range(7):
        ip = another_ip()
        counted("mentions by", ip, flood.BY_ONE)
        assert take("https://a.example/", ip=ip)
        assert flood.seconds_left(ip)
        assert len(flood._waiting) <= 3


def test_a_household_is_one_address(take):
    """S9: of version 6, everybody has any number."""
    ips = [f"2001:db8:7:{number}::1" for number in range(6)]
    taken = [take(f"https://{n}.example/", ip=ip) for n, ip in enumerate(ips)]
    assert [bool(wait) for wait in taken] == [False] * 5 + [True]
    assert not take("https://7.example/", ip="2001:db8:8::1")


def test_repeats_count_for_the_address_that_sends_them(take):
    """S9: or one claim could be made ten thousand times."""
    ip = another_ip()
    waits = [take("https://a.example/", ip=ip) for _ in range(6)]
    assert [bool(wait) for wait in waits] == [False] * 5 + [True]
    counted("mentions of host", "a.example", OF_HOST - 1)
    for _ in range(3):
        assert not take("https://a.example/", ip=another_ip())


def test_one_host_is_fetched_sixty_times_an_hour(take):
    """S9"""
    sources = [f"https://www.a.example/{number}" for number in range(OF_HOST + 5)]
    assert taken(take, sources) == OF_HOST
    assert 60 < take("https://a.example/more") <= 60 * 60
    assert Linkback.objects.count() == OF_HOST
    assert not take("https://b.example/")


def test_one_domain_is_fetched_120_times_an_hour(take):
    """S9"""
    counted("mentions of domain", "a.example", OF_DOMAIN - 4)
    sources = [f"https://s{n % 3}.a.example/{n}" for n in range(9)]
    assert taken(take, sources) == 4
    assert take("https://new.a.example/")
    assert not take("https://b.example/")


def test_all_sites_together_are_fetched_300_times_an_hour(take):
    """S9"""
    counted("mentions", "", OF_ALL - 4)
    sources = [f"https://a{number}.example/" for number in range(9)]
    assert taken(take, sources) == 4
    assert Linkback.objects.count() == 4
    assert not take("https://a0.example/")  # A repeat has nobody fetched.
    Tally.objects.update(ends_at=timezone.now())
    assert not take("https://b.example/")


def test_what_is_refused_takes_nothing_from_others(take):
    """S9: a flood of one host leaves the hour to all others."""
    counted("mentions of host", "a.example", OF_HOST - 2)
    counted("mentions", "", OF_ALL - 7)
    assert taken(take, [f"https://a.example/{number}" for number in range(20)]) == 2
    assert taken(take, [f"https://b{number}.example/" for number in range(9)]) == 5


def test_a_source_that_is_looked_at_again_counts_again(take):
    """S9: what counts is what is fetched."""
    post = make_post()
    counted("mentions of host", "a.example", OF_HOST)
    linkback = make_linkback(post, source="https://a.example/again")
    looked_at(linkback, "verified", claimed_at=timezone.now() - FOLDED)
    with pytest.raises(Unwanted) as caught:
        claimed(post, "webmention", source=linkback.source)
    assert caught.value.retry_after
    linkback.refresh_from_db()
    assert linkback.try_at is None
    assert linkback.protocols == ["pingback"]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("example.org", "example.org"),
        ("a.b.example.org", "example.org"),
        ("blog.example.co.uk", "example.co.uk"),
        ("example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("www.mcgill.ca", "mcgill.ca"),
        ("trust.nhs.uk", "trust.nhs.uk"),
        ("me.wordpress.com", "wordpress.com"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("", ""),
    ],
)
def test_domains_are_told_by_their_form(host, domain):
    assert domain_of(host) == domain


def test_each_protocol_says_it_in_its_way(client):
    """S9"""
    make_site(trackbacks_allowed=True)
    post, ip = make_post(), another_ip()
    target = address_of(post)
    for number in range(5):
        ping(client, f"https://a{number}.example/", target, ip)
    fault = ping(client, "https://b.example/", target, ip)
    assert fault.faultCode == 0
    later = "Very many mentions are coming in. Send it again in one minute."
    assert fault.faultString == later
    source = "https://b.example/"
    flood.forget()
    response = send(client, "/webmention/", ip, source=source, target=target)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert response.text == f"{later}\n"
    flood.forget()
    told = send(client, f"{post.get_absolute_url()}trackback/", ip, url=source)
    assert f"<error>1</error><message>{later}</message>" in told.text
    assert Linkback.objects.count() == 5


def test_counts_of_claims_hold_no_address(take):
    """11.10: only hashes that end."""
    take("https://answers.example/", ip="192.0.2.77")
    rows = Tally.objects.all()
    assert len(rows) == 5
    assert all(len(row.key) == 64 for row in rows)
    assert max(row.ends_at for row in rows) < timezone.now() + timedelta(hours=1.1)

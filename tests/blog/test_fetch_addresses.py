"""Where the guarded client does not go: every form of an address that is not public."""

import random
import socket
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from ssrfguard import DEFAULT_DENIED, Policy

from blog.fetch import BadAddress, FetchError, Unreachable
from blog.fetch import fetch as fetch_anything
from blog.fetch.networks import CLOSED, GIVEN_OUT, is_public
from blog.fetch.targets import read
from tests.blog.forbidden import ADDRESSES, BY_NAME, FORBIDDEN, OPEN, shared
from tests.blog.hostile import Server, answer, header, lead_to
from tests.blog.network import OTHER, PUBLIC, Network
from tests.shared import needs_shared


@pytest.fixture
def network(monkeypatch, settings):
    """A network in which the allow-list is empty, as everywhere."""
    assert not settings.FETCH_ALLOW
    network = Network()
    monkeypatch.setattr(socket, "getaddrinfo", network.look_up)
    monkeypatch.setattr(socket, "socket", network.socket())
    network.name("public.test", PUBLIC)
    network.name("other.test", OTHER)
    return network


@pytest.fixture
def page(network):
    """A page on a public address."""
    with Server(answer(b"Public")) as server:
        network.routes[(PUBLIC, 80)] = server.port
        yield server


def leading(network, address):
    """Return a server that leads on to ``address``, now the one at the public name."""
    server = Server(lead_to(address))
    network.routes[(PUBLIC, 80)] = server.port
    return server


fetch = partial(fetch_anything, types=("text/html",), limit=1000)


@needs_shared
def test_the_cases_beside_the_repository_are_among_these():
    assert (len(shared("literal")), len(shared("by_name"))) == (53, 28)
    assert len(shared("hosts")) == 18


def test_a_public_page_is_reached(network, page):
    """The frame of all refusals below: what is not refused arrives."""
    assert fetch("http://public.test/").body == b"Public"
    assert fetch("http://PUBLIC.test.:80/").body == b"Public"
    assert fetch(f"http://{PUBLIC}/").body == b"Public"
    assert network.tried == [(PUBLIC, 80)] * 3
    assert header(page.requests[1], "Host") == "public.test"


def test_no_forbidden_address_is_connected_to(network):
    """SS-1, SS-2, SS-4, S9"""
    for url in FORBIDDEN:
        with pytest.raises(FetchError):
            fetch(url)
        with pytest.raises(FetchError):
            fetch(url, method="POST", body=b"source=a")
    assert network.tried == []


def test_no_redirect_leads_to_a_forbidden_address(network):
    """SS-3, S9: each is refused at the hop. What is relative goes nowhere else."""
    for url in FORBIDDEN:
        network.tried.clear()
        address = url.encode("utf-8", "replace").decode("latin-1")
        with leading(network, address), suppress(FetchError):
            fetch("http://public.test/")
        assert {*network.tried} == {(PUBLIC, 80)}, url


@pytest.mark.parametrize(
    "host",
    [
        *("user@public.test", "user:password@public.test", "@public.test"),
        *("public.test\\", "\\public.test", "public.test:22", "public.test:25"),
        *("public.test:6379", "public.test:8080", "1572395042", "0x5db8d822"),
        *("93.12114978", "0135.0270.0330.042", "93.184.216.034", "93.184.216.0x22"),
    ],
)
def test_a_public_host_is_refused_where_its_address_is_not_plain(network, page, host):
    """SS-1, SS-4: all of these are the page above to one program or another."""
    with pytest.raises(BadAddress):
        fetch(f"http://{host}/")
    assert network.looked_up == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_status_leads_inside(network, status, method):
    """SS-3"""
    server = Server(lead_to("http://127.0.0.1/", f"{status} Go"))
    network.routes[(PUBLIC, 80)] = server.port
    with server, suppress(Unreachable):
        assert fetch("http://public.test/", method=method).status == status
    assert network.tried == [(PUBLIC, 80)]


def test_no_name_leads_to_a_forbidden_address(network):
    """SS-2"""
    for address in BY_NAME:
        network.name("private.test", address)
        with pytest.raises(Unreachable):
            fetch("http://private.test/")
        with leading(network, "http://private.test/"), pytest.raises(Unreachable):
            fetch("http://public.test/")
    assert {*network.tried} == {(PUBLIC, 80)}


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.5", "::1", "::ffff:7f00:1"])
def test_one_private_answer_among_public_ones_is_enough(network, page, private):
    """SS-2: in either order, and among many."""
    for answers in ([PUBLIC, private], [private, PUBLIC], [PUBLIC] * 9 + [private]):
        network.name("mixed.test", *answers)
        with pytest.raises(Unreachable):
            fetch("http://mixed.test/")
    assert network.tried == []


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_name_that_turns_private_is_not_followed(network, page, after):
    """SS-3: one look-up for each connection, which goes where that said."""
    network.name("turning.test", *[(PUBLIC,)] * after, ("127.0.0.1",))
    for _time in range(after):
        assert fetch("http://turning.test/").body == b"Public"
    assert network.looked_up == ["turning.test"] * after
    with pytest.raises(Unreachable):
        fetch("http://turning.test/")
    assert {*network.tried} == {(PUBLIC, 80)}


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_name_that_turns_private_between_redirects_is_not_followed(network, after):
    """SS-3"""
    network.name("turning.test", *[(PUBLIC,)] * after, ("127.0.0.1",))
    with leading(network, "http://turning.test/"), pytest.raises(Unreachable):
        fetch("http://turning.test/")
    assert network.tried == [(PUBLIC, 80)] * after


def test_whoever_answers_at_another_address_is_hung_up_on(network, page, monkeypatch):
    """SS-3: the peer is compared with what was checked."""
    monkeypatch.setattr(socket.socket, "getpeername", lambda self: ("10.0.0.1", 80))
    with pytest.raises(Unreachable):
        fetch("http://public.test/")
    assert page.requests in ([], [b"\r\n\r\n"])


def test_the_next_address_is_tried_and_only_four_are(network, page):
    dead = [f"8.8.8.{number}" for number in range(6)]
    network.name("many.test", dead[0], PUBLIC)
    assert fetch("http://many.test/").body == b"Public"
    network.tried.clear()
    network.name("many.test", *dead, PUBLIC)
    with pytest.raises(Unreachable):
        fetch("http://many.test/")
    assert network.tried == [(address, 80) for address in dead[:4]]


def test_a_redirect_to_another_public_page_is_followed(network):
    with Server(answer(b"Other")) as goal, leading(network, "//other.test/a"):
        network.routes[(OTHER, 80)] = goal.port
        page = fetch("http://public.test/")
    assert (page.body, page.url) == (b"Other", "http://other.test/a")
    assert header(goal.requests[0], "Host") == "other.test"


def test_host_names_other_ports_than_that_of_the_scheme(network):
    with Server(answer()) as server:
        network.routes[(PUBLIC, 443)] = server.port
        assert fetch("http://public.test:443/").is_good
    assert header(server.requests[0], "Host") == "public.test:443"


def test_letters_of_other_alphabets_go_out_as_ascii(network, page):
    """IDNA; those that Python's codec takes for others are refused."""
    network.name("xn--bcher-kva.test", PUBLIC)
    assert fetch("http://Bücher.test/").body == b"Public"
    assert header(page.requests[0], "Host") == "xn--bcher-kva.test"
    for host in ("straße.test", "σοφός.test", "a\u200db.test"):
        with pytest.raises(BadAddress):
            fetch(f"http://{host}/")


def test_what_could_map_a_network_is_told_alike(network):
    """PB-S10, WM-R7: one class and one sentence, with the cause for logs alone."""
    network.name("private.test", "10.0.0.1")
    network.name("closed.test", OTHER)
    told = set()
    for name in ("private.test", "closed.test", "unknown.test", "localhost"):
        with pytest.raises(FetchError) as caught:
            fetch(f"http://{name}/")
        assert isinstance(caught.value.__cause__, OSError)
        told.add((caught.type, str(caught.value), repr(caught.value)))
    assert len(told) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_inside_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_an_address_outside_is_public(address):
    assert is_public(ip_address(address))


def test_an_address_of_one_network_card_is_not_public():
    assert not is_public(ip_address("2606:4700::1%eth0"))


def samples(number):
    """Yield random addresses: anywhere, among those given out, and at edges of blocks."""
    chance = random.Random(2015)
    edges = [block.network for block in DEFAULT_DENIED.blocks] + CLOSED
    for _time in range(number):
        yield IPv4Address(chance.getrandbits(32))
        yield IPv6Address(chance.getrandbits(128))
        yield GIVEN_OUT[chance.getrandbits(125)]
        edge = chance.choice(edges)
        near = chance.choice(
            [edge[0], edge[-1], edge[chance.randrange(edge.num_addresses)]]
        )
        place = int(near) + chance.randrange(-2, 3)
        yield type(near)(min(max(place, 0), 2**near.max_prefixlen - 1))


# What the other judge lets pass and we don't: wrapped IPv4 that is public itself,
# protocols' own addresses, what is not given out, and Azure's host.
STRICTER = [
    *map(ip_network, ("192.0.0.0/24", "168.63.129.16/32", "2001::/23", "2002::/16")),
]


def is_strict(address):
    outside = address.version == 6 and address not in GIVEN_OUT
    return outside or any(address in network for network in STRICTER)


def test_no_random_address_is_public_to_us_alone():
    """security.md A3: ``ssrfguard`` as an independent oracle, on 120,000 addresses."""
    judge, seen = Policy(), set()
    for address in samples(30_000):
        ours, theirs = is_public(address), judge.permits_address(address)
        if ours != theirs:
            assert theirs, address
            assert is_strict(address), address
        seen.add((address.version, ours))
    assert len(seen) == 4


def test_no_address_is_read_otherwise_than_by_another_reader():
    """Whatever we read, the oracle reads as the same host and port, or refuses it."""
    chance, judge, agreed = random.Random(7), Policy(), 0
    pieces = [
        *"http://",
        "https://",
        "a.test",
        "8.8.8.8",
        "[2606:4700::1]",
        ":80",
        ":443",
    ]
    pieces += [*"/?#@:%\\.[] ", "é", "①", "。", "127.0.0.1", "0x7f", "localhost", "%2f"]
    for _time in range(20_000):
        rest = "".join(chance.choices(pieces, k=chance.randrange(1, 6)))
        url = chance.choice(["http://", "https://", ""]) + rest
        try:
            target = read(url)
        except BadAddress:
            continue
        try:
            theirs = judge.check_url(url.strip(" "))
        except Exception:
            continue
        assert target.host == theirs.host.removesuffix("."), url
        assert target.port == theirs.port, url
        agreed += 1
    assert agreed > 500

"""Whose word the guarded client takes that a server is who it says, by real TLS."""

import socket
import ssl
from functools import partial
from ipaddress import ip_address

import pytest

from blog.fetch import Unreachable, connecting
from blog.fetch import fetch as fetch_anything
from tests.blog.certificates import Authority
from tests.blog.hostile import Server, answer, hasty, header, lead_to
from tests.blog.network import OTHER, PUBLIC, Network

fetch = partial(fetch_anything, types=("text/html",), limit=1000)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """An authority that nobody here trusts."""
    return Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def network(monkeypatch, authority):
    """A network in which one authority is trusted, and the allow-list is empty."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    connecting.trust.cache_clear()
    network = Network()
    monkeypatch.setattr(socket, "getaddrinfo", network.look_up)
    monkeypatch.setattr(socket, "socket", network.socket())
    network.name("public.test", PUBLIC)
    network.name("other.test", OTHER)
    yield network
    connecting.trust.cache_clear()


@pytest.fixture
def serving(network):
    """Return a function that starts a server with such a certificate."""
    servers = []

    def serve(context, act=None, address=PUBLIC):
        server = Server(act or answer(), tls=context).__enter__()
        servers.append(server)
        network.routes[(address, 443)] = server.port
        return server

    yield serve
    for server in servers:
        server.__exit__()


def test_the_right_certificate_is_taken(serving, authority):
    context = authority.context("public.test")
    named = []
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    server = serving(context)
    assert fetch("https://public.test/").body == b"Hello"
    assert fetch("https://PUBLIC.test.:443/").body == b"Hello"
    assert named == ["public.test", "public.test"]
    assert header(server.requests[1], "Host") == "public.test"


def test_an_address_needs_a_certificate_of_its_own(serving, authority):
    serving(authority.context(ip_address(PUBLIC)))
    assert fetch(f"https://{PUBLIC}/").body == b"Hello"
    serving(authority.context("public.test"))
    with pytest.raises(Unreachable):
        fetch(f"https://{PUBLIC}/")


@pytest.mark.parametrize("names", [["other.test"], ["*.public.test"], []])
def test_a_certificate_for_another_name_is_refused(serving, authority, names):
    """security.md A3"""
    server = serving(authority.context(*names))
    with pytest.raises(Unreachable) as caught:
        fetch("https://public.test/")
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert not server.requests


def test_another_name_on_the_same_server_needs_its_own(serving, network, authority):
    """security.md A3"""
    network.name("neighbour.test", PUBLIC)
    server = serving(authority.context("public.test"))
    assert fetch("https://public.test/").is_good
    with pytest.raises(Unreachable):
        fetch("https://neighbour.test/")
    assert len(server.requests) == 1


def test_an_unknown_authority_is_refused(serving, stranger):
    """security.md A3"""
    server = serving(stranger.context("public.test"))
    with pytest.raises(Unreachable):
        fetch("https://public.test/")
    assert not server.requests


def test_a_certificate_that_has_ended_is_refused(serving, authority):
    server = serving(authority.context("public.test", days=-1))
    with pytest.raises(Unreachable):
        fetch("https://public.test/")
    assert not server.requests


def test_an_allowed_server_needs_a_certificate_as_well(serving, settings, stranger):
    settings.FETCH_ALLOW = {"public.test:443"}
    serving(stranger.context("public.test"))
    with pytest.raises(Unreachable):
        fetch("https://public.test/")


def test_old_encryption_is_refused(serving, authority):
    context = authority.context("public.test")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serving(context)
    with pytest.raises(Unreachable):
        fetch("https://public.test/")
    assert not server.requests


def test_plain_http_at_the_encrypted_port_is_refused(serving):
    serving(None, hasty)
    with pytest.raises(Unreachable):
        fetch("https://public.test/")


def test_a_redirect_is_checked_for_the_name_it_names(serving, network, authority):
    """A certificate for the first name does not speak for the second."""
    serving(authority.context("public.test"), lead_to("https://other.test/"))
    goal = serving(authority.context("public.test"), address=OTHER)
    with pytest.raises(Unreachable):
        fetch("https://public.test/")
    assert not goal.requests
    goal = serving(authority.context("other.test"), address=OTHER)
    assert fetch("https://public.test/").url == "https://other.test/"


@pytest.mark.parametrize("private", ["https://127.0.0.1/", "https://private.test/"])
def test_encryption_opens_no_way_inside(serving, network, authority, private):
    network.name("private.test", "10.0.0.1")
    serving(authority.context("public.test"), lead_to(private))
    with pytest.raises(Unreachable):
        fetch("https://public.test/")
    assert network.tried == [(PUBLIC, 443)]

from ipaddress import ip_network

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse

from config.proxies import NO_PROXY, forwarding
from tests.config.conftest import manage

PROXIES = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]


@pytest.fixture(autouse=True)
def proxies(settings):
    settings.TRUSTED_PROXIES = [ip_network(text) for text in PROXIES]
    settings.SECURE_SSL_REDIRECT = True


def seen(rf, remote, **headers):
    """Return the request as the views get it, sent by ``remote``."""
    requests = []
    answer = forwarding(lambda request: requests.append(request) or HttpResponse())
    answer(rf.get("/", headers=headers, REMOTE_ADDR=remote))
    return requests[0]


@pytest.mark.parametrize("remote", ["10.1.2.3", "192.0.2.7", "::ffff:192.0.2.7"])
def test_trusted_proxy_says_that_its_visitor_came_by_https(rf, remote):
    """security.md S15"""
    assert seen(rf, remote, x_forwarded_proto="https").is_secure()
    assert not seen(rf, remote, x_forwarded_proto="http").is_secure()


@pytest.mark.parametrize("remote", ["192.0.2.8", "127.0.0.1", "2001:db9::1", ""])
def test_nobody_else_forwards_anything(rf, remote):
    """security.md S15"""
    request = seen(
        rf,
        remote,
        x_forwarded_proto="https",
        x_forwarded_for="203.0.113.5",
        x_forwarded_host="evil.example",
    )
    assert not request.is_secure()
    assert request.META["REMOTE_ADDR"] == remote
    assert not [name for name in request.headers if name.startswith("X-Forwarded")]


@pytest.mark.parametrize(
    ("way", "visitor"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        ("2001:db9::1,2001:db8::1", "2001:db9::1"),
        ("10.9.9.9", "10.9.9.9"),
        ("6.6.6.6, unknown, 10.9.9.9", "10.9.9.9"),
        ("", "10.1.2.3"),
        ("x" * 5000, "10.1.2.3"),
    ],
)
def test_visitor_is_the_last_on_the_way_whom_no_proxy_vouches_for(rf, way, visitor):
    """What stands before it may be the visitor's own invention."""
    request = seen(rf, "10.1.2.3", x_forwarded_for=way)
    assert request.META["REMOTE_ADDR"] == visitor


@pytest.mark.parametrize(
    ("remote", "status"), [("10.1.2.3", 200), ("203.0.113.5", 301)]
)
def test_page_is_sent_to_https_unless_it_came_so(client, db, remote, status):
    response = client.get(
        "/", headers={"x-forwarded-proto": "https"}, REMOTE_ADDR=remote
    )
    assert response.status_code == status


def test_redirect_to_https_without_a_proxy_is_an_error_when_deployed(settings):
    def errors():
        return [e for e in run_checks(include_deployment_checks=True) if e == NO_PROXY]

    assert errors() == []
    settings.TRUSTED_PROXIES = []
    assert errors() == [NO_PROXY]
    settings.SECURE_SSL_REDIRECT = False
    assert errors() == []


@pytest.mark.processes
def test_wrong_address_of_a_proxy_is_told_in_a_sentence(data):
    done = manage(data, "check", TRUSTED_PROXIES="10.0.0.1,the-proxy")
    assert done.returncode == 1
    assert done.stderr.startswith("TRUSTED_PROXIES must be addresses and networks ")
    assert "the-proxy'" in done.stderr

"""Programs of others that send mentions, against a running site."""

import re
from urllib.request import Request, urlopen
from xmlrpc.client import Fault, ServerProxy

import pytest
import ronkyuu

from comments.models import Linkback
from tests.comments.claiming import SOURCE, address_of, looked_at
from tests.factories import make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def target(live_server, settings):
    """The address of a post on a site that runs."""
    settings.SITE_URL = live_server.url
    return address_of(make_post())


def test_python_s_own_client_pings_what_a_post_names(target):
    """5.1, PB-C1: discovery by HEAD, the call, the faults."""
    with urlopen(Request(target, method="HEAD")) as page:
        endpoint = page.headers["X-Pingback"]
    with ServerProxy(endpoint) as server:
        assert isinstance(server.pingback.ping(SOURCE, target), str)
        with pytest.raises(Fault) as again:
            server.pingback.ping(SOURCE, target)
        looked_at(Linkback.objects.get(), "refused", fault=17)
        with pytest.raises(Fault) as unlinked:
            server.pingback.ping(SOURCE, target)
        with pytest.raises(Fault) as methods:
            server.system.listMethods()
    assert again.value.faultCode == 48
    assert unlinked.value.faultCode == 17
    assert methods.value.faultCode == -32601
    assert Linkback.objects.get().source == SOURCE


def test_ronkyuu_finds_the_endpoint_and_sends_a_webmention(target):
    """WM-S1, WM-S5, WM-R1: by header; and by the page where the header is lost."""
    status, endpoint = ronkyuu.discoverEndpoint(target, test_urls=False)
    assert (status, endpoint) == (200, endpoint_in(target))
    response = ronkyuu.sendWebmention(SOURCE, target, test_urls=False)
    assert response.status_code == 201
    linkback = Linkback.objects.get()
    assert linkback.source == SOURCE
    assert linkback.target == target
    with urlopen(response.headers["Location"]) as page:
        assert page.status == 200
        assert SOURCE in page.read().decode()


def endpoint_in(target):
    with urlopen(target) as page:
        html = page.read().decode()
    found = ronkyuu.findEndpoint(html)
    assert found == re.search(r'<link rel="webmention" href="([^"]+)">', html)[1]
    return found

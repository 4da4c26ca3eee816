import re

import pytest
from django.urls import get_resolver

pytestmark = pytest.mark.django_db

HUGE = "9" * 20
# What nobody links to, by the kind of place in the address that it fills.
HOSTILE = {
    "int": ("0", "2015", HUGE, "9" * 5000),
    "str": ("%00", "a%00b", "%ff", "%ed%a0%80", "%0a", "..", "x" * 3000, "'", "é"),
}


def routes(patterns, before=""):
    """Yield the route of each address with a place to fill, the admin's aside."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if route != "admin/":
                yield from routes(pattern.url_patterns, route)
        elif "<" in route and not route.startswith("^"):
            yield route


def filled(route):
    """Yield the addresses of ``route`` with each hostile number and each hostile text."""
    for number in HOSTILE["int"]:
        for text in HOSTILE["str"]:
            numbered = re.sub(r"<int:\w+>", number, route)
            yield "/" + re.sub(r"<[^>]+>", lambda _, text=text: text, numbered)


@pytest.mark.parametrize("route", [*routes(get_resolver().url_patterns)])
def test_no_address_is_a_fault_of_ours(client, route):
    """Strangers' robots ask for all of these."""
    client.raise_request_exception = False
    failed = [path for path in filled(route) if client.get(path).status_code >= 500]
    assert failed == []


@pytest.mark.parametrize("day", [f"{HUGE}", f"2015/{HUGE}", f"2015/06/{HUGE}"])
@pytest.mark.parametrize("rest", ["", "x/", "x/feed/"])
def test_days_beyond_all_calendars_are_not_found(client, day, rest):
    assert client.get(f"/{day}/{rest}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/%00/", "/tag/a%00/feed/", "/static/%00", "/?p=%00", "/?before=%00"]
)
def test_a_nul_is_refused_before_anybody_reads_it(
    client, address, settings, django_assert_num_queries
):
    settings.WHITENOISE_AUTOREFRESH = True
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain"
    assert response.text == "This request could not be understood"

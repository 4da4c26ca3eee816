import pytest

from config.hosts import host_of, is_here
from tests.config.conftest import manage


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("https://blog.example:8443/blog", "blog.example"),
        ("http://[2001:db8::1]:8000", "[2001:db8::1]"),
    ],
)
def test_a_host_is_named_as_requests_name_it(site, host):
    assert host_of(site) == host


@pytest.mark.parametrize(
    ("site", "here"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://localhost", True),
        ("http://blog.localhost:8000", True),
        ("https://[::1]", True),
        ("https://blog.example", False),
        ("https://127.blog.example", False),
        ("https://localhost.blog.example", False),
    ],
)
def test_an_address_of_this_machine_is_known_as_one(site, here):
    assert is_here(site) is here


def test_the_name_of_the_site_need_not_be_said_twice(data):
    code = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    said = manage(data, "shell", "-v0", "-c", code, SITE_URL="https://blog.example")
    assert said.stdout.split() == [
        "['127.0.0.1',",
        "'localhost',",
        "'[::1]',",
        "'blog.example']",
    ]

import pytest

from config.hosts import host_of
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


def test_the_name_of_the_site_need_not_be_said_twice(data):
    code = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    said = manage(data, "shell", "-v0", "-c", code, SITE_URL="https://blog.example")
    assert said.stdout.split() == [
        "['127.0.0.1',",
        "'localhost',",
        "'[::1]',",
        "'blog.example']",
    ]

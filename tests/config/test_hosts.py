import pytest
from django.core.checks import run_checks

from tests.config.conftest import manage


def found():
    errors = run_checks(include_deployment_checks=True)
    return [error.msg for error in errors if error.id == "config.E002"]


@pytest.mark.parametrize(
    ("site", "allowed"),
    [
        ("https://blog.example", ["blog.example"]),
        ("https://www.blog.example", [".blog.example"]),
        ("https://blog.example:8443", ["blog.example"]),
        ("http://[2001:db8::1]", ["[2001:db8::1]"]),
    ],
)
def test_nothing_is_said_of_a_site_that_can_be_reached(settings, site, allowed):
    settings.SITE_URL, settings.ALLOWED_HOSTS = site, allowed
    assert found() == []


def test_a_site_whose_own_name_is_refused_is_told_of(settings):
    settings.SITE_URL = "https://blog.example"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "www.blog.example"]
    assert found() == ["SITE_URL names blog.example, and requests for it are refused."]


def test_the_name_of_the_site_need_not_be_said_twice(data):
    code = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    said = manage(data, "shell", "-v0", "-c", code, SITE_URL="https://blog.example")
    assert said.stdout.split() == [
        "['127.0.0.1',",
        "'localhost',",
        "'[::1]',",
        "'blog.example']",
    ]

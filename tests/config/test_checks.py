"""What `check --deploy` tells an operator."""

from ipaddress import ip_network

import pytest
from django.core.checks import run_checks

from config import checks, media

GOOD = {
    "SITE_URL": "https://blog.example",
    "HTTPS": True,
    "ALLOWED_HOSTS": ["blog.example"],
    "TRUSTED_PROXIES": [ip_network("127.0.0.1")],
}


@pytest.fixture
def found(settings, tmp_path):
    """Return a function that says so, and returns what our own checks find."""

    def say(**said):
        for name, value in (GOOD | said).items():
            setattr(settings, name, value)
        told = run_checks(include_deployment_checks=True)
        ours = [message for message in told if message.id.startswith("config.")]
        assert all(message.hint for message in ours)
        return ours

    return say


def test_a_site_that_says_all_it_must_is_told_nothing(found):
    assert found() == []
    assert found(ALLOWED_HOSTS=[".blog.example", "127.0.0.1"]) == []


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"SITE_URL": "http://blog.example", "HTTPS": False}, checks.NO_HTTPS),
        ({"SITE_URL": "https://blog.example:8443"}, None),
        ({"SITE_URL": "https://other.example"}, checks.OTHER_HOST),
        (
            {"SITE_URL": "https://localhost", "ALLOWED_HOSTS": ["localhost"]},
            checks.LOCAL,
        ),
        ({"SITE_URL": "https://[2001:db8::1]"}, checks.OTHER_HOST),
        ({"ALLOWED_HOSTS": ["*"]}, checks.ANY_HOST),
        ({"TRUSTED_PROXIES": [ip_network("0.0.0.0/0")]}, checks.ANY_PROXY),
        ({"TRUSTED_PROXIES": [ip_network("::/0")]}, checks.ANY_PROXY),
        ({"FETCH_ALLOW": {"127.0.0.1:8001"}}, checks.OPEN_INSIDE),
    ],
)
def test_what_is_wrong_with_the_address_is_told(found, said, message):
    assert found(**said) == ([message] if message else [])


def storages(folder):
    return {"private": media.private_folder(folder), "default": media.folder()}


def test_private_files_are_neither_served_nor_read_by_others(found, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | storages(tmp_path)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    assert found() == []
    private.chmod(0o750)
    assert found() == [checks.PRIVATE_IS_READABLE]
    private.chmod(0o700)
    assert found(MEDIA_ROOT=tmp_path) == [checks.PRIVATE_IS_SERVED]


@pytest.mark.parametrize(
    ("key", "endpoint", "messages"),
    [
        ("one for all", "https://s3.example", []),
        ("one for all", "", []),
        ("one for all", "http://127.0.0.1:9000", []),
        ("one for all", "http://s3.example", [checks.PLAIN_BUCKET]),
        ("", "https://s3.example", [checks.OWN_KEY]),
    ],
)
def test_a_bucket_is_for_machines_that_share_a_key(
    found, settings, monkeypatch, tmp_path, key, endpoint, messages
):
    monkeypatch.setenv("SECRET_KEY", key)
    monkeypatch.setenv("S3_BUCKET", "rounds")
    monkeypatch.setenv("S3_ENDPOINT_URL", endpoint)
    settings.STORAGES = settings.STORAGES | media.storages(tmp_path)
    assert found() == messages

"""What the environment says of mails, and what a public site must say."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as current
from django.core.exceptions import ImproperlyConfigured

import mail
from config import mailers
from mail import checks

HERE, PUBLIC = "http://127.0.0.1:8000", "https://blog.example"


@pytest.fixture
def environment(monkeypatch):
    """Return a function that sets variables of mail, and drops all others."""
    names = ("HOST", "PORT", "TLS", "USER", "PASSWORD", "FROM", "REPLY_TO")

    def say(**said):
        for name in names:
            monkeypatch.delenv(f"MAIL_{name}", raising=False)
        for name, value in said.items():
            monkeypatch.setenv(f"MAIL_{name}", value)

    say()
    return say


def test_mails_of_this_machine_go_to_the_terminal_and_a_sites_nowhere(environment):
    assert "console" in mailers.mailers(HERE)["default"]["BACKEND"]
    assert "console" in mailers.mailers("http://localhost:8000")["default"]["BACKEND"]
    assert mailers.mailers(PUBLIC) == {}


@pytest.mark.parametrize(
    ("said", "port", "ssl", "starttls"),
    [
        ({}, 587, False, True),
        ({"TLS": "no"}, 25, False, False),
        ({"PORT": "465"}, 465, True, False),
        ({"PORT": "2525"}, 2525, False, True),
    ],
)
def test_server_is_spoken_to_as_its_port_asks(environment, said, port, ssl, starttls):
    environment(HOST="smtp.example", **said)
    options = mailers.mailers(PUBLIC)["default"]["OPTIONS"]
    assert (options["port"], options["use_ssl"], options["use_tls"]) == (
        port,
        ssl,
        starttls,
    )


@pytest.mark.parametrize("said", [{"USER": "ward"}, {"PASSWORD": "secret"}])
def test_a_name_without_password_stops_the_start(environment, said):
    """Signing in would be left out without a word."""
    environment(HOST="smtp.example", **said)
    with pytest.raises(ImproperlyConfigured, match="MAIL_USER and MAIL_PASSWORD"):
        mailers.mailers(PUBLIC)


@pytest.mark.parametrize(
    ("site", "address"),
    [
        (PUBLIC, "noreply@blog.example"),
        (HERE, "noreply@localhost"),
        ("https://192.0.2.7", "noreply@localhost"),
        ("https://[2001:db8::1]:8000", "noreply@localhost"),
    ],
)
def test_mails_come_from_the_site_unless_an_address_is_named(
    environment, site, address
):
    assert mailers.sender(site) == address
    environment(FROM="Ward <ward@letters.example>")
    assert mailers.sender(site) == "Ward <ward@letters.example>"


@pytest.mark.parametrize(
    "wrong", ["ward", "ward@", "a@b.example\nBcc: c@d.example", "<>"]
)
def test_sender_that_is_none_stops_the_start(environment, wrong):
    environment(FROM=wrong)
    with pytest.raises(
        ImproperlyConfigured, match="MAIL_FROM must be an e-mail address"
    ):
        mailers.sender(PUBLIC)


def test_whether_there_is_a_server_can_be_asked(settings, environment):
    for said, there in [({"HOST": "smtp.example"}, True), ({}, False)]:
        environment(**said)
        for site in (PUBLIC, HERE):
            settings.MAILERS = mailers.mailers(site)
            assert mail.has_server() is there


def test_check_asks_for_a_server(settings):
    settings.SITE_URL, settings.MAILERS = PUBLIC, {}
    assert checks.check_mail(None) == [checks.NO_SERVER]


def test_deployment_without_mail_is_warned_of():
    """The check is registered, and reached by the command."""
    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=current.BASE_DIR,
        capture_output=True,
        text=True,
        env=dict(os.environ, SITE_URL=PUBLIC, SECRET_KEY="x" * 60, MAIL_HOST=""),
        timeout=60,
    ).stderr
    assert "mail.W001" in said

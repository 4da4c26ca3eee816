"""No log holds an address that is a key."""

import logging
import secrets

import pytest

from config.secret_addresses import WithoutSecrets


@pytest.mark.parametrize(
    "said",
    [
        "Internal Server Error: /p/{token}/",
        "Internal Server Error: /p/{token}/review/",
        "Forbidden (x): /desk/consent/{token}/",
        "GET /desk/calendar/{token}.ics",
        "Internal Server Error: /desk/mails/{token}/",
        "Internal Server Error: /accounts/invitation/{token}/",
        "Internal Server Error: /comments/own/{token}/edit/",
    ],
)
def test_the_log_holds_no_token(said):
    """S6: not even where something fails at such an address."""
    token = secrets.token_urlsafe(32)
    message, _brace, rest = said.partition("{token}")
    record = logging.LogRecord(
        "django.request", 40, "", 1, f"{message}%s{rest}", (token,), None
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == f"{message}…{rest if '.ics' not in said else ''}"


def test_a_failure_at_such_an_address_is_logged_without_it(settings):
    [handler] = [settings.LOGGING["handlers"]["console"]]
    assert handler["filters"] == ["without_secrets"]

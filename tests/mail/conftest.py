import pytest

from tests.mail.smtp import smtp_server

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings):
    """A real mail server, and the settings that send our mails there."""
    with smtp_server() as running:
        options = {"host": "127.0.0.1", "port": running.port, "timeout": 1}
        settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": options}}
        yield running

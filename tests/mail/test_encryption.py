"""Servers that can't or won't speak as the settings ask: no mail is lost by it."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mail.models import Message
from tests.mail.test_delivery import send, tried

pytestmark = pytest.mark.django_db

Trouble = Message.Trouble
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])


def certificate(folder, host, days):
    """Return the path of a certificate for ``host`` that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    ends = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder(NAME, NAME, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=30))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(
        encoding, serialization.PrivateFormat.TraditionalOpenSSL, plain
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + made.public_bytes(encoding))
    return path


@pytest.fixture
def encrypted(server, settings, tmp_path, monkeypatch):
    """Return a function that lets the server speak TLS with such a certificate."""

    def speak(days=1, host="localhost", trusted=True):
        path = certificate(tmp_path, host, days)
        server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.tls.load_cert_chain(path)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(path))
        options = {"host": "localhost", "use_ssl": True}
        settings.MAILERS["default"]["OPTIONS"] |= options

    return speak


def test_mail_goes_out_encrypted(server, encrypted):
    encrypted()
    assert tried(send()).state == Message.State.SENT
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"days": -1}, "certificate has expired"),
        ({"host": "other.example"}, "Hostname mismatch"),
        ({"trusted": False}, "self-signed certificate"),
    ],
)
def test_a_bad_certificate_gets_no_mail_and_is_named(server, encrypted, fault, told):
    encrypted(**fault)
    message = tried(send())
    assert (message.trouble, message.state) == (Trouble.ENCRYPTION, "waiting")
    assert told in message.answer
    assert not server.received


def test_a_server_that_speaks_no_tls_gets_no_mail(server, settings):
    settings.MAILERS["default"]["OPTIONS"]["use_ssl"] = True
    assert tried(send()).state == Message.State.WAITING
    assert not server.received


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("454 TLS not available", Trouble.LATER),
        ("502 Not implemented", Trouble.ENCRYPTION),
        ("554 No certificate", Trouble.ENCRYPTION),
        ("220 Go on, in plain text", Trouble.ENCRYPTION),
    ],
)
def test_what_starttls_is_told_concerns_no_single_mail(
    server, settings, answer, trouble
):
    """RFC 3207: such an answer once had every mail given up."""
    server.offers, server.answers["STARTTLS"] = ["STARTTLS"], answer
    settings.MAILERS["default"]["OPTIONS"]["use_tls"] = True
    message = tried(send())
    assert (message.trouble, message.state) == (trouble, Message.State.WAITING)


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        (["AUTH PLAIN"], "535 5.7.8 No such name or password"),
        (["AUTH PLAIN"], "454 4.7.0 Temporary failure"),
        (["AUTH GSSAPI"], ""),
        ([], ""),
    ],
)
def test_signing_in_in_vain_concerns_no_single_mail(server, settings, offers, answer):
    server.offers, server.answers["AUTH"] = offers, answer
    options = {"username": "ward", "password": "secret"}
    settings.MAILERS["default"]["OPTIONS"] |= options
    message = tried(send())
    assert (message.trouble, message.state) == (Trouble.SIGN_IN, "waiting")
    assert "secret" not in message.answer


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_server_that_wants_a_name_first_has_no_mail_given_up(server, command):
    """RFC 4954, 6."""
    server.answers[command] = "530 5.7.0 Authentication required"
    message = tried(send())
    assert (message.trouble, message.state) == (Trouble.SIGN_IN, "waiting")

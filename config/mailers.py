"""Who sends our mails, from which address, and what stands on each."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from config.environment import flag, number, text
from config.hosts import is_here

BACKENDS = "django.core.mail.backends"


def mailers(site_url: str) -> dict[str, Any]:
    """
    Return ``MAILERS``: the server of ``MAIL_HOST``.

    Without one, mails are written to the terminal of a site on this machine. Elsewhere
    they are not sent: they hold secret links, and a terminal is a log there.
    """
    if host := text("MAIL_HOST"):
        return {"default": server(host)}
    if is_here(site_url):
        return {"default": {"BACKEND": f"{BACKENDS}.console.EmailBackend"}}
    return {}


def server(host: str) -> dict[str, Any]:
    tls = flag("MAIL_TLS", default=True)
    port = number("MAIL_PORT", 587 if tls else 25, most=65535)
    user, password = text("MAIL_USER"), text("MAIL_PASSWORD")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("Set MAIL_USER and MAIL_PASSWORD, or neither.")
    options = {
        "host": host,
        "port": port,
        "timeout": 10,
        "username": user,
        "password": password,
        # On this port TLS comes first, on the others by STARTTLS.
        "use_ssl": tls and port == 465,
        "use_tls": tls and port != 465,
    }
    return {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": options}


def sender(site_url: str) -> str:
    """Return the address that our mails come from, ``noreply`` at the site's own."""
    host = urlsplit(site_url).hostname or ""
    named = not is_here(site_url) and not host.replace(".", "").isdigit()
    fallback = host if named and ":" not in host else "localhost"
    return mailbox("MAIL_FROM", f"noreply@{fallback}")


def mailbox(variable: str, default: str = "") -> str:
    """Return an address, which may have a name, as ``Rounds <rounds@blog.example>``."""
    said = text(variable, default)
    if not said:
        return ""
    try:
        validate_email(parseaddr(said)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f"{variable} must be an e-mail address such as rounds@blog.example."
        ) from None
    return said

"""Mails from templates, in one language, fit to be sent."""

import re
from collections.abc import Callable, Iterable
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mail.errors import Unmailable
from mail.models import Message

# What would end a header or can't be stored: controls, line ends, halves of signs.
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
UNFIT_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")
# Decided here, or by the settings.
OURS = {
    *("from", "sender", "to", "cc", "bcc", "reply-to", "return-path", "subject"),
    *("date", "message-id", "mime-version", "auto-submitted", "received"),
}
LONGEST_SUBJECT = 150
EMPTY_LINES = re.compile(r"\n{3,}")


def letterhead() -> dict[str, Any]:
    """
    Return what every template may use.

    ``site_name``, ``site_url`` (no slash at its end), ``publisher``, and ``language``
    and ``time_zone``, in which a mail is written unless told otherwise.
    """
    told: Callable[[], dict[str, Any]] = import_string(settings.MAIL_LETTERHEAD)
    return told()


def write(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    language: str | None = None,
    headers: dict[str, str] | None = None,
    about: Iterable[str] = (),
) -> Message:
    """Return a mail, not yet stored. Raise Unmailable if it can't be sent."""
    head = letterhead()
    language = language or head["language"]
    with translation.override(language), timezone.override(head["time_zone"]):
        texts = texts_of(template, head | context | {"language": language})
    message = Message(
        to=fit(to),
        kind=template,
        **texts,
        headers={name: header(name, value) for name, value in (headers or {}).items()},
        about=list(about),
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    )
    try:
        message.clean_fields()
    except ValidationError as error:
        raise Unmailable(error.messages) from None
    return message


def texts_of(template: str, context: dict[str, Any]) -> dict[str, str]:
    """Return ``subject``, ``text`` and ``html``, from one template each."""
    subject = fit(plain(f"mail/{template}.subject.txt", context).strip())
    subject = Truncator(subject).chars(LONGEST_SUBJECT)
    said = context | {"subject": subject}
    text = UNFIT_IN_TEXT.sub("", plain(f"mail/{template}.txt", said))
    html = render_to_string(f"mail/{template}.html", said)
    return {
        "subject": subject,
        "text": EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        "html": UNFIT_IN_TEXT.sub("", html),
    }


def plain(name: str, context: dict[str, Any]) -> str:
    """Return the template ``name`` as plain text, in which nothing is escaped."""
    compiled: Template = get_template(name).template  # type: ignore[attr-defined]
    return str(compiled.render(Context(context, autoescape=False)))


def check(address: str) -> None:
    """Raise Unmailable if ``address`` can't be the one that a mail goes to."""
    field: Any = Message._meta.get_field("to")
    try:
        field.run_validators(fit(address))
    except ValidationError as error:
        raise Unmailable(error.messages) from None


def fit(value: str) -> str:
    """Return ``value`` as it is. Raise Unmailable if it can't stand in a header."""
    if UNFIT.search(value):
        raise Unmailable(_("A line of a mail's head can't hold line breaks."))
    return value


def header(name: str, value: str) -> str:
    if not HEADER_NAME.match(name) or name.lower() in OURS:
        raise Unmailable(_("This header can't be set."))
    return fit(value)

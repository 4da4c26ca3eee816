"""
Mails: written from templates, kept in the database, sent by jobs until they arrive.

It knows nothing of the other apps. What stands on every mail, such as the name of
the site, is told by the function that ``settings.MAIL_LETTERHEAD`` names.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mail.models import Message


def send(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    language: str | None = None,
    headers: dict[str, str] | None = None,
    about: "Iterable[str]" = (),
) -> "Message":
    """
    Write a mail to the address ``to``, and have a job send it.

    It is stored in the transaction of the caller: where that is rolled back, nobody
    gets a mail. ``template`` is a path below ``templates/mail/`` without its end: the
    files are ``.subject.txt``, ``.txt`` and ``.html``. ``language`` is the site's
    unless given. ``about`` names what must be found, should it have to be forgotten
    before the mail is sent: see ``Message.objects.speaking_of``. Raise Unmailable (a
    ValidationError, and answered by 400 where no form catches it) if the address or a
    header can't stand in a mail.
    """
    from mail.tasks import post
    from mail.writing import write

    message = write(
        to, template, context, language=language, headers=headers, about=about
    )
    return post(message)


def ended_by(url: str) -> dict[str, str]:
    """
    Return the headers by which a mail program ends such mails at one press (RFC 8058).

    It sends a POST to ``url``, with no cookie or token: the address is the proof.
    """
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def check(address: str) -> None:
    """Raise Unmailable if no mail can be sent to ``address``."""
    from mail.writing import check

    check(address)


def has_server() -> bool:
    """Return whether mails leave this machine, and not just for the terminal."""
    from django.core.mail import mailers

    from mail.delivery import TERMINAL

    return mailers.settings.get("default", {}).get("BACKEND", TERMINAL) != TERMINAL

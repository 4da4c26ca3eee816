"""Handing mails to the server, and what it says of them."""

import logging
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.utils import timezone

from mail.models import Message
from mail.writing import letterhead

logger = logging.getLogger(__name__)

TERMINAL = "django.core.mail.backends.console.EmailBackend"
Trouble = Message.Trouble
# So many mails at most are tried at once: the worker has more to do.
AT_ONCE = 200
# RFC 4954, 6: signing in is asked for, or was in vain.
SIGN_IN_CODES = (530, 534, 535, 538)


class Failed(Exception):
    """A try was in vain; ``final`` if another one would be, too."""

    def __init__(self, trouble: Trouble, answer: str = "", *, final: bool = False):
        super().__init__(trouble)
        self.trouble, self.answer, self.final = trouble, answer, final


def deliver(pk: int) -> Message.Trouble | None:
    """
    Try to send the mail ``pk`` if it is due; return what hindered it.

    Its row stays locked meanwhile, so that no two workers send it. Where one is
    killed between the server's yes and our note of it, it is sent once more, under
    the same Message-ID.
    """
    with transaction.atomic():
        rows = Message.objects.due().select_for_update(skip_locked=True)
        message = rows.filter(pk=pk).first()
        if message is None:
            return None
        try:
            hand_over(message)
        except Failed as failed:
            answer = without_addresses(failed.answer, message.to)
            message.fail(failed.trouble, answer, final=failed.final)
            logger.warning("Mail %d is not sent: %s", pk, failed.trouble.value)
            return failed.trouble
        message.arrive()
    # The server is there again, for the others as well.
    Message.objects.hindered().update(try_at=timezone.now())
    return None


def deliver_due() -> None:
    """Try all that is due, as long as the server takes it."""
    for pk in list(Message.objects.due().values_list("pk", flat=True)[:AT_ONCE]):
        if deliver(pk) in Message.OUTAGES:
            return


def hand_over(message: Message) -> None:
    """Give ``message`` to the server. Raise Failed if it does not take it."""
    if "default" not in mailers:
        raise Failed(Trouble.NO_SERVER)
    try:
        as_email(message).send(using="default")
    except ssl.SSLError as error:
        # Of a certificate it is said what is wrong with it.
        why = getattr(error, "verify_message", "") or error.reason or ""
        raise Failed(Trouble.ENCRYPTION, why) from error
    except smtplib.SMTPException as error:
        raise refused(error) from error
    except OSError as error:
        raise Failed(Trouble.UNREACHABLE, error.strerror or "") from error
    except ValueError as error:
        raise Failed(Trouble.UNSENDABLE, final=True) from error


def as_email(message: Message) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        message.subject,
        message.text,
        sender(),
        [message.to],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.made_at),
            # RFC 3834: no machine is to answer.
            "Auto-Submitted": "auto-generated",
            **message.headers,
        },
    )
    email.attach_alternative(message.html, "text/html")
    return email


def sender() -> str:
    """Return our own address, under the name of the site unless it has another."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = name or " ".join(letterhead()["site_name"].split())
    return str(Address(name, addr_spec=address))


def refused(error: smtplib.SMTPException) -> Failed:
    """
    Return what the server's answer means.

    RFC 5321, 4.2.1: codes from 500 on are for good. Only where they concern this one
    mail, though: what concerns us ends when somebody mends the settings, so it is
    tried again.
    """
    code, answer = code_and_answer(error)
    said = f"{code} {answer}" if code else answer
    if code in SIGN_IN_CODES:
        return Failed(Trouble.SIGN_IN, said)
    match error:
        case smtplib.SMTPServerDisconnected():
            return Failed(Trouble.UNREACHABLE)
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPDataError() if code >= 500:
            return Failed(Trouble.REFUSED, said, final=True)
        case smtplib.SMTPSenderRefused() if code >= 500:
            return Failed(Trouble.SENDER, said)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return Failed(Trouble.UNREACHABLE, said)
        case smtplib.SMTPAuthenticationError():
            return Failed(Trouble.SIGN_IN, said)
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            # Its subclasses are answered above, so 5xx is here what STARTTLS was told.
            return Failed(Trouble.LATER if code < 500 else Trouble.ENCRYPTION, said)
    # Not an answer, but what Python misses in the server's offer.
    missed = Trouble.ENCRYPTION if "STARTTLS" in answer else Trouble.SIGN_IN
    return Failed(missed, answer)


def code_and_answer(error: smtplib.SMTPException) -> tuple[int, str]:
    answer: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, answer = error.smtp_code, error.smtp_error
    else:
        return 0, str(error)
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return code, " ".join(text.split())


def without_addresses(answer: str, address: str) -> str:
    """Return ``answer`` without ``address``, the name in it, and any other address."""
    answer = re.sub(r"\S*@\S*", "…", answer)
    name = address.partition("@")[0]
    # Shorter names are words of the answer as well.
    if len(name) > 2:
        answer = re.sub(re.escape(name), "…", answer, flags=re.IGNORECASE)
    return answer.replace("\0", "")[:300]

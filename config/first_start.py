"""
How a blog begins: with the demo, or empty, with its first editor.

The answers come from the environment, or from whoever starts Rounds at a terminal.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from blog.models import SiteSettings
from config import begun
from config.environment import text
from config.errors import Refusal

Check = Callable[[str], str]


@dataclass(frozen=True)
class Beginning:
    """What an empty blog begins with."""

    email: str
    password: str
    editor: str
    name: str
    language: str
    time_zone: str

    def save(self) -> None:
        """Name the site and make its first editor, who may do everything."""
        with transaction.atomic():
            site = SiteSettings.objects.get_or_create(pk=1)[0]
            site.name, site.language = self.name, self.language
            site.time_zone = self.time_zone
            site.save()
            get_user_model().objects.create_superuser(
                self.email, self.password, name=self.editor
            )


def is_to_be_asked() -> bool:
    """Return whether nobody has begun and somebody is there to say how."""
    if text("EDITOR_EMAIL") or (text("DEMO") and settings.DEMO):
        return False
    # Another database may hold a blog already: DEMO=no asks for nothing there.
    elsewhere = text("DEMO") and settings.DATABASE_URL
    return not (elsewhere or begun.mark().exists()) and somebody_is_there()


def somebody_is_there() -> bool:
    """Return whether we may ask: a program in the background is halted if it does."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):  # No terminal, or not ours.
        return False


def ask() -> None:
    """Ask how to begin. Raise Refusal if the answers end before they are complete."""
    try:
        ask_all()
    except EOFError:
        raise Refusal("\nNothing was begun: not all questions were answered.") from None


def ask_all() -> None:
    """Put the answers where the first start reads them."""
    if wants_demo():
        os.environ["DEMO"] = "yes"
        return
    os.environ["SITE_NAME"] = question("Name of the blog", "Rounds", short(60))
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    os.environ["SITE_LANGUAGE"] = question(f"Language ({languages})", "en", language)
    os.environ["SITE_TIME_ZONE"] = question("Time zone", "UTC", time_zone)
    os.environ["EDITOR_NAME"] = question("Your name", "", short(150))
    os.environ["EDITOR_EMAIL"] = question("Your e-mail address", "", email)
    os.environ["EDITOR_PASSWORD"] = password()
    os.environ["DEMO"] = "no"


def wants_demo() -> bool:
    if text("DEMO"):  # It is no, or nothing would be asked.
        say("Nothing is here yet. Rounds begins as an empty blog.")
        return False
    say("Nothing is here yet. Rounds can begin with a demo, or as an empty blog.")
    return question("Begin with the demo? (yes or no)", "yes", yes_or_no) == "yes"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def forget() -> None:
    """Drop the answers, so that no program that we start knows the password."""
    os.environ.pop("EDITOR_PASSWORD", None)


def question(words: str, default: str, check: Check) -> str:
    """Ask until the answer is one that ``check`` takes; return what it makes of it."""
    hint = f" [{default}]" if default else ""
    while True:
        try:
            return check(input(f"{words}{hint}: ").strip() or default)
        except ValidationError as error:
            say("  " + " ".join(error.messages))


def password() -> str:
    """Ask twice for a password that is good enough; it is not shown."""
    while True:
        first = getpass("A password: ")
        try:
            validate_password(first)
        except ValidationError as error:
            say("  " + " ".join(error.messages))
            continue
        if getpass("Once more: ") == first:
            return first
        say("  These were two different ones.")


def from_environment() -> Beginning | None:
    """
    Return what the environment says of an empty blog, or None if nothing.

    Raise Refusal, naming the variable, for what can't be.
    """
    address = text("EDITOR_EMAIL")
    if not address:
        return None
    # In the order of the fields of Beginning.
    checks: dict[str, tuple[Check, str]] = {
        "EDITOR_EMAIL": (email, address),
        "EDITOR_PASSWORD": (strong, text("EDITOR_PASSWORD")),
        "EDITOR_NAME": (short(150), text("EDITOR_NAME", address.partition("@")[0])),
        "SITE_NAME": (short(60), text("SITE_NAME", "Rounds")),
        "SITE_LANGUAGE": (language, text("SITE_LANGUAGE", "en")),
        "SITE_TIME_ZONE": (time_zone, text("SITE_TIME_ZONE", "UTC")),
    }
    said = []
    for variable, (check, value) in checks.items():
        try:
            said.append(check(value))
        except ValidationError as error:
            raise Refusal(f"{variable}: {' '.join(error.messages)}") from None
    return Beginning(*said)


def yes_or_no(answer: str) -> str:
    if answer.lower() in ("y", "yes"):
        return "yes"
    if answer.lower() in ("n", "no"):
        return "no"
    raise ValidationError("Answer yes or no.")


def short(most: int) -> Check:
    def check(answer: str) -> str:
        if not 1 <= len(answer) <= most:
            raise ValidationError(f"Write from 1 to {most} characters.")
        return answer

    return check


def email(answer: str) -> str:
    validate_email(answer)
    return answer


def language(answer: str) -> str:
    if answer not in dict(settings.LANGUAGES):
        raise ValidationError(f"Choose one of: {', '.join(dict(settings.LANGUAGES))}.")
    return answer


def time_zone(answer: str) -> str:
    if answer not in available_timezones():
        raise ValidationError("Write a zone such as Europe/Paris or America/Toronto.")
    return answer


def strong(answer: str) -> str:
    validate_password(answer)
    return answer

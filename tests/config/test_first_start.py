"""How a blog begins, asked at a terminal and told by the environment."""

import os
import pty
import socket
import sys
import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import User
from blog.models import Post, SiteSettings
from config import begun, first_start
from config.errors import Refusal
from tests.config.conftest import MANAGE, environment, free_port

EDITOR = {
    "EDITOR_EMAIL": "Ines@Ward.example",
    "EDITOR_PASSWORD": "slow wards at night",
    "EDITOR_NAME": "Ines Okafor",
    "SITE_NAME": "Ward Notes",
    "SITE_LANGUAGE": "fr",
    "SITE_TIME_ZONE": "Europe/Paris",
}


@pytest.fixture
def said(monkeypatch, tmp_path, settings):
    """Return a function that sets variables of the environment, for a new folder."""
    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr("config.management.commands.prepare.collect_if_changed", list)

    def say(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return say


@pytest.mark.django_db
def test_the_environment_begins_an_empty_blog(said, capsys):
    said(**EDITOR)
    call_command("prepare")
    user = User.objects.get()
    assert (user.email, user.name) == ("ines@ward.example", "Ines Okafor")
    assert user.is_superuser
    assert user.check_password("slow wards at night")
    site = SiteSettings.objects.get()
    assert (site.name, site.language) == ("Ward Notes", "fr")
    assert site.time_zone == "Europe/Paris"
    assert not Post.objects.exists()
    assert "slow wards" not in capsys.readouterr().out
    call_command("prepare")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_blog_that_was_begun_gets_no_second_first_editor(said):
    said(**EDITOR)
    begun.mark().touch()
    call_command("prepare")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("EDITOR_EMAIL", "nobody"),
        ("EDITOR_PASSWORD", "123"),
        ("SITE_LANGUAGE", "tlh"),
        ("SITE_TIME_ZONE", "Mars/Olympus"),
        ("SITE_NAME", "x" * 61),
    ],
)
def test_what_can_not_be_is_refused_by_name(said, variable, value):
    said(**EDITOR | {variable: value})
    with pytest.raises(Refusal, match=f"^{variable}: "):
        first_start.from_environment()


def test_a_wrong_answer_is_asked_for_again(monkeypatch, capsys):
    answers = iter(["perhaps", "", "Mars/Olympus", "Europe/Paris"])
    monkeypatch.setattr("builtins.input", lambda words: next(answers))
    assert first_start.question("Demo?", "", yes_then_empty) == "perhaps"
    assert first_start.question("Demo?", "yes", first_start.yes_or_no) == "yes"
    found = first_start.question("Zone", "UTC", first_start.time_zone)
    assert found == "Europe/Paris"
    assert "Write a zone such as" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("demo", "editor", "database", "asked"),
    [
        ("", "", "", True),
        ("no", "", "", True),
        ("yes", "", "", False),
        ("no", "i@w.example", "", False),
        ("no", "", "postgres://x@x/x", False),
    ],
)
def test_what_is_known_is_not_asked(
    monkeypatch, said, settings, demo, editor, database, asked
):
    said(DEMO=demo, EDITOR_EMAIL=editor)
    settings.DEMO, settings.DATABASE_URL = demo != "no", database
    monkeypatch.setattr(first_start, "somebody_is_there", lambda: True)
    assert first_start.is_to_be_asked() is asked


def test_an_empty_blog_asks_for_its_editor_alone(monkeypatch, said, capsys):
    """11.1: DEMO=no at a terminal."""
    answers = iter(["Ward Notes", "en", "UTC", "Ines", "i@w.example"])
    said(DEMO="no", **dict.fromkeys(EDITOR, ""))
    monkeypatch.setattr("builtins.input", lambda words: next(answers))
    monkeypatch.setattr(first_start, "getpass", lambda words: "slow wards at night")
    first_start.ask()
    assert "empty blog" in capsys.readouterr().out
    assert first_start.from_environment().email == "i@w.example"


def yes_then_empty(answer):
    if not answer:
        raise ValidationError("Nothing.")
    return answer


def answer(descriptor, question, words, end="\n"):
    """Wait for ``question`` at the terminal, and type ``words``."""
    seen = b""
    while question.encode() not in seen:
        seen += os.read(descriptor, 1024)
    os.write(descriptor, f"{words}{end}".encode())


def start_at_a_terminal(data, port):
    """Start Rounds; return the number of its process, and the terminal."""
    child, descriptor = pty.fork()
    if child == 0:  # pragma: no cover
        os.execve(
            MANAGE[0], [*MANAGE, "up"], environment(data, PORT=str(port), DEMO="")
        )
    return child, descriptor


def rest(descriptor):
    """Return what a process that ends still says at its terminal."""
    seen = b""
    with suppress(OSError):  # Linux' way to say that it has ended.
        while part := os.read(descriptor, 1024):
            seen += part
    return seen.decode()


@pytest.mark.processes
@pytest.mark.parametrize(
    ("sign", "code", "said"),
    [("\x04", 1, "Nothing was begun"), ("\x03", 0, "Rounds is stopped.")],
)
@pytest.mark.parametrize("question", ["Begin with the demo?", "Name of the blog"])
def test_who_breaks_off_is_told_and_asked_again(data, sign, code, said, question):
    """11.1: Ctrl-D and Ctrl-C, at the first question and later."""
    child, descriptor = start_at_a_terminal(data, free_port())
    if question != "Begin with the demo?":
        answer(descriptor, "Begin with the demo?", "no")
    answer(descriptor, question, "", end="")
    time.sleep(0.3)  # A person sees the question first; by then it is waited for.
    os.write(descriptor, sign.encode())
    words = rest(descriptor)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == code
    assert said in words
    assert "Traceback" not in words
    assert not (data / "begun").exists()


@pytest.mark.processes
def test_a_port_that_is_taken_is_told_before_anybody_answers(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        child, descriptor = start_at_a_terminal(data, taken.getsockname()[1])
        words = rest(descriptor)
        os.waitpid(child, 0)
    assert "can't be used" in words
    assert "Begin with" not in words


def test_nobody_is_asked_from_the_background(said, monkeypatch):
    """The terminal would halt the program without a word."""
    ours, _theirs = pty.openpty()
    monkeypatch.setattr("sys.stdin", os.fdopen(ours))
    assert sys.stdin.isatty()
    assert not first_start.is_to_be_asked()


@pytest.mark.processes
@pytest.mark.timeout(120)
@pytest.mark.xdist_group("up")
def test_who_starts_at_a_terminal_is_asked(another_house):
    """11.1: an empty blog with its first editor, by a dialogue."""
    (
        another_house / "begun"
    ).unlink()  # Tables and style sheets are there: time is saved.
    child, descriptor = start_at_a_terminal(another_house, free_port())
    answer(descriptor, "Begin with the demo?", "no")
    answer(descriptor, "Name of the blog", "Ward Notes")
    answer(descriptor, "Language", "en")
    answer(descriptor, "Time zone", "nowhere")
    answer(descriptor, "Time zone", "Europe/Paris")
    answer(descriptor, "Your name", "Ines Okafor")
    answer(descriptor, "Your e-mail address", "ines@ward.example")
    answer(descriptor, "A password", "slow wards at night")
    answer(descriptor, "Once more", "slow wards at night")
    seen = b""
    while b"Press Ctrl-C" not in seen:
        seen += os.read(descriptor, 1024)
    assert b"ines@ward.example is the first editor." in seen
    assert b"slow wards" not in seen
    os.write(descriptor, b"\x03")
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0

"""The Nu HTML checker reads our pages: java and its vnu.jar, named by VNU_JAR."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from blog.models import Correction, KnownWord, Page, Post
from comments.models import Linkback
from config.moving.arriving import Import
from mail.models import Message
from tests.comments.claiming import looked_at, make_linkback
from tests.comments.test_mail_links import links
from tests.factories import make_invitation, make_post, make_role, make_site, make_user
from tests.magazine import make_magazine
from tests.shared import SHARED, needs_shared

__all__ = ["links"]

JAR = Path(os.environ.get("VNU_JAR", ""))
# A run of seconds is over before thorough compiling pays off. What is compiled quickly
# needs more of the stack.
QUICKLY = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def checker():
    """Return a function that lists the errors in files; skip without the checker."""
    java = shutil.which("java")
    if not java or not JAR.is_file():
        reason = "there is no java, or VNU_JAR names no vnu.jar (npm install vnu-jar)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    start = [java, *QUICKLY, "-jar", JAR, "--format", "json", "--exit-zero-always"]

    def errors(paths):
        command = [*start, "--stdout", *paths]
        found = subprocess.run(command, capture_output=True, check=True)
        return [
            f"{Path(message['url']).stem}, line {message['lastLine']}: "
            f"{message['message']} {message.get('extract', '')}"
            for message in json.loads(found.stdout)["messages"]
            if message["type"] == "error"
        ]

    return errors


def test_pages_are_valid_html(checker, client, tmp_path):
    paths = []
    for name, path in make_magazine().paths.items():
        response = client.get(path)
        assert response.status_code == (404 if name == "lost" else 200)
        file = tmp_path / f"{name}.html"
        file.write_bytes(response.content)
        paths.append(file)
    assert checker(paths) == []


def test_pages_of_odd_states_are_valid_html(checker, client, tmp_path):
    """What was corrected, retracted, withdrawn, mistyped, and asked for too often."""
    post, retracted, withdrawn = (make_post(title="Bedside") for _ in range(3))
    correction = Correction.objects.make(
        post,
        make_role("Editors"),
        post.changed_at,
        kind=Correction.Kind.CORRECTION,
        text="The dose was <wrong>.",
        title=post.title,
        standfirst=post.standfirst,
        body="<p>Wait.</p>",
    )
    retracted.retract("The data were made up.")
    withdrawn.withdraw("No longer true.")
    KnownWord.objects.learn()
    asked = {
        "correction": (correction.get_absolute_url(), 200),
        "corrected": (post.get_absolute_url(), 200),
        "retracted": (retracted.get_absolute_url(), 200),
        "withdrawn": (withdrawn.get_absolute_url(), 410),
        "mistyped": ("/search/?q=bedsyde", 200),
        "too often": ("/search/?q=bedside", 429),
    }
    paths = []
    for name, (path, status) in asked.items():
        for _ in range(60 * (status == 429)):
            client.get("/search/?q=nothing")
        response = client.get(path)
        assert response.status_code == status, name
        paths.append(tmp_path / f"{name}.html")
        paths[-1].write_bytes(response.content)
    assert "Did you mean" in (tmp_path / "mistyped.html").read_text()
    assert checker(paths) == []


@needs_shared
def test_pages_that_came_from_wordpress_are_valid_html(checker, client, tmp_path):
    """10.4: every public post and page of the largest export."""
    export = SHARED / "data" / "wxr" / "themeunittestdata.wordpress.xml"
    Import([export]).run()
    public = [*Post.objects.published(), *Page.objects.filter(is_published=True)]
    assert len(public) > 75
    paths = []
    for number, thing in enumerate(public):
        response = client.get(thing.get_absolute_url())
        assert response.status_code == 200
        paths.append(tmp_path / f"{number}-{thing.slug[:40]}.html")
        paths[-1].write_bytes(response.content)
    assert checker(paths) == []


def test_pages_for_other_sites_are_valid_html(checker, client, tmp_path):
    """PB-C2, TB-6, WM-R1: with all that a post says to programs, and in each state."""
    make_site(trackbacks_allowed=True)
    post = make_post(title="Pauses -- and <silences> --> !", slug="a--b")
    linkback = make_linkback(post)
    pages = {"post": post.get_absolute_url(), "webmention": "/webmention/"}
    files = []
    for state in Linkback.State.values:
        looked_at(linkback, state, fault=17)
        pages[state] = f"/webmention/{linkback.key}/"
        for name, path in pages.items():
            files.append(tmp_path / f"{name}-{state}.html")
            files[-1].write_bytes(client.get(path).content)
    assert checker(files) == []


def test_the_checker_sees_what_is_wrong(checker, tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text("<!doctype html><title>x</title><p id=a><p id=a><ul><p>x</ul>")
    found = " ".join(checker([file]))
    assert "Duplicate ID" in found
    assert "not allowed as child of element “ul”" in found


def test_pages_of_accounts_are_valid_html(checker, client, tmp_path):
    login = reverse("account_login")
    link = reverse("invitation_link", args=[make_invitation().token])
    pages = {
        "login": client.get(login),
        "errors": client.post(login, {"login": "ines@", "password": ""}),
        "unusable": client.get(reverse("invitation")),
        "invitation": client.get(link, follow=True),
        "weak": client.post(reverse("invitation"), {"name": "A", "password": "b"}),
    }
    for name in ("reset_password", "reset_password_done", "signup", "inactive"):
        pages[name] = client.get(reverse(f"account_{name}"))
    wrong = reverse("account_reset_password_from_key", args=["1", "x"])
    pages["reset"] = client.get(wrong)
    pages["confirm"] = client.get(reverse("account_confirm_email", args=["x"]))
    client.force_login(make_user(password="three blue tides"))
    pages["account"] = client.get(reverse("account"))
    for name in ("change_password", "email", "logout"):
        pages[name] = client.get(reverse(f"account_{name}"))
    paths = []
    for name, response in pages.items():
        assert response.content, name
        file = tmp_path / f"{name}.html"
        file.write_bytes(response.content)
        paths.append(file)
    assert checker(paths) == []


def test_mails_of_the_discussion_and_their_pages_are_valid_html(
    checker, client, tmp_path, links
):
    paths = []
    for number, link in enumerate(links):
        if not link.startswith("/admin/"):
            paths.append(tmp_path / f"page-{number}.html")
            paths[-1].write_bytes(client.get(link).content)
    for message in Message.objects.all():
        paths.append(tmp_path / f"{message.kind.replace('/', '-')}.html")
        paths[-1].write_text(message.html)
    assert len(paths) > 10
    assert checker(paths) == []

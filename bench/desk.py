"""
Measure the writing desk: whether a word gets lost, and how it feels to write there.

First, 500 interleavings (by seed) of saves and autosaves by two authors at one draft,
over HTTP, each on a connection of their own: whoever is answered 409 takes up the text
that they are told and tries again. At the end every word that was acknowledged must be
in the text. Then a draft of 10,000 words in Chromium: how long a key takes until the
next frame, and how large and how long an autosave is. The database is one for tests::

    python manage.py db python -m bench.desk [INTERLEAVINGS]

Printed are counts and times; ends with 1 if a word was lost.
"""

import json
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from html import unescape
from http.client import HTTPConnection
from random import Random
from statistics import median, quantiles
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Playwright leaves an event loop running in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from blog.models import Post, Revision  # noqa: E402
from tests.desk.writing import make_writers  # noqa: E402

INTERLEAVINGS, SAVES, SEED = 500, 3, 13
WORDS, KEYS, P95 = 10_000, 200, 50
VERSION = re.compile(r'name="version" value="(\d+)"')
BODY = re.compile(r'<textarea name="body"[^>]*>\s*(.*?)</textarea>', re.S)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic")


class Author(Thread):
    """One who saves a word after the other, by script or by the form."""

    def __init__(self, port: int, user: Any, post: Post, seed: str) -> None:
        super().__init__()
        self.dice = Random(seed)
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        client = Client()
        client.force_login(user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.post, self.name = post, f"{user.pk}"
        self.said: list[str] = []
        self.conflicts = 0
        self.version, self.body = post.version, post.body
        # Any token of the right length that cookie and form agree on.
        self.token = secrets.token_hex(16)

    def run(self) -> None:
        for number in range(SAVES):
            word = f"w{self.name}x{number}"
            while not self.save(word):
                self.conflicts += 1
            self.said.append(word)
            time.sleep(self.dice.random() / 100)

    def save(self, word: str) -> bool:
        """Save the text with ``word`` in it; if it was refused, take up the other."""
        by_script = self.dice.random() < 0.5
        body = f"{self.body}<p>{word}</p>"
        status, answer = self.send(body, by_script=by_script)
        if status == 409:
            self.version, self.body = self.stored(answer, by_script=by_script)
            return False
        assert status == (200 if by_script else 303), (status, answer[:200])
        known = self.version + 1
        self.version = json.loads(answer)["version"] if by_script else known
        self.body = body
        return True

    def stored(self, answer: str, *, by_script: bool) -> tuple[int, str]:
        if by_script:
            told = json.loads(answer)
            return told["version"], told["body"]
        # The page has our text to go on with; theirs is asked for as anybody would.
        assert BODY.search(answer)
        status, page = self.get()
        assert status == 200
        version, body = VERSION.search(page), BODY.search(page)
        assert version
        assert body
        return int(version[1]), unescape(body[1])

    def send(self, body: str, *, by_script: bool) -> tuple[int, str]:
        data = {"title": "T", "standfirst": "", "body": body, "version": self.version}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if by_script:
            headers["Accept"] = "application/json"
        text = urlencode(data | {"csrfmiddlewaretoken": self.token})
        return self.ask("POST", f"/desk/{self.post.pk}/save", text, headers)

    def get(self) -> tuple[int, str]:
        return self.ask("GET", f"/desk/{self.post.pk}/", None, {})

    def ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        cookies = (
            f"{settings.SESSION_COOKIE_NAME}={self.session}; "
            f"{settings.CSRF_COOKIE_NAME}={self.token}"
        )
        self.connection.request(method, path, body, headers | {"Cookie": cookies})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()


def main(interleavings: int = INTERLEAVINGS) -> int:
    connection.settings_dict["TEST"]["NAME"] = "bench_desk"
    connection.creation.create_test_db(verbosity=0)
    stores = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    try:
        with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=stores):
            server.daemon = True
            server.start()
            server.is_ready.wait()
            lost = interleave(server.port, interleavings)
            write(server.port)
            return 1 if lost else 0
    finally:
        server.terminate()
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], 0)


def interleave(port: int, interleavings: int) -> int:
    post, users = make_writers(2)
    lost = conflicts = saves = 0
    for number in range(interleavings):
        Revision.objects.filter(post=post).delete()
        post.body = ""
        post.save()
        authors = [
            Author(port, user, post, f"{SEED}-{number}-{user.pk}") for user in users
        ]
        together([author.start for author in authors])
        together([author.join for author in authors])
        post.refresh_from_db()
        said = {word for author in authors for word in author.said}
        assert len(said) == SAVES * len(users)
        lost += len(said - set(post.text.split()))
        if number % 50 == 49:
            print(f"  {number + 1}…", flush=True)
        conflicts += sum(author.conflicts for author in authors)
        saves += len(said)
    print(
        f"{interleavings} interleavings by seed {SEED}: {saves} saves acknowledged, "
        f"{conflicts} answered 409 and merged, {lost} words lost."
    )
    return lost


def together(calls: list[Callable[[], None]]) -> None:
    for call in calls:
        call()


def write(port: int) -> None:
    sentence = "Then she asked whether the rain had stopped over the bad roofs. "
    paragraphs = (f"<p>{sentence * 7}</p>" for _ in range(WORDS // 84))
    body = "".join(
        f"<h2>Part {n}</h2>{p}" if n % 10 == 0 else p for n, p in enumerate(paragraphs)
    )
    post, [user] = make_writers(1, body=body)
    client = Client()
    client.force_login(user)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": f"http://127.0.0.1:{port}",
    }
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context()
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/desk/{post.pk}/")
        page.locator(".ProseMirror").wait_for()
        measure(page)
        browser.close()


LATENCY = """() => {
    window.keys = [];
    document.querySelector(".ProseMirror").addEventListener("keydown", (event) => {
        const start = event.timeStamp;
        const note = () => keys.push(performance.now() - start);
        requestAnimationFrame(() => setTimeout(note));
    }, true);
}"""


class Work:
    """What the browser does from now on, of which a busy machine makes no more."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")
        self.before = self.metrics()

    def metrics(self) -> dict[str, float]:
        told = self.session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in told}

    def done(self, keys: int) -> str:
        now = self.metrics()
        names = ("LayoutCount", "RecalcStyleCount", "ScriptDuration", "TaskDuration")
        layouts, styles, script, task = (
            (now[name] - self.before[name]) / keys for name in names
        )
        return (
            f"A key costs {layouts:.1f} layouts, {styles:.1f} reckonings of style, "
            f"{script * 1000:.1f} ms of scripts, {task * 1000:.1f} ms in all."
        )


def measure(page: Page) -> None:
    """Type in the middle of the text, and look at the saves that follow."""
    saves: list[tuple[int, float]] = []

    def note(request: Any) -> None:
        if request.url.endswith("/save"):
            size = len(request.post_data_buffer or b"")
            saves.append((size, request.timing["responseEnd"]))

    page.on("requestfinished", note)
    page.evaluate(LATENCY)
    work = Work(page)
    page.locator(".ProseMirror > p").nth(60).click()
    for number in range(KEYS):
        page.keyboard.press("abcdefgh "[number % 9])
        time.sleep(0.05)
        if number % 50 == 49:
            time.sleep(3)
    print(work.done(KEYS))
    page.locator("#state[data-kind=saved]").wait_for()
    keys = page.evaluate("keys")
    p95 = quantiles(keys, n=20)[-1]
    words = page.evaluate("document.querySelector('.ProseMirror').innerText")
    print(
        f"{len(words.split()):,} words: a key until the next frame is drawn takes "
        f"{median(keys):.0f} ms, p95 {p95:.0f} ms (goal {P95})."
    )
    sizes, times = zip(*saves, strict=True)
    print(
        f"{len(saves)} autosaves of {max(sizes) / 1024:.0f} KB, answered in "
        f"{median(times):.0f} ms, slowest {max(times):.0f} ms."
    )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

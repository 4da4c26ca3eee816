"""
Measure the moderation queue with 10,000 comments that wait.

Printed are, for each tab, its queries and the CPU of the web process and of PostgreSQL,
then the same for one act on a wave of 6,000 and for undoing it, then how many decisions
a minute a script makes by keys in Chromium. The database is one for tests, made and
dropped again; PostgreSQL must run on this machine. Needs Chromium on PATH::

    python manage.py db python -m bench.queue
"""

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Playwright leaves an event loop running in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from accounts.models import User  # noqa: E402
from blog.models import Post  # noqa: E402
from comments.models import Comment, Decision  # noqa: E402
from comments.moderation import acts  # noqa: E402
from comments.moderation.undoing import undo  # noqa: E402
from comments.moderation.waves import Wave  # noqa: E402
from tests.factories import make_post  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

PENDING, WAVE, DECIDED, REPEATS, DECISIONS = 10_000, 6_000, 4_000, 20, 60
QUERIES, CPU, A_MINUTE = 15, 300, 30
TABS = ("pending", "likely", "reported", "mentions", "approved", "spam", "trash")
QUEUE = reverse("admin:comments_queue")
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    connection.creation.create_test_db(verbosity=0)
    stores = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    try:
        with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=stores):
            return 0 if measure() else 1
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], 0)


def measure() -> bool:
    moderator = User.objects.create_superuser("bench@example.org", name="Bench")
    fill()
    client = Client()
    client.force_login(moderator)
    print("tab         queries  web CPU ms  PostgreSQL CPU ms     KB")
    good = min([tab(client, name) for name in TABS])
    wave(moderator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    rate = by_keys(session)
    print(f"\n{rate:.0f} decisions a minute by keys, one after the other.")
    good = good and rate >= A_MINUTE
    print("Good enough." if good else "Not good enough.")
    return good


def fill() -> None:
    """Save comments that wait, most of one wave, and some that were decided on."""
    posts = [make_post() for _ in range(50)]
    with transaction.atomic():
        for number in range(PENDING):
            comment = written(number, posts[number % 50])
            if number < WAVE:
                comment.url, comment.ip = "https://wave.example/", "192.0.2.7"
                comment.body = "Buy these pills: https://wave.example/ now!"
                comment.likely_spam = number % 2 == 0
            comment.save()
        for number in range(DECIDED):
            comment = written(number, posts[number % 50])
            comment.status = ("approved", "approved", "spam", "trashed")[number % 4]
            comment.save()
        waiting = Comment.objects.filter(status="pending")
        reasons = [
            "The first comment from this address.",
            "2 links; from 2 on it waits.",
        ]
        Decision.objects.record(waiting, "judged", reasons=reasons)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def written(number: int, post: Post) -> Comment:
    site = f"https://site-{number % 700}.example/"
    return Comment(
        post=post,
        name=f"Reader {number}",
        email=f"reader-{number % 3000}@example.org",
        url=site,
        ip=f"198.51.{number % 250}.7",
        body=f"On ward {number} we counted to five: it *helped*. See {site}{number}",
    )


def tab(client: Client, name: str) -> bool:
    """Print what a tab costs; return whether that is within what was promised."""
    address = f"{QUEUE}?tab={name}"
    client.get(address)
    with CaptureQueriesContext(connection) as context:
        size = len(client.get(address).content)
    queries = len(context)  # The next request forgets them.
    with spent(REPEATS) as cost:
        for _ in range(REPEATS):
            client.get(address)
    print(
        f"{name:<10}  {queries:>7}  {cost['web']:>10.1f}  "
        f"{cost['database']:>17.1f}  {size / 1024:>5.0f}"
    )
    return queries <= QUERIES and cost["web"] + cost["database"] <= CPU


def wave(moderator: User) -> None:
    found = Wave("host", "wave.example").pending()
    print("\none act on     seconds  web CPU ms  PostgreSQL CPU ms")

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        with spent(1) as cost:
            outcome = act()
        seconds = time.perf_counter() - begun
        web, database = cost["web"], cost["database"]
        print(f"{name:<14} {seconds:>7.1f}  {web:>10.0f}  {database:>17.0f}")
        return outcome

    outcome = timed(
        f"{WAVE} as spam", lambda: acts.decide_all(found, "spam", moderator)
    )
    timed("and back", lambda: undo(outcome.batch, moderator))


def by_keys(session: str) -> float:
    """Return how many decisions a minute keys make in Chromium, each page awaited."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    site = f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        context = browser.new_context(base_url=site)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": site}])
        page = context.new_page()
        page.goto(QUEUE)
        begun = time.perf_counter()
        for number in range(DECISIONS):
            decide(page, number)
        seconds = time.perf_counter() - begun
        browser.close()
    server.terminate()
    made = Decision.objects.by_people().filter(act__in=("approved", "rejected"))
    assert made.count() == DECISIONS // 3 * 2, made.count()
    return DECISIONS * 60 / seconds


def decide(page: Page, number: int) -> None:
    """Approve, reject with a reason, or mark as spam, as one would by keys."""
    with page.expect_navigation():
        if number % 3 == 0:
            page.keyboard.press("a")
        elif number % 3 == 1:
            page.keyboard.press("r")
            page.keyboard.type("Off the subject")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("s")


@contextmanager
def spent(number: int) -> "Iterator[dict[str, float]]":
    """Yield the CPU that each of ``number`` repeats took, in ms, once that is known."""
    cost: dict[str, float] = {}
    web, database = time.process_time(), of_database()
    yield cost
    cost["web"] = (time.process_time() - web) / number * 1000
    cost["database"] = (of_database() - database) / number * 1000


def of_database() -> float:
    """Return the seconds of CPU that the other end of our connection has taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    sys.exit(main())

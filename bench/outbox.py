"""
R2 of security.md: mentions reach other sites, whatever dies meanwhile.

A thousand links of a hundred posts are told to a site that answers every fifth
webmention with a failure and leaves every twentieth without an answer, while the
worker is killed ten times. What waits longer than a lease for its next try is tried
at once, for the last waits are of hours. Printed is what arrived and how often; with
seeds, each runs on a database of its own::

    python -m bench.outbox 1 2 3
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from bench.sandbox import sandbox

MENTIONS, POSTS, KILLS = 1_000, 100, 10
FAILS, HANGS = 0.20, 0.05
# No target is unlucky more often than this, for we give up after seven tries.
UNLUCKY = 5
HANG_SECONDS, PATIENCE = 20, 3600
# A job whose worker is silent is done again within a minute and a half. Here at once.
ABORT = """
UPDATE procrastinate_jobs AS done SET status = 'aborted' WHERE status = 'doing'
AND EXISTS (SELECT FROM procrastinate_jobs AS next WHERE next.status = 'todo'
AND next.queueing_lock = done.queueing_lock)
"""
GIVE_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE status = 'doing'
"""
# Longer waits than that of a lease end at once.
HURRY = """
UPDATE comments_outgoing SET try_at = now()
WHERE state = 'due' AND try_at > now() + interval '61 seconds'
"""


class Receiver(ThreadingHTTPServer):
    """A site whose every page takes webmentions, at an endpoint that often fails."""

    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.chance, self.lock = random.Random(seed), threading.Lock()
        self.accepted: Counter[str] = Counter()
        self.unlucky: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def judge(self, target: str) -> str:
        """Return what becomes of one webmention, and count it."""
        with self.lock:
            drawn = self.chance.random()
            is_bad = drawn < FAILS + HANGS and self.unlucky[target] < UNLUCKY
            said = ("fails" if drawn < FAILS else "hangs") if is_bad else "accepts"
            (self.unlucky if is_bad else self.accepted)[target] += 1
            self.met[said] += 1
            return said


class Page(BaseHTTPRequestHandler):
    server: Receiver

    def do_HEAD(self) -> None:
        self.answer(200, Link="</take>; rel=webmention")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = self.server.judge(parse_qs(body)["target"][0])
        if said == "hangs":
            time.sleep(HANG_SECONDS)
        else:
            self.answer(202 if said == "accepts" else 503)

    def answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a thousand lines would hide what is printed."""


def write(receiver: Receiver) -> None:
    """Publish posts that link to as many pages of the receiver."""
    from tests.factories import make_post

    each = MENTIONS // POSTS
    for number in range(POSTS):
        pages = range(number * each, (number + 1) * each)
        links = (f'<a href="http://{receiver.endpoint}/{n}">{n}</a>' for n in pages)
        make_post(body=f"<p>{' '.join(links)}</p>")


def worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "worker"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def run(receiver: Receiver, seed: int) -> None:
    """Let workers send, killing ten of them, until nothing is due."""
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(MENTIONS // 50, MENTIONS * 9 // 10), KILLS))
    process = worker()
    try:
        for moment in moments:
            wait_until(lambda moment=moment: len(receiver.accepted) >= moment)
            time.sleep(chance.random())
            process.kill()
            process.wait()
            execute(ABORT, GIVE_BACK)
            process = worker()
        wait_until(is_done)
    finally:
        process.terminate()
        process.wait()


def wait_until(question: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > deadline:
            raise TimeoutError("Nothing goes on.")
        execute(HURRY)
        time.sleep(0.2)


def execute(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_done() -> bool:
    from comments.models import Outgoing

    made = Outgoing.objects.count()
    return made == MENTIONS and not Outgoing.objects.exclude(try_at=None).exists()


def faults(receiver: Receiver) -> list[str]:
    """Return a sentence for whatever does not hold."""
    from comments.models import Outgoing

    rows = Outgoing.objects.values_list("target", "state")
    found = [
        f"never arrived: {target}"
        for target, _ in rows
        if not receiver.accepted[target]
    ]
    found += [f"{state}: {target}" for target, state in rows if state != "sent"]
    duplicates = receiver.accepted.total() - len(+receiver.accepted)
    if duplicates > KILLS:
        found.append(f"more duplicates than kills: {duplicates}")
    return found


def measure(seed: int) -> int:
    receiver = Receiver(seed)
    os.environ |= {"FETCH_ALLOW": receiver.endpoint, "SITE_URL": "https://blog.example"}
    with sandbox():
        from comments.models import Attempt

        start = time.monotonic()
        write(receiver)
        run(receiver, seed)
        wrong = faults(receiver)
        arrived, total = len(+receiver.accepted), receiver.accepted.total()
        print(
            f"Seed {seed}: {arrived} of {MENTIONS} arrived, {total - arrived} twice, "
            f"{KILLS} kills; {receiver.met['fails']} failures, {receiver.met['hangs']} "
            f"without an answer, {Attempt.objects.count()} attempts noted, "
            f"{time.monotonic() - start:.0f} s",
            *wrong[:10],
            sep="\n",
            flush=True,
        )
    return len(wrong)


def main(seeds: list[str]) -> int:
    """Measure each seed in a process of its own, since each has other settings."""
    if len(seeds) == 1:
        return 1 if measure(int(seeds[0])) else 0
    command = [sys.executable, "-m", "bench.outbox"]
    failed = sum(
        subprocess.run([*command, seed], check=False).returncode != 0 for seed in seeds
    )
    print(f"{len(seeds) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["1", "2", "3"]))

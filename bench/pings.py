"""
Measure what pingbacks cost, on a database that is made for it and then gone.

    python -m bench.pings flood   # 10,000 in a minute from 50 addresses: security.md S9
    python -m bench.pings fuzz    # 5,000 bodies that are nearly right: security.md S10

A flood names pages at 250 hosts, all of them one server here, that counts how often it
is asked. Readers open an article meanwhile, and before, for comparison: run it on a
quiet machine. It takes four minutes, most of it to see that no more fetches come.
"""

import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit
from xmlrpc.client import Fault, dumps, loads

from bench.sandbox import Web, sandbox
from tests.blog.hostile import Server, answer

PINGS, SECONDS, SENDERS = 10_000, 60, 50
HOSTS, MOST_FETCHES = 250, 300
IDLE_SECONDS, PAUSE = 30, 0.1  # between two pages that a reader opens
WATCHED = 130  # seconds after the flood in which fetches may come
BODIES, MOST_MS = 5_000, 20
ROOT = Path(__file__).resolve().parent.parent


def flood() -> None:
    with Server(answer(b"<title>No link</title>"), host="0.0.0.0") as victim:
        hosts = [f"127.1.{n // 250}.{n % 250 + 1}:{victim.port}" for n in range(HOSTS)]
        os.environ["FETCH_ALLOW"] = ",".join(hosts)
        with sandbox():
            from django.conf import settings

            from tests.factories import make_post

            paths = [make_post().get_absolute_url() for _ in range(5)]
            targets = [settings.SITE_URL + path for path in paths]
            run_flood(victim, hosts, targets, paths[0])


def run_flood(victim: Server, hosts: list[str], targets: list[str], path: str) -> None:
    worker = [sys.executable, "manage.py", "procrastinate", "worker"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    job, web = subprocess.Popen(worker, cwd=ROOT, **silent), Web()
    try:
        web.wait()
        with multiprocessing.get_context("spawn").Pool(1) as reader:
            idle = reader.apply(read, (web.address, path, IDLE_SECONDS))
            spent = cpu_of(web)
            under = reader.apply_async(read, (web.address, path, SECONDS))
            senders = [Sender(web.address, n, hosts, targets) for n in range(SENDERS)]
            took = send(senders)
            spent = cpu_of(web) - spent
            report_flood(senders, took, spent)
            report_readers("idle", idle)
            report_readers("flood", under.get())
        report_fetches(victim)
    finally:
        web.stop()
        job.terminate()
        job.wait()


class Sender(threading.Thread):
    """One address that pings, as evenly as it can, each time for another page."""

    def __init__(
        self, address: str, number: int, hosts: list[str], targets: list[str]
    ) -> None:
        super().__init__()
        self.server, self.number = urlsplit(address).netloc, number
        self.chance = random.Random(number)
        self.hosts, self.targets = hosts, targets
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        begun, number = time.monotonic(), PINGS // SENDERS
        connection = HTTPConnection(self.server, timeout=30)
        for index in range(number):
            time.sleep(max(begun + index * SECONDS / number - time.monotonic(), 0))
            source = f"http://{self.chance.choice(self.hosts)}/{self.number}/{index}"
            call = dumps((source, self.chance.choice(self.targets)), "pingback.ping")
            self.answers[self.ping(connection, call)] += 1
        connection.close()

    def ping(self, connection: HTTPConnection, call: str) -> str:
        headers = {
            "Content-Type": "text/xml",
            "X-Forwarded-For": f"10.0.7.{self.number + 1}",
        }
        try:
            connection.request("POST", "/xmlrpc.php", call, headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                return f"status {response.status}"
            loads(body)
        except Fault as fault:
            return f"fault {fault.faultCode}"
        except (OSError, HTTPException) as error:
            connection.close()
            return f"no answer ({type(error).__name__})"
        return "taken"


def send(senders: Sequence[Sender]) -> float:
    """Let all of them send; return how many seconds that took."""
    begun = time.monotonic()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return time.monotonic() - begun


def read(address: str, path: str, seconds: int) -> list[float]:
    """Open the page again and again; return how many seconds each time took."""
    times, end = [], time.monotonic() + seconds
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    while (begun := time.monotonic()) < end:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == 200
        times.append(time.monotonic() - begun)
        time.sleep(PAUSE)
    return times


def cpu_of(web: Web) -> float:
    """Return the seconds of CPU that all processes of the server have used."""
    assert web.process
    group, ticks = os.getpgid(web.process.child.pid), 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has ended.
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def report_flood(senders: Sequence[Sender], took: float, spent: float) -> None:
    answers = sum((sender.answers for sender in senders), Counter())
    said = ", ".join(f"{number} {what}" for what, number in answers.most_common())
    total = answers.total()
    print(f"{total} pings in {took:.0f} s from {SENDERS} addresses: {said}", flush=True)
    # Readers' pages are in it: about one of sixty answers.
    print(f"{spent / total * 1000:.1f} ms of CPU for each answer of the server")


def report_readers(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, p95 = (ordered[int(len(ordered) * part)] * 1000 for part in (0.5, 0.95))
    print(f"readers, {name:6}: median {middle:.0f} ms, p95 {p95:.0f} ms", flush=True)


def report_fetches(victim: Server) -> None:
    from comments.models import Linkback

    time.sleep(WATCHED)
    waiting = Linkback.objects.due().count()
    print(f"{Linkback.objects.count()} claims stored, {waiting} of them still due")
    number = len(victim.requests)
    print(f"{number} fetches made, {MOST_FETCHES} are the most in an hour")
    assert number <= MOST_FETCHES


def fuzz() -> None:
    """Print how long the answers to bodies take that are nearly right."""
    with sandbox():
        from django.conf import settings
        from django.test import Client

        from tests.comments.claiming import address_of
        from tests.comments.fuzzing import bodies
        from tests.comments.test_mention_fuzz import CALL
        from tests.factories import make_post

        settings.ALLOWED_HOSTS = ["testserver"]
        client, target = Client(), address_of(make_post())
        whole = CALL.replace("TARGET", target).encode()
        addresses = cycle(f"10.{n // 250}.{n % 250}.1" for n in range(5000))
        ask(client, whole, "10.255.255.1")
        times = []
        for body, ip in zip(bodies(whole, BODIES, seed=10), addresses, strict=False):
            begun = time.process_time()
            ask(client, body, ip)
            times.append((time.process_time() - begun) * 1000)
    slow = sum(ms >= MOST_MS for ms in times)
    middle, p99 = (sorted(times)[int(BODIES * part)] for part in (0.5, 0.99))
    print(f"{BODIES} bodies: median {middle:.1f} ms of CPU, p99 {p99:.1f} ms")
    print(f"longest {max(times):.1f} ms, {slow} took {MOST_MS} ms or more")


def ask(client: object, body: bytes, ip: str) -> None:
    post = client.post  # type: ignore[attr-defined]
    response = post("/xmlrpc.php", body, content_type="text/xml", REMOTE_ADDR=ip)
    assert response.status_code == 200


if __name__ == "__main__":
    {"flood": flood, "fuzz": fuzz}[sys.argv[1]]()

"""
Measure what hostile servers cost the guarded client, with the deadline of real use.

Each is asked by a process of its own, for at most 1 MiB of HTML. Printed are how that
ended, after how many seconds, by how much the process grew, and how many bytes the
server could send. Then all forbidden addresses are tried among private servers that
answer (``tests.blog.internet``; needs Linux and iproute2). It takes two minutes::

    python -m bench.fetch
"""

import json
import multiprocessing
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import django
from django.conf import settings

from tests.blog import hostile
from tests.blog.hostile import Server, answer

MEGABYTE = 1024 * 1024
ACTS = [
    *hostile.ENDLESS,
    hostile.gzip_bomb,
    hostile.framed_bomb,
    hostile.endless_failure,
]


def ask(endpoints: list[str], url: str) -> tuple[str, float, float]:
    """Return how asking ended, its seconds, and by how many MiB this process grew."""
    settings.configure(FETCH_ALLOW=endpoints, SITE_URL="https://blog.example")
    django.setup()
    from blog.fetch import FetchError, fetch

    fetch(f"http://{endpoints[0]}/", types=("text/html",), limit=MEGABYTE)
    size, begun = peak(), time.monotonic()
    try:
        page = fetch(url, types=("text/html",), limit=MEGABYTE)
        end = f"{page.status}, {len(page.body)} bytes"
    except FetchError as error:
        end = type(error).__name__
    return end, time.monotonic() - begun, peak() - size


def peak() -> float:
    """Return the most memory that this process had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(act: hostile.Act, scheme: str = "http") -> None:
    context = multiprocessing.get_context("spawn")
    with Server(answer(b"x" * 1000)) as good, Server(act) as server:
        endpoints = [good.endpoint, server.endpoint]
        url = f"{scheme}://{server.endpoint}/"
        with context.Pool(1) as pool:
            end, seconds, grown = pool.apply(ask, (endpoints, url))
        sent = server.sent / MEGABYTE
    name = act.__name__.replace("_", " ") + (" (TLS)" if scheme == "https" else "")
    print(f"{name:20} {end:18} {seconds:6.2f} {grown:8.2f} {sent:8.2f}")


def measure_addresses() -> None:
    """Tell how many forbidden addresses were reached, of how many."""
    alone = ["unshare", "--map-root-user", "--net", "--mount"]
    run = [*alone, sys.executable, "-m", "tests.blog.internet"]
    folder = Path(__file__).resolve().parent.parent
    output = subprocess.run(run, cwd=folder, check=True, capture_output=True).stdout
    happened = json.loads(output)
    reached = Counter(happened["reached"])
    reached["127.0.0.1"] -= 1  # once without a guard, to see that the trap counts
    private = sum(reached[a] for a in reached if a not in happened["public"])
    tries = sum(happened["tried"].values())
    kinds = ", ".join(f"{number} {kind}" for kind, number in happened["tried"].items())
    print(f"\nPrivate addresses reached: {private} of {tries} tries ({kinds}).")


def main() -> None:
    hostile.bomb()
    print(f"{'server':20} {'end':18} {'s':>6} {'MiB':>8} {'sent MiB':>8}")
    measure(answer(b"x" * MEGABYTE))
    for act in ACTS:
        measure(act)
    measure(hostile.silent, "https")
    measure_addresses()


if __name__ == "__main__":
    main()

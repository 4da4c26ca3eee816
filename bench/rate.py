"""How many comments are taken a second over HTTP, and what one costs."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from bench.sandbox import Web, postmaster
from bench.senders import Sender, prepared

CLIENTS, SECONDS, MANY = 8, 10, 20


def run(folder: Path) -> None:
    """Print the rate with one and two web processes, on one post and on many."""
    posts = prepared(MANY)
    print(f"queries: {queries(posts[0])} a comment")
    print("web processes  posts  comments a second  CPU ms a comment: web  PostgreSQL")
    for webs in (1, 2):
        for some in (posts[:1], posts):
            rate, *spent = measure(folder, webs, some)
            costs = "".join(f"{ms:12.1f}" for ms in spent)
            print(f"{webs:13}  {len(some):5}  {rate:17.0f}  {costs}", flush=True)


def measure(folder: Path, number: int, posts: list[int]) -> tuple[float, ...]:
    """Return comments taken a second, and CPU ms for each: web and PostgreSQL."""
    from comments.models import Comment

    webs, before = [Web() for _ in range(number)], Comment.objects.count()
    try:
        for web in webs:
            web.wait()
        addresses = [web.address for web in webs]
        seeds = random.sample(range(10**6), CLIENTS)
        senders = [Sender(addresses, posts, seed) for seed in seeds]
        in_parallel(senders, time.monotonic() + 1)
        taken, start = Comment.objects.count(), time.monotonic()
        spent = [cpu(*(web.pid for web in webs)), cpu(postmaster(folder))]
        in_parallel(senders, start + SECONDS)
        took, taken = time.monotonic() - start, Comment.objects.count() - taken
        after = [cpu(*(web.pid for web in webs)), cpu(postmaster(folder))]
    finally:
        for web in webs:
            web.stop()
    acknowledged = sum(len(sender.acknowledged) for sender in senders)
    assert not any(sender.refused for sender in senders)
    assert Comment.objects.count() == before + acknowledged
    costs = [(b - a) * 1000 / taken for a, b in zip(spent, after, strict=True)]
    return taken / took, *costs


def in_parallel(senders: list[Sender], end: float) -> None:
    with ThreadPoolExecutor(len(senders)) as threads:
        list(threads.map(lambda sender: sender.send_until(end), senders))


def cpu(*pids: int) -> float:
    """Return the seconds that these processes and all below them have used."""
    parents = [psutil.Process(pid) for pid in pids]
    below = [child for parent in parents for child in parent.children(recursive=True)]
    return sum(sum(process.cpu_times()[:4]) for process in [*parents, *below])


def queries(post: int) -> int:
    """Return how many statements it takes to accept a stranger's comment."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    here = {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    said = {"name": "Reader", "email": "first@hospital.example", "body": "I agree."}
    with CaptureQueriesContext(connection) as captured:
        response = Client().post(f"/comments/on/{post}/", said, headers=here)
    assert response.status_code == 303
    return len(captured)

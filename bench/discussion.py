"""
Measure the discussion, each time on a database that is made for it and then gone.

    python -m bench.discussion thread   # a post with 5,000 comments
    python -m bench.discussion rate     # comments taken a second, over HTTP
    python -m bench.discussion flood    # 10,000 submissions in an hour: S20
    python -m bench.discussion kills    # while processes die: security.md R1

Run it on a quiet machine. ``kills`` takes seeds: ``kills 1 2 3``; by default 1 to 5.
``flood`` takes how many are submitted.
"""

import random
import sys
import time
from collections.abc import Sequence
from typing import Any

from bench.sandbox import sandbox

COMMENTS, DEEPEST, CHAIN = 5_000, 10, 500
TEXT = (
    "We timed every pause on eleven ward rounds, and most ended before a learner could "
    "have found the question’s edges. Comment {number} says so again, with a *stress*."
)
REPEATS = 15


def thread() -> None:
    """Print what the first page of a long discussion costs beside a short one's."""
    with sandbox():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        pages = {"8 comments": make_thread(8, "even")}
        for shape in ("even", "few long", "one thread", "no answers", "one chain"):
            pages[f"5,000 comments, {shape}"] = make_thread(COMMENTS, shape)
        print(f"{'page':28} {'KB':>6} {'queries':>8} {'ms of CPU':>10} {'ms':>7}")
        for name, address in pages.items():
            print_page(name, address)


def print_page(name: str, address: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    queries, size = len(captured), len(response.content) / 1000
    took = []
    for _ in range(REPEATS):
        start = time.process_time(), time.perf_counter()
        client.get(address)
        took.append((time.process_time() - start[0], time.perf_counter() - start[1]))
    cpu, wall = (sorted(times)[REPEATS // 2] for times in zip(*took, strict=True))
    spent = f"{cpu * 1000:10.1f} {wall * 1000:7.1f}"
    print(f"{name:28} {size:6.0f} {queries:8} {spent}", flush=True)


def make_thread(number: int, shape: str) -> str:
    """Save a post with so many comments; return its address."""
    from comments.importers.trees import plant
    from comments.models import Comment
    from comments.models.comment_queryset import recount
    from tests.factories import make_post

    post, chance = make_post(), random.Random(number)
    start = (Comment.objects.order_by("-pk").values_list("pk", flat=True)[:1] or [0])[0]
    comments: list[Comment] = []
    html = Comment(body=TEXT.format(number="NUMBER")).render()
    for index in range(number):
        comment = Comment(pk=start + index + 1, post=post, status="approved")
        comment.name, comment.body = f"Reader {index}", TEXT.format(number=index)
        comment.body_html = html.replace("NUMBER", str(index))
        parent = parent_of(index, shape, chance)
        comment.parent = None if parent is None else comments[parent]
        if comment.parent and shape != "one chain" and too_deep(comment):
            comment.parent = comment.parent.parent
        comments.append(comment)
    Comment.objects.bulk_create(plant(comments), batch_size=500)
    recount([post.pk])
    return post.get_absolute_url()


def too_deep(comment: Any) -> bool:
    depth = 1
    while comment.parent:
        comment, depth = comment.parent, depth + 1
    return depth > DEEPEST


def parent_of(index: int, shape: str, chance: random.Random) -> int | None:
    """Return which earlier comment this one answers."""
    if index == 0 or shape == "no answers":
        return None
    if shape == "one chain":
        return index - 1 if index % CHAIN else None
    if shape == "one thread":
        return chance.randrange(index)
    roots = 0.2 if shape == "even" else 0.002
    return None if chance.random() < roots else chance.randrange(index)


def rate() -> None:
    """Print how many comments 8 clients can leave a second."""
    with sandbox() as folder:
        from bench.rate import run

        run(folder)


def kills(seeds: Sequence[int]) -> None:
    """Print what R1 asks for: processes are killed while 100 clients comment."""
    failed = 0
    with sandbox() as folder:
        from bench.kills import run

        for seed in seeds:
            faults = run(folder, seed)
            failed += bool(faults)
            for fault in faults:
                print(f"seed {seed}: {fault}")
    print(f"{len(seeds) - failed} passed, {failed} failed")


def flood(*number: int) -> None:
    """Print what becomes of a flood, and what it leaves behind."""
    with sandbox():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        from bench.flood import run

        run(*number)


def main(task: str, *numbers: str) -> None:
    if task == "kills":
        kills([int(seed) for seed in numbers] or (1, 2, 3, 4, 5))
    elif task == "flood":
        flood(*map(int, numbers))
    else:
        {"thread": thread, "rate": rate}[task]()


if __name__ == "__main__":
    main(*sys.argv[1:])

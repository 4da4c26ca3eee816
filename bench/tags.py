"""
Let 200 writers save one tag at once, each in a spelling of their own; count the tags.

    python -m bench.tags                # 200 writers
    python -m bench.tags 20000          # besides, topics among so many posts

Each writer is a connection of its own to one of two real web processes, and saves a
draft of their own at the desk, all at the same moment. Printed are how many saves were
answered, how long they took, and how many tags the database has then: 1, or the command
ends with 1. With a number of posts it prints the milliseconds of what a tag page asks
the database for.
"""

import random
import secrets
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from statistics import median, quantiles
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.sandbox import Web, sandbox

WRITERS, WEBS, SEED, REPEATS = 200, 2, 11, 15
NAME = "MedicalEducation"


class Writer:
    """One who writes the tag, and is ready before the others begin."""

    def __init__(self, server: str, session: str, post: int, spelling: str) -> None:
        from django.conf import settings

        self.connection = HTTPConnection(urlsplit(server).netloc, timeout=120)
        # Any token of the right length that cookie and form agree on.
        self.token = secrets.token_hex(16)
        self.cookies = {
            settings.SESSION_COOKIE_NAME: session,
            settings.CSRF_COOKIE_NAME: self.token,
        }
        self.post, self.spelling = post, spelling

    def save(self, barrier: Barrier) -> float:
        """Return the seconds until the save was acknowledged."""
        form = {
            "title": f"Draft {self.post}",
            "standfirst": "",
            "body": f"<p>#{self.spelling}</p>",
            "version": 1,
            "csrfmiddlewaretoken": self.token,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": "; ".join(f"{name}={v}" for name, v in self.cookies.items()),
        }
        self.connection.connect()
        barrier.wait()
        start = time.monotonic()
        path = f"/desk/{self.post}/save"
        self.connection.request("POST", path, urlencode(form), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (answer.status, text[:300])
        return time.monotonic() - start


def spellings(number: int) -> list[str]:
    """Return so many ways of writing the name, no two alike."""
    chance, found = random.Random(SEED), dict[str, None]()
    while len(found) < number:
        letters = (chance.choice((c.lower(), c.upper())) for c in NAME)
        found["".join(letters)] = None
    return list(found)


def race() -> int:
    """Print what came of it; return how many tags there are."""
    from django.conf import settings
    from django.test import Client

    from blog.models import Post, Tag, TaggedPost
    from tests.factories import make_draft, make_role

    user, client = make_role("Authors"), Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    posts = [make_draft(authors=[], created_by=user).pk for _ in range(WRITERS)]
    webs = [Web() for _ in range(WEBS)]
    try:
        for web in webs:
            web.wait()
        writers = [
            Writer(webs[number % WEBS].address, session, post, spelling)
            for number, (post, spelling) in enumerate(
                zip(posts, spellings(WRITERS), strict=True)
            )
        ]
        barrier = Barrier(WRITERS, timeout=60)
        with ThreadPoolExecutor(WRITERS) as threads:
            took = list(threads.map(lambda writer: writer.save(barrier), writers))
    finally:
        for web in webs:
            web.stop()
    tags = Tag.objects.count()
    carried = TaggedPost.objects.filter(content_object__in=posts).count()
    linked = Post.objects.filter(body_html__contains='class="hashtag"').count()
    print(
        f"{WRITERS} writers, {WRITERS} spellings: {len(took)} saves answered, the last "
        f"after {max(took):.1f} s; {tags} tag, on {carried} posts, linked in {linked}",
        flush=True,
    )
    return tags


def topics(number: int) -> None:
    from django.db.models import Count

    from bench.load_posts import load
    from blog.models import Tag
    from blog.topics import Topic

    load(number)
    used = Tag.objects.annotate(number=Count("items")).order_by("-number")
    tags = list(used.filter(number__gt=0))
    for some in ([0], [20], [-1], [0, 1], [0, -1], [100, 200]):
        chosen = [tags[place] for place in some]

        def topic(chosen: list[Tag] = chosen) -> Topic:
            return Topic.of(chosen)

        asked: dict[str, Callable[[], Any]] = {
            "page": lambda: list(topic().posts.newest_first().for_lists()[:21]),
            "number": lambda: topic().count,
            "looked at each": topic().posts.count,
            "beside": lambda: topic().beside(),
        }
        told = " + ".join(str(tag.number) for tag in chosen)
        times = (f"{name} {milliseconds(ask)}" for name, ask in asked.items())
        print(f"{told:>15} posts: {'  '.join(times)}", flush=True)


def milliseconds(ask: Callable[[], Any]) -> str:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return f"p50 {median(times):4.0f} ms, p95 {quantiles(times, n=20)[18]:4.0f} ms"


def main() -> int:
    with sandbox():
        tags = race()
        for number in map(int, sys.argv[1:]):
            topics(number)
    return 0 if tags == 1 else 1


if __name__ == "__main__":
    sys.exit(main())

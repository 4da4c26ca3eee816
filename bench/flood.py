"""S20 of security.md: what becomes of 10,000 submissions that come within one hour."""

import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any
from unittest.mock import patch

from bench.corpus import Written, comments

SUBMISSIONS, HOUR = 10_000, timedelta(hours=1)
# So many are readers', each from a place of their own; all others come from few places.
READERS, NETWORKS, SENDERS_EACH, DIFFERENT = 500, 10, 5, 600
TABLES = (
    *("comments_comment", "comments_decision", "comments_tally"),
    *("mail_message", "procrastinate_jobs"),
)
OURS = {"sec-fetch-site": "same-origin"}


def run(number: int = SUBMISSIONS) -> None:
    """
    Replay an hour with its clock in this process, and print what it leaves behind.

    The site has its settings of the first day, and the filter has learned nothing.
    What limits count goes by the clock of the replay, but not the time at which a
    comment is stored.
    """
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from tests.factories import make_post, make_site

    make_site()
    turns = cycle([make_post().pk for _ in range(5)])
    begun, memory = time.process_time(), peak()
    sizes, began_at = table_sizes(), timezone.now()
    clock = [began_at]
    results: dict[str, Counter[str]] = defaultdict(Counter)
    with patch("django.utils.timezone.now", lambda: clock[0]):
        for at, kind, written, ip in submissions(number, began_at):
            clock[0] = at
            answer = Client().post(
                reverse("comments:write", args=[next(turns)]),
                fields(written),
                headers=OURS,
                REMOTE_ADDR=ip,
            )
            results[kind][outcome(answer)] += 1
    spent = (time.process_time() - begun) / number * 1000
    for kind, counts in results.items():
        shares = (
            f"{name} {n / counts.total():.1%}" for name, n in counts.most_common()
        )
        print(f"{kind:8} {counts.total():6}  {', '.join(shares)}")
    print(f"{spent:.1f} ms of CPU each; memory +{peak() - memory:.0f} MB")
    for table, size in table_sizes().items():
        print(f"{table:20} {size - sizes[table]:+8.1f} MB")
    print_queue()


def submissions(
    number: int, begin: datetime
) -> Iterator[tuple[datetime, str, Written, str]]:
    """Yield when each comes, of which kind, what it says and from which address."""
    chance = random.Random(20)
    readers = number * READERS // SUBMISSIONS
    kinds = ["reader"] * readers + ["spam"] * (number - readers)
    chance.shuffle(kinds)
    texts = {
        "reader": iter(comments("ham", max(readers, 1))),
        "spam": cycle(comments("spam", DIFFERENT)),
    }
    for index, kind in enumerate(kinds):
        if kind == "reader":
            ip = f"100.{64 + index // 65536}.{index // 256 % 256}.{index % 256}"
        else:
            ip = f"198.18.{chance.randrange(NETWORKS)}.{chance.randrange(SENDERS_EACH)}"
        yield begin + HOUR * index / number, kind, next(texts[kind]), ip


def fields(written: Written) -> dict[str, str]:
    return {name: getattr(written, name) for name in ("name", "email", "url", "body")}


def outcome(answer: Any) -> str:
    """Return the refusal's status, or what the last comment was judged to be."""
    from comments.models import Comment

    if answer.status_code != 303:
        return str(answer.status_code)
    last = Comment.objects.latest("pk")
    return "likely spam" if last.likely_spam else str(last.status)


def table_sizes() -> dict[str, float]:
    """Return how many MB each table takes, its indexes included."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, pg_total_relation_size(name::regclass) / 1e6 "
            "FROM unnest(%s::text[]) AS name",
            [list(TABLES)],
        )
        return {name: float(size) for name, size in cursor.fetchall()}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def print_queue() -> None:
    """Open the queue as it stands then."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.factories import make_user

    client, address = Client(), reverse("admin:comments_queue")
    client.force_login(make_user(is_staff=True, is_superuser=True))
    client.get(address)
    for tab in ("pending", "likely"):
        begun = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address, {"tab": tab})
        assert answer.status_code == 200
        spent = (time.process_time() - begun) * 1000
        print(f"queue, {tab}: {len(captured)} queries, {spent:.0f} ms of CPU")

"""
Measure the search, each time on a database that is made for it and then gone.

    python -m bench.search              # at 200, 20,000 and 200,000 posts
    python -m bench.search 20000        # at so many

It prints what loading took, how large the indexes are, and for each kind of search,
for articles with what is related to them and for the list of topics the milliseconds
by the clock for the whole page, template and all: half of them took no longer than
p50, 95 of 100 no longer than p95. No search is asked for twice. Run it on a quiet
machine.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any

from bench.load_posts import FASHION, Language, load
from bench.sandbox import sandbox

SIZES = (200, 20_000, 200_000)
REPEATS, WARM = 100, 10
# What was found, what was meant, what is related, and topics.
ANSWERS = (b'class="entries"', b"Did you mean", b'id="related-heading"', b'id="cloud"')
RELATIONS = {
    "posts": "SELECT pg_relation_size('blog_post')",
    "their texts (TOAST)": (
        "SELECT pg_relation_size(reltoastrelid) FROM pg_class "
        "WHERE oid = 'blog_post'::regclass"
    ),
    "index of words": "SELECT pg_relation_size('post_search')",
    "index of the newest": "SELECT pg_relation_size('post_public_newest')",
    "known words": "SELECT pg_relation_size('blog_knownword')",
    "index of their letters": "SELECT pg_relation_size('known_word_trigrams')",
}


def kinds(language: Language) -> dict[str, Callable[[], dict[str, str]]]:
    """Return what makes a search of each kind."""
    chance, words = random.Random(7), language.words
    rare, middle, common = words[5_000:], words[100:3_000], words[:60]

    def typo() -> str:
        word = chance.choice([word for word in words[20:5_000] if len(word) > 6])
        place = chance.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return {
        "a rare word": lambda: {"q": chance.choice(rare)},
        "a common word": lambda: {"q": chance.choice(common)},
        "two words": lambda: {"q": " ".join(chance.sample(middle, 2))},
        "two common words": lambda: {"q": " ".join(chance.sample(common, 2))},
        "a typo": lambda: {"q": typo()},
        "a word by an author": lambda: {
            "q": f"{chance.choice(common)} author:author-{chance.randrange(100)}"
        },
        "all by an author": lambda: {"author": f"author-{chance.randrange(500)}"},
        "a common word on a topic": lambda: {
            "q": chance.choice(common),
            "tag": f"tag-{chance.randrange(300)}",
        },
        "a phrase of common words": lambda: {
            "q": f'"{" ".join(chance.sample(common, 2))}"'
        },
        "a word of some old years": lambda: {
            "q": f"{FASHION} -{chance.choice(rare)}",
        },
    }


def measure(number: int) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from blog.models import KnownWord

    settings.ALLOWED_HOSTS = ["testserver"]
    took = load(number)
    speed = number / (took["rows"] + took["index"])
    told = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in took.items())
    print(f"\n{number} posts: {told}; {speed:.0f} posts a second")
    start = time.monotonic()
    known = KnownWord.objects.learn()
    print(f"{known} known words learned in {time.monotonic() - start:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) blog_knownword")
        for name, sql in RELATIONS.items():
            cursor.execute(sql)
            print(f"  {name}: {cursor.fetchone()[0] / 2**20:.1f} MiB")
    for name, make in kinds(Language()).items():
        ask(name, "/search/", make, Client())
    for name, path in pages().items():
        ask(name, path, dict, Client())


def pages() -> dict[str, Callable[[], str]]:
    """Return what makes the address of a page that looks for posts by itself."""
    from blog.models import Post

    posts = Post.objects.published().order_by("?").only("slug", "address_date")
    some = [post.get_absolute_url() for post in posts[: WARM + REPEATS]]
    return {"an article, with related": some.pop, "all topics": lambda: "/tags/"}


def ask(
    name: str,
    path: str | Callable[[], str],
    make: Callable[[], dict[str, str]],
    client: Any,
) -> None:
    """Print how long pages of one kind take, each for something else."""
    times, spent, found = [], [], 0
    for repeat in range(WARM + REPEATS):
        asked, reader = make(), next(ADDRESSES)
        address = path() if callable(path) else path
        start = time.perf_counter(), time.process_time()
        response = client.get(address, asked, REMOTE_ADDR=reader)
        took = time.perf_counter() - start[0], time.process_time() - start[1]
        assert response.status_code == 200
        if repeat >= WARM:
            times.append(took[0] * 1000)
            spent.append(took[1] * 1000)
            html = response.content
            found += any(sign in html for sign in ANSWERS)
    p50, p95 = quantiles(times, n=20)[9], quantiles(times, n=20)[18]
    print(
        f"{name:26} p50 {p50:5.0f} ms  p95 {p95:5.0f} ms  worst {max(times):5.0f} ms  "
        f"CPU of the web process {median(spent):3.0f} ms  answered {found}/{REPEATS}",
        flush=True,
    )


def every_address() -> Iterator[str]:
    """Yield an address of another reader each time: none asks too often."""
    for number in range(2**16):
        yield f"198.51.{number // 256}.{number % 256}"


ADDRESSES = every_address()


def main() -> None:
    sizes = list(map(int, sys.argv[1:])) or SIZES
    if len(sizes) > 1:
        # A process each: Django keeps to the database that it was set up with.
        for number in sizes:
            command = [sys.executable, "-m", "bench.search", str(number)]
            subprocess.run(command, check=True)
        return
    with sandbox():
        measure(*sizes)


if __name__ == "__main__":
    main()

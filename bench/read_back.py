"""
Measure whether programs of others read each author of a post, in order.

Three collections are written into a database for tests: the article of 2015, the demo,
and 500 posts with one to nine authors whose names are hard to read. feedparser reads
every page of the RSS and Atom feeds, the JSON Feed is read as it stands, and extruct
reads JSON-LD, Open Graph and microformats from every page of a post. extruct is no
dependency of ours: name the Python of an environment that has it::

    python manage.py db python -m bench.read_back /path/to/python-with-extruct

Printed is of how many posts the authors are equal and in order, of how many; ends with
1 if one isn't.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import feedparser  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from blog.models import Author, Post  # noqa: E402
from config.demo.load import load  # noqa: E402
from tests.blog.post1 import make_post1  # noqa: E402
from tests.factories import make_author, make_post  # noqa: E402

POSTS, AUTHORS, SEED = 500, 60, 7
NAMES = (
    *("Łukasz Ścięgienny", "Nguyễn Thị Hạnh", "Seán Ó hÉalaithe", "Suharti"),
    *("Juan Pérez de la Cruz", "Robert Smith Jr.", "毛泽东", "Анна Иванова"),
    *("J. R. R. O’Neill", "bell hooks", "Ana & Co", "A <b>bold</b> one", 'Ed "Ned" Bo'),
    *(
        "Jean-Luc d’Arc, MD",
        "The ABC Study Group",
        "محمد علي",
        "Zoë Müller-Lüdenscheid",
    ),
)
# Runs where extruct is: a line of JSON in for each page, one out.
READER = """
import json, sys, extruct
for line in sys.stdin:
    page = json.loads(line)
    said = extruct.extract(
        page["html"], page["url"], syntaxes=["json-ld", "opengraph", "microformat"]
    )
    print(json.dumps(said))
"""
Names = dict[str, list[str]]  # Of authors, by the address of the post.


def main(python: str) -> int:
    connection.settings_dict["TEST"]["NAME"] = "bench_read_back"
    connection.creation.create_test_db(verbosity=0)
    stores = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    failed = 0
    try:
        with (
            tempfile.TemporaryDirectory() as media,
            override_settings(DEBUG=False, STORAGES=stores, MEDIA_ROOT=media),
        ):
            for name, fill in COLLECTIONS.items():
                with transaction.atomic():
                    fill()
                    failed += read_back(name, python)
                    transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db("bench_read_back", verbosity=0)
    return int(failed > 0)


def generate() -> None:
    """Write posts by one to nine authors each, the same at each run."""
    dice = Random(SEED)
    people = [make_author(name=NAMES[n % len(NAMES)]) for n in range(AUTHORS)]
    orcids = iter(valid_orcids())
    for author in people[::2]:
        author.orcid = next(orcids)
        author.save()
    start = timezone.now()
    for number in range(POSTS):
        at = start - timedelta(hours=number + 1)
        signers = dice.sample(people, number % 9 + 1)
        make_post(published_at=at, authors=signers, title=f"Post {number} & <more>")


def valid_orcids() -> Iterator[str]:
    """Yield numbers with the check digit of ISO/IEC 7064, MOD 11-2."""
    for number in range(15_000_000, 35_000_000):
        digits, total = f"{number:015}", 0
        for digit in digits:
            total = (total + int(digit)) * 2
        whole = digits + "0123456789X"[(12 - total % 11) % 11]
        yield "-".join(whole[n : n + 4] for n in range(0, 16, 4))


COLLECTIONS: dict[str, Callable[[], Any]] = {
    "the article of 2015": make_post1,
    "the demo": lambda: load(lambda line: None),
    f"{POSTS} generated posts": generate,
}


def read_back(collection: str, python: str) -> int:
    """Print how many posts are read right from each form; return how many aren't."""
    posts = list(Post.objects.published().for_feed())
    url = settings.SITE_URL
    signed = {f"{url}{p.get_absolute_url()}": p.signers for p in posts}
    names = {link: [a.name for a in authors] for link, authors in signed.items()}
    ids = {link: [who(a) for a in authors] for link, authors in signed.items()}
    client = Client(headers={"host": url.partition("://")[2]})
    pages = by_extruct(client, list(names), python)
    told = {
        "RSS, by feedparser": (by_feedparser(client, "/feed/", "name"), names),
        "Atom, by feedparser": (by_feedparser(client, "/feed/atom/", "name"), names),
        "Atom, uri": (by_feedparser(client, "/feed/atom/", "href"), ids),
        "JSON Feed": (by_json(client, "name"), names),
        "JSON-LD, by extruct": (pages["name"], names),
        "JSON-LD, @id": (pages["@id"], ids),
        "Open Graph, by extruct": (pages["og"], signed_pages(signed)),
        "microformats, by extruct": (pages["mf"], names),
    }
    wrong = 0
    for form, (found, right) in told.items():
        equal = sum(found.get(link) == expected for link, expected in right.items())
        wrong += len(right) - equal
        print(f"{collection}: {form}: {equal} of {len(right)}", flush=True)
    return wrong


def who(author: Author) -> str:
    """Return by which address programs know an author."""
    page = f"{settings.SITE_URL}{author.get_absolute_url()}"
    return f"https://orcid.org/{author.orcid}" if author.orcid else page


def signed_pages(signed: dict[str, list[Author]]) -> Names:
    url = settings.SITE_URL
    return {
        link: [f"{url}{a.get_absolute_url()}" for a in authors]
        for link, authors in signed.items()
    }


def by_feedparser(client: Client, path: str, part: str) -> Names:
    found: Names = {}
    while path:
        feed = feedparser.parse(client.get(path).content)
        assert not feed.bozo, feed.bozo_exception
        for entry in feed.entries:
            found[entry.link] = [
                author.get(part) for author in entry.get("authors", [])
            ]
        links = {link.rel: link.href for link in feed.feed.links}
        path = links.get("next", "").removeprefix(settings.SITE_URL)
    return found


def by_json(client: Client, part: str) -> Names:
    found: Names = {}
    path = "/feed/json/"
    while path:
        feed = json.loads(client.get(path).content)
        for item in feed["items"]:
            authors = item.get("authors", [])
            found[item["url"]] = [author[part] for author in authors]
        path = feed.get("next_url", "").removeprefix(settings.SITE_URL)
    return found


def by_extruct(client: Client, links: list[str], python: str) -> dict[str, Names]:
    lines = []
    for link in links:
        html = client.get(link.removeprefix(settings.SITE_URL)).content.decode()
        lines.append(json.dumps({"html": html, "url": link}))
    done = subprocess.run(
        [python, "-c", READER],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Names] = {"name": {}, "@id": {}, "og": {}, "mf": {}}
    for link, line in zip(links, done.stdout.splitlines(), strict=True):
        said = json.loads(line)
        [data] = said["json-ld"]
        authors = data.get("author", [])
        found["name"][link] = [author["name"] for author in authors]
        found["@id"][link] = [author["@id"] for author in authors]
        graph = [pair for part in said["opengraph"] for pair in part["properties"]]
        found["og"][link] = [value for name, value in graph if name == "article:author"]
        found["mf"][link] = cards(said["microformat"])
    return found


def cards(items: list[dict[str, Any]]) -> list[str]:
    """Return the names of the authors of the page's own entry."""
    [entry] = [item for item in items if item["type"] == ["h-entry"]]
    authors = entry["properties"].get("author", [])
    return [author["properties"]["name"][0] for author in authors]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

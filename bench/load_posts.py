"""
Posts by the thousand, always the same ones, written by COPY.

Their words follow Zipf's law, as those of a language do: of 30,000 words the first
stands in nearly every post, the last in hardly any. Authors and topics do too.

    DATABASE_URL=… python -m bench.load_posts 20000

brings so many into the database that the environment names, and says how long it took.
It is not for a site in use: while it runs, nothing keeps the names beside posts.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import accumulate, count
from typing import Any

import django

WORDS, AUTHORS, TAGS = 30_000, 500, 300
# Each post has some of these paragraphs, and a sentence of its own.
PARAGRAPHS, LONG, OWN = 6_000, 90, 30  # words
SYLLABLES = [c + v for c in "bcdfghklmnprstvz" for v in ("a", "e", "i", "o", "u", "ea")]
FIRST_DAY = datetime(2005, 1, 3, 8, tzinfo=UTC)
YEARS = 20
# Written about for four years, and then no more.
FASHION, FASHION_YEARS = "fashionable", (4, 8)


class Language:
    """Words from the most to the least common, and how often each is said."""

    def __init__(self, number: int = WORDS, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.words = self._words(number)
        weights = (1 / (rank + 2.7) for rank in range(number))
        self.sums = list(accumulate(weights))

    def _words(self, number: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < number:
            length = self.chance.choice((2, 3, 3, 4))
            words["".join(self.chance.choices(SYLLABLES, k=length)) + "n"] = None
        return list(words)

    def say(self, number: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.sums, k=number)

    def sentence(self, number: int) -> str:
        return " ".join(self.say(number)).capitalize() + "."


def load(number: int) -> dict[str, float]:
    """Write so many posts; return the seconds that rows, index and upkeep took."""
    from django.db import connection

    language = Language()
    authors, tags = people(language), topics(language)
    took = {}
    with connection.cursor() as cursor, unwatched(cursor):
        cursor.execute("DROP INDEX IF EXISTS post_search")
        start = time.monotonic()
        write(cursor, posts(number, language, authors, tags))
        took["rows"] = time.monotonic() - start
        start = time.monotonic()
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX post_search ON blog_post USING gin (search_vector)"
        )
        took["index"] = time.monotonic() - start
    start = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    took["vacuum"] = time.monotonic() - start
    return took


@contextmanager
def unwatched(cursor: Any) -> Iterator[None]:
    """Write ``names`` with each post, instead of anew for each author and tag."""
    tables = ("blog_byline", "blog_taggedpost")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def people(language: Language) -> list[Any]:
    from blog.models import Author

    names = (" ".join(map(str.title, language.say(2))) for _ in range(AUTHORS))
    return Author.objects.bulk_create(
        Author(name=name, citing_name=name, slug=f"author-{number}")
        for number, name in enumerate(names)
    )


def topics(language: Language) -> list[Any]:
    from blog.models import Tag

    return Tag.objects.bulk_create(
        Tag(name=f"{word.title()}{number}", slug=f"tag-{number}")
        for number, word in enumerate(language.say(TAGS))
    )


def posts(
    number: int, language: Language, authors: list[Any], tags: list[Any]
) -> Iterator[tuple[Any, list[Any], list[Any]]]:
    """Yield each post with its authors and its tags, the oldest first."""
    from blog.models import Post

    chance = language.chance
    paragraphs = [language.sentence(LONG) for _ in range(PARAGRAPHS)]
    often = [1 / (rank + 2) for rank in range(AUTHORS)]
    for index in range(number):
        signers = pick(chance, authors, often, chance.choice((1, 1, 2, 3)))
        tagged = pick(chance, tags, often[:TAGS], chance.choice((1, 2, 3, 4)))
        years = index * YEARS / number
        at = FIRST_DAY + timedelta(days=365.25 * years)
        own = language.sentence(OWN)
        if FASHION_YEARS[0] <= years < FASHION_YEARS[1]:
            own += f" How {FASHION}!"
        parts = [own, *chance.choices(paragraphs, k=chance.randint(1, 6))]
        html = "".join(f"<p>{escape(part)}</p>" for part in parts)
        names = [*(a.name for a in signers), *sorted(tag.name for tag in tagged)]
        post = Post(
            title=" ".join(language.say(7)).capitalize(),
            slug=f"post-{index}",
            standfirst=language.sentence(18),
            body=html,
            body_html=html,
            text=" ".join(parts),
            names="\n".join(names),
            status=Post.Status.PUBLISHED,
            published_at=at,
            address_date=at.date(),
            created_at=at,
            changed_at=at,
        )
        yield post, signers, tagged


def pick(chance: random.Random, things: list[Any], often: list[float], k: int) -> Any:
    return list(dict.fromkeys(chance.choices(things, often, k=k)))


def write(cursor: Any, made: Iterator[tuple[Any, list[Any], list[Any]]]) -> None:
    """Copy posts into their table, and then who signs them and what they are on."""
    from blog.models import Byline, Post, TaggedPost

    last = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    bylines, tagged = [], []
    with Copy(cursor, Post) as rows:
        for number, (post, signers, tags) in enumerate(made, last + 1):
            post.pk = number
            rows.write(post)
            bylines += [(number, a.pk, place) for place, a in enumerate(signers, 1)]
            tagged += [(number, tag.pk) for tag in tags]
    with Copy(cursor, Byline) as rows:
        for post, author, place in bylines:
            byline = Byline(post_id=post, author_id=author, position=place)
            byline.disclosure_status = Byline.Disclosure.NONE
            rows.write(byline)
    with Copy(cursor, TaggedPost) as rows:
        for post, tag in tagged:
            rows.write(TaggedPost(content_object_id=post, tag_id=tag))


class Copy:
    """The rows of a model on their way into its table."""

    def __init__(self, cursor: Any, model: Any) -> None:
        self.model, self.cursor = model, cursor
        fields = [f for f in model._meta.concrete_fields if not f.generated]
        self.fields, table = fields, model._meta.db_table
        columns = ", ".join(f.column for f in fields)
        self.copy = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
        last = model.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.numbers = count((last or 0) + 1)

    def __enter__(self) -> "Copy":
        self.rows = self.copy.__enter__()
        return self

    def write(self, thing: Any) -> None:
        thing.pk = thing.pk or next(self.numbers)
        self.rows.write_row([getattr(thing, f.attname) for f in self.fields])

    def __exit__(self, *error: Any) -> None:
        self.copy.__exit__(*error)
        if not error[0]:
            table = self.model._meta.db_table
            self.cursor.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for what, seconds in load(options.posts).items():
        print(f"{what}: {seconds:.1f} s")


if __name__ == "__main__":
    main()

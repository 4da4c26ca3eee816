"""
Read back how posts are cited: all authors, in order, by programs of others.

The posts are the article of 2015, those of the demo, and 500 made up with one to nine
authors: particles, generations, groups, single names, scripts without capitals. Of
each, the RIS file is read by rispy, the BibTeX file by pybtex, the CSL-JSON file as
JSON, and ``citation_author`` of its page; names are put together again and compared
with those above the post. Then fifty AMA citations are compared with those written by
hand (``tests/blog/ama.py``), and what a citation costs is measured. The database is one
for tests, made and dropped again::

    python manage.py db python -m bench.citations

With the folder of an installed npm package "citeproc" as an argument, all four styles
are also compared with what citeproc-js makes of the same files.
"""

import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import rispy  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from pybtex.database import Person, parse_string  # noqa: E402

from bench.citeproc_js import compared  # noqa: E402
from blog.citing import rendering  # noqa: E402
from blog.models import Post, SiteSettings  # noqa: E402
from tests.blog import ama  # noqa: E402
from tests.blog.post1 import make_post1  # noqa: E402
from tests.factories import make_author, make_post, make_site  # noqa: E402

MADE, REPEATS = 500, 50
GIVEN = ("Ada", "Bea", "Jean-Paul", "Zoë", "Łukasz", "J.", "Ana María", "Ελένη", "bell")
FAMILIES = (
    "Okafor",
    "Ścięgienny",
    "O’Brien",
    "Featherstonehaugh-Cholmondeley",
    "hooks",
)
FAMILIES += ("Ramón y Cajal", "van Beethoven", "de la Cruz", "Ó hÉalaithe", "St. John")
FAMILIES += ("Παπαδοπούλου", "d’Alembert")
WHOLE = ("=The ABC Study Group", "=Rock and Roll, Study & Group", "Madonna", "毛泽东")
TITLES = ("Count to {}", "Who asks {}?", "He said “{}”", "50% & {{{}}} \\ $x_{}$ ~ #Ed")
Names = list[str]


def main() -> int:
    connection.creation.create_test_db(verbosity=0)
    static = "django.contrib.staticfiles.storage.StaticFilesStorage"
    stores = settings.STORAGES | {"staticfiles": {"BACKEND": static}}
    try:
        with (
            TemporaryDirectory() as media,
            override_settings(
                DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=stores, MEDIA_ROOT=media
            ),
        ):
            return 0 if measure() else 1
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], 0)


def measure() -> bool:
    groups = {"POST1": [make_post1()], "demo": demo(), "made up": made_up()}
    print(f"{'posts':<10}{'':>6}  " + "".join(f"{name:>14}" for name in READERS))
    good = True
    for name, posts in groups.items():
        equal = read_back(posts)
        cells = "".join(f"{equal[reader]:>14}" for reader in READERS)
        print(f"{name:<10}{len(posts):>6}  {cells}")
        good = good and all(equal[reader] == len(posts) for reader in READERS)
    good = by_hand() and good
    cost(groups["made up"])
    if len(sys.argv) > 1:
        compared(sys.argv[1], groups["made up"])
    print("Good enough." if good else "Not good enough.")
    return good


def demo() -> list[Post]:
    before = list(Post.objects.values_list("pk", flat=True))
    call_command("demo_data", verbosity=0)
    return list(Post.objects.published().exclude(pk__in=before))


def made_up() -> list[Post]:
    rng = random.Random(7)
    people = [make_author(name=name) for name in sorted(names(rng))]
    people += [
        make_author(name=name.removeprefix("="), is_group=name.startswith("="))
        for name in WHOLE
    ]
    start = datetime(2012, 1, 1, 12, tzinfo=UTC)
    return [
        make_post(
            start + timedelta(days=9 * number),
            authors=rng.sample(people, 1 + number % 9),
            title=rng.choice(TITLES).format(number, number),
            doi=f"10.5555/{number:08}" if number % 3 == 0 else "",
        )
        for number in range(MADE)
    ]


def names(rng: random.Random) -> set[str]:
    found = set()
    while len(found) < 120:
        end = rng.choice(("", "", "", " Jr.", " III"))
        found.add(f"{rng.choice(GIVEN)} {rng.choice(FAMILIES)}{end}")
    return found


def read_back(posts: list[Post]) -> Counter[str]:
    """Return for how many posts each reader finds the authors, in order."""
    equal: Counter[str] = Counter()
    client = Client()
    for post in posts:
        printed = [author.name for author in post.signers]
        for reader, (end, read) in READERS.items():
            answer = client.get(f"{post.get_absolute_url()}{end}")
            found = read(answer.content.decode())
            same = list(map(words, found)) == list(map(words, printed))
            equal[reader] += same
            if not same:
                print(f"{reader}: {found} for {printed}")
    return equal


def words(name: str) -> Names:
    """Return the words of a name, since some put the family's first: Nguyễn Thị Mai."""
    return sorted(name.split())


def from_ris(text: str) -> Names:
    (entry,) = rispy.loads(text)
    return [turned(name) for name in entry["authors"]]


def from_bibtex(text: str) -> Names:
    (entry,) = parse_string(text, "bibtex").entries.values()
    return [re.sub(r"[{}\\]", "", whole(person)) for person in entry.persons["author"]]


def whole(person: Person) -> str:
    given = [*person.first_names, *person.middle_names]
    family = [*person.prelast_names, *person.last_names]
    return " ".join([*given, *family, *person.lineage_names])


def from_csl(text: str) -> Names:
    parts = ("literal", "given", "non-dropping-particle", "family", "suffix")
    (item,) = json.loads(text)
    return [" ".join(name[p] for p in parts if p in name) for name in item["author"]]


def from_page(html: str) -> Names:
    said = re.findall(r'<meta name="citation_author" content="([^"]*)">', html)
    return [turned(unescape(name)) for name in said]


def turned(name: str) -> str:
    """Return "King, Martin Luther, Jr" as it is printed; a group has its commas."""
    if f"={name}" in WHOLE:
        return name
    family, given, suffix, *_ = [*name.split(", "), "", ""]
    suffix = f"{suffix}." if suffix == "Jr" else suffix
    return " ".join(part for part in (given, family, suffix) if part)


READERS: dict[str, tuple[str, Callable[[str], Names]]] = {
    "rispy": ("cite.ris", from_ris),
    "pybtex": ("cite.bib", from_bibtex),
    "CSL-JSON": ("cite.json", from_csl),
    "Highwire": ("", from_page),
}


def by_hand() -> bool:
    """Print how many of the citations written by hand ours are equal to."""
    site = make_site(name="Rounds", publisher="Lantern Society", time_zone="UTC")
    with override_settings(SITE_URL="https://rounds.example"):
        equal = sum(wrote == said for wrote, said in written_by_hand(site))
    print(f"\nAMA by hand: {equal} of {len(ama.CASES)} equal.")
    return equal == len(ama.CASES)


def written_by_hand(site: SiteSettings) -> Iterator[tuple[str, str]]:
    for case in ama.CASES:
        # The same day has one post of a slug.
        Post.objects.filter(slug="p").delete()
        yield ama.write(case, site), case.expected


def cost(posts: list[Post]) -> None:
    site = SiteSettings.objects.current()
    for key, style in rendering.STYLES.items():
        start = time.process_time()
        for post in posts[:REPEATS]:
            rendering.template(style, post, site)
        spent = (time.process_time() - start) * 1000 / REPEATS
        print(f"{key:<10}  {spent:>6.1f} ms CPU a citation, in a job")
    texts = [rendering.templates(post, site) for post in posts[:5]]
    start = time.process_time()
    for _ in range(REPEATS):
        for post, text in zip(posts, texts, strict=False):
            rendering.as_html("ama", text["ama"], post, site)
    spent = (time.process_time() - start) * 1_000_000 / REPEATS / 5
    print(f"{'filled in':<10}  {spent:>6.0f} µs CPU, on the page")


if __name__ == "__main__":
    sys.exit(main())

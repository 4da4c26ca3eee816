"""
Comments to try spam filters on, all of our own making and none anybody's.

Each theme is a few lists of sentences, of which a comment takes one each; words in
braces are taken from lists too. The same seed gives the same comments. Ham has what
makes filters err: links, drugs that spam sells, money, short thanks, French. Spam has
what makes them miss: praise, plain talk, medical words. Both write from the same
providers and under the same names.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.corpus import ham, spam

SLOT = re.compile(r"{(\w+)}")
NAMES = (
    "Ines Falk|Tomasz Wren|Adaeze Obi|Lena Marchetti|Kofi Brandt|Priya Nandakumar|"
    "Henrik Voss|Mei Tanaka|Oscar Lindqvist|Fatou Diarra|Samir Haddad|Nora Quist|"
    "Jean Auclair|Camille Perrin|Dora Whitlock|Luis Arango|Yusuf Demir|Ewa Zielak|"
    "Paul|Marta|Student nurse|A resident|GP in the north|Retired surgeon"
).split("|")
PROVIDERS = "mail.example|post.example|inbox.example|letters.example".split("|")


@dataclass(frozen=True)
class Written:
    theme: str
    name: str
    email: str
    url: str
    body: str


def comments(kind: str, number: int, seed: int = 1) -> list[Written]:
    """Return ``number`` comments of "ham" or "spam", no two with the same text."""
    source = {"ham": ham, "spam": spam}[kind]
    chance = random.Random(f"{kind} {seed}")
    made: dict[str, Written] = {}
    themes = list(source.THEMES)
    while len(made) < number:
        theme = themes[len(made) % len(themes)]
        body = filled(" ".join(parts_of(source.THEMES[theme], chance)), source, chance)
        made.setdefault(body, written(theme, body, source, chance))
    return list(made.values())


def parts_of(lists: tuple[str, ...], chance: random.Random) -> Iterator[str]:
    for sentences in lists:
        yield chance.choice([line.strip() for line in sentences.strip().split("\n")])


def filled(text: str, source: object, chance: random.Random) -> str:
    """Return ``text`` with words for what stands in braces, and in those words."""
    while SLOT.search(text):
        text = SLOT.sub(lambda found: word(found[1], source, chance), text)
    return " ".join(text.replace("–", "").split())


def word(slot: str, source: object, chance: random.Random) -> str:
    words: str = source.WORDS[slot]  # type: ignore[attr-defined]
    return chance.choice(words.split("|"))


def written(theme: str, body: str, source: object, chance: random.Random) -> Written:
    name = chance.choice(NAMES)
    own_name = getattr(source, "OWN_NAMES", {}).get(theme)
    if own_name and chance.random() < 0.5:
        name = filled(own_name, source, chance)
    email = f"{re.sub('[^a-z]', '.', name.lower())}{chance.randrange(100)}"
    url = ""
    if chance.random() < source.SITES:  # type: ignore[attr-defined]
        url = filled("https://{site}/", source, chance)
    return Written(theme, name, f"{email}@{chance.choice(PROVIDERS)}", url, body)

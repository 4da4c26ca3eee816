"""Names that are probably one name, spelt in two ways."""

import re
import unicodedata
from typing import Any, Self

from django.contrib.postgres.search import TrigramDistance
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower

# So many of the names with most groups of three letters in common are compared.
CANDIDATES = 20
# In shorter words another letter makes another word: #ICU, #ICP.
LONG_ENOUGH = 5


class NearQuerySet(models.QuerySet[Any]):
    """Finds by ``name``, of which the letters have an index."""

    def nearly(self, name: str) -> list[Any]:
        """Return what is called nearly ``name``, the nearest first."""
        found = self.by_nearness(name)[:CANDIDATES]
        return [thing for thing in found if are_near(thing.name, name)]

    def by_nearness(self, name: str) -> Self:
        """Order by the groups of three letters that are not in ``name``, too."""
        lower: Any = Lower(Value(name, output_field=models.TextField()))
        distance = TrigramDistance(Lower("name"), lower)
        return self.annotate(distance=distance).order_by("distance")


def are_near(one: str, other: str) -> bool:
    """
    Return whether two names differ by case, accents, hyphens, plural or one letter.

    A name is no other spelling of itself, and those with other numbers are others:
    #Week1, #Week2.
    """
    if one == other or numbers(one) != numbers(other):
        return False
    one, other = bare(one), bare(other)
    if one == other:
        return bool(one)
    is_long = min(len(one), len(other)) >= LONG_ENOUGH
    return is_long and is_one_letter_off(one, other)


def numbers(name: str) -> list[str]:
    return re.findall("[0-9]+", name)


def bare(name: str) -> str:
    """Return ``name`` in small letters without accents, as one word in the singular."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    word = "".join(filter(str.isalnum, letters))
    return re.sub("ies$", "y", word).removesuffix("s")


def is_one_letter_off(one: str, other: str) -> bool:
    """Return whether one letter more, less or other makes one of the other."""
    short, long = sorted((one, other), key=len)
    pairs = zip(short, long, strict=False)
    differ = (place for place, (a, b) in enumerate(pairs) if a != b)
    same = next(differ, len(short))
    replaced = len(short) == len(long)
    return short[same + replaced :] == long[same + 1 :]

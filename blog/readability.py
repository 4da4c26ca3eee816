"""
How hard a text is to read, reckoned as for its language.

English: the reading ease of Flesch, "A new readability yardstick", Journal of Applied
Psychology 32 (1948), doi:10.1037/h0057532. French: the same with the weights of Kandel
and Moles, "Application de l'indice de Flesch à la langue française", Cahiers d'études
de radio-télévision 19 (1958). Both go from 0, for those who study, to 100, easy.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

# Flesch took samples of a hundred words: fewer say little.
FEWEST_WORDS = 100

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\s|$)")
ENGLISH = re.compile(r"[aeiouy]+")
# What is written and not said: the e of "make", "makes" and "asked", not of "table",
# "boxes" and "wanted".
ENGLISH_MUTE = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouy]l)(e|(?<![sxzcgh])es|(?<![td])ed)$"
)
FRENCH = re.compile(r"ée?|[aeiouyàâäèêëîïôöùûüœæ]+")
FRENCH_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])es?$")


def english_syllables(word: str) -> int:
    return max(1, len(ENGLISH.findall(ENGLISH_MUTE.sub("", word.lower()))))


def french_syllables(word: str) -> int:
    said = FRENCH_MUTE.sub("", word.lower()).replace("qu", "q")
    return max(1, len(FRENCH.findall(said)))


@dataclass(frozen=True)
class Formula:
    authors: str
    base: float
    per_word: float  # for each word of a sentence
    per_syllable: float  # for each syllable of a word
    syllables: Callable[[str], int]


FORMULAS = {
    "en": Formula("Flesch", 206.835, 1.015, 84.6, english_syllables),
    "fr": Formula("Kandel–Moles", 207, 1.015, 73.6, french_syllables),
}


class Readability:
    """Of running text: ``paragraphs`` are plain, ``language`` is as BCP 47 has it."""

    def __init__(self, paragraphs: Iterable[str], language: str) -> None:
        sentences = (part for text in paragraphs for part in END.split(text))
        self.sentences = [words for part in sentences if (words := WORD.findall(part))]
        self.formula = FORMULAS.get(language.lower().partition("-")[0])

    @cached_property
    def words(self) -> list[str]:
        return [word for words in self.sentences for word in words]

    @property
    def is_long_enough(self) -> bool:
        return len(self.words) >= FEWEST_WORDS

    @property
    def words_a_sentence(self) -> float:
        """Return the mean, which asks for a text that has a word."""
        return len(self.words) / len(self.sentences)

    @property
    def ease(self) -> float | None:
        """Return the score, or None in a language that no formula is made for."""
        if not self.formula:
            return None
        syllables = sum(map(self.formula.syllables, self.words))
        return (
            self.formula.base
            - self.formula.per_word * self.words_a_sentence
            - self.formula.per_syllable * syllables / len(self.words)
        )

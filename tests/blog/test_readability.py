"""The formulas of readability, against counts by hand."""

import pytest

from blog.readability import Readability, english_syllables, french_syllables

PLATYPUS = (
    "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
)


@pytest.mark.parametrize(
    ("text", "language", "ease"),
    [
        # 6 words of 6 syllables, and 13 words of 24.
        ("The cat sat on the mat.", "en", 116.145),
        (PLATYPUS, "en-GB", 37.455),
        # 206.835 - 1.015 · 19 / 2 - 84.6 · 30 / 19
        (f"The cat sat on the mat. {PLATYPUS}", "en", 63.613),
        # 6 words of 6 syllables: 207 - 1.015 · 6 - 73.6
        ("Le chat dort sur le lit.", "fr", 127.31),
        # La ré-a-li-té de l'é-cole sur-prend les é-lèves: 7 words of 13 syllables.
        ("La réalité de l’école surprend les élèves.", "fr-CA", 63.209),
    ],
)
def test_reading_ease_is_that_of_the_formula(text, language, ease):
    assert Readability([text], language).ease == pytest.approx(ease, abs=0.001)


def test_a_language_without_a_formula_has_its_sentences_counted():
    found = Readability(["Die Katze saß. Auf der Matte saß sie!"], "de")
    assert found.ease is None
    assert found.words_a_sentence == 4


def test_sentences_end_with_paragraphs_and_not_within_numbers():
    found = Readability(["We gave 3.5 mg", "“Why?” she asked. (He said.) So…"], "en")
    assert [len(words) for words in found.sentences] == [3, 1, 2, 2, 1]
    assert not Readability([], "en").is_long_enough
    assert Readability(["word " * 100], "en").is_long_enough
    assert not Readability(["word " * 99], "en").is_long_enough


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("make", 1), ("makes", 1), ("asked", 1), ("wanted", 2), ("boxes", 2)),
        *(("table", 2), ("the", 1), ("patient", 2), ("don’t", 1), ("nation", 2)),
    ],
)
def test_english_syllables(word, syllables):
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("école", 2), ("réalité", 4), ("musée", 2), ("créée", 2), ("le", 1)),
        *(("malades", 2), ("Noël", 1), ("médecin", 3), ("qu’elle", 1)),
    ],
)
def test_french_syllables(word, syllables):
    assert french_syllables(word) == syllables

"""Passages are found again in texts that were edited (7.8)."""

import pytest

from blog.desk.anchors import CONTEXT, Anchor, Place, choose, find

TEXT = (
    "Patients tell you the diagnosis in the first minute, my teacher used to say, "
    "and the reason they came in the last. She said that it hurt when she breathed. "
    "Four of us wrote pleuritic and one, who was new, wrote when she breathes. "
    "Give ten milligrams now. Then she asked whether the rain had stopped."
)
QUOTE = "Four of us wrote pleuritic and one, who was new"
SHORT = "ten milligrams"


def anchored(quote=QUOTE, text=TEXT):
    start = text.index(quote)
    return Anchor.at(text, Place(start, start + len(quote)))


# What was quoted, what became what in the text, and what is found then.
EDITS = {
    "nothing": (QUOTE, [], QUOTE),
    "a sentence before it": (QUOTE, [("Patients", "It is said. Patients")], QUOTE),
    "all before it gone": (QUOTE, [(TEXT[: TEXT.index("Four")], "")], QUOTE),
    "all after it gone": (QUOTE, [(TEXT[TEXT.index(", wrote when") :], ".")], QUOTE),
    "a word within it": (
        QUOTE,
        [("Four of us", "Three of us")],
        "Three of us wrote pleuritic and one, who was new",
    ),
    "words added within it": (
        QUOTE,
        [("one, who was new", "one of us, who was quite new")],
        "Four of us wrote pleuritic and one of us, who was quite new",
    ),
    "it and its neighbours": (
        QUOTE,
        [
            ("Four", "Three"),
            ("she breathed. ", "she laughed, too. "),
            ("new,", "young,"),
        ],
        "of us wrote pleuritic and one, who was",
    ),
    "moved to the end": (
        QUOTE,
        [(QUOTE, "They"), ("had stopped.", f"had stopped. {QUOTE}.")],
        QUOTE,
    ),
    "said twice by now": (
        QUOTE,
        [("Patients tell", f"{QUOTE}. Patients tell")],
        QUOTE,
    ),
    "gone": (QUOTE, [(QUOTE, "They")], None),
    "all of the text": (
        QUOTE,
        [(TEXT, "A new beginning, and nothing of before.")],
        None,
    ),
    "an empty text": (QUOTE, [(TEXT, "")], None),
    "a short one moved along": (SHORT, [("Patients", "Old patients")], SHORT),
    "a short one changed": (SHORT, [(SHORT, "five milligrams")], "five milligrams"),
    "a short one gone": (SHORT, [(f"Give {SHORT} now. ", "")], None),
    "a short one said elsewhere": (
        SHORT,
        [(f"Give {SHORT} now. ", ""), ("Patients", f"No, {SHORT} is wrong: patients")],
        None,
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_passage_is_found_after(name):
    """7.8: letter by letter, by its neighbours, by likeness, or not at all."""
    quote, edits, expected = EDITS[name]
    text = TEXT
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    place = find(text, anchored(quote))
    assert (text[slice(*place)] if place else None) == expected


def test_of_two_that_are_the_same_the_neighbours_decide():
    text = "The first: wash your hands, then speak. The last: wash your hands, then go."
    second = text.rindex("wash your hands")
    anchor = Anchor.at(text, Place(second, second + len("wash your hands")))
    edited = f"It was so. {text}"
    assert find(edited, anchor).start == second + len("It was so. ")


def test_what_somebody_types_is_anchored_where_it_stands():
    """7.8: without scripts, too."""
    anchor = choose(TEXT, QUOTE)
    assert (anchor.exact, anchor.start) == (QUOTE, TEXT.index(QUOTE))
    assert TEXT[: anchor.start].endswith(anchor.prefix)
    assert len(anchor.prefix) == len(anchor.suffix) == CONTEXT
    assert choose(TEXT, "She said that it hurts when she breathed").exact == (
        "She said that it hurt when she breathed"
    )
    assert choose(TEXT, "nothing of the kind") is None
    assert choose(TEXT, "") is None


def test_languages_without_spaces_are_compared_too():
    text = "患者は最初の一分で診断を語り、最後の一分で来た理由を語る。私の先生はそう言った。"
    anchor = anchored("最後の一分で来た理由を語る", text)
    edited = text.replace("最後の一分で来た理由", "最後の一分に来た理由").replace(
        "患者は", ""
    )
    assert edited[slice(*find(edited, anchor))] == "最後の一分に来た理由を語る"


def test_a_hostile_text_is_looked_through_in_one_go(monkeypatch):
    """The work grows with the text, not with its square: counted, not timed."""
    from blog.desk import anchors

    compared = []
    matcher = anchors.SequenceMatcher

    def counting(junk, one, other, **options):
        compared.append(len(one) * len(other))
        return matcher(junk, one, other, **options)

    monkeypatch.setattr(anchors, "SequenceMatcher", counting)
    anchor = Anchor("a b " * 100 + "c", "x" * 32, "y" * 32)
    assert find("a b " * 20_000, anchor) is not None
    assert sum(compared) < 5_000_000

import difflib
import random
import sys

import pytest

from blog import comparing
from blog.differences import Difference, Gap, Piece
from blog.models.drafting import Texts


def between(before, after):
    return Difference.between(Texts("T", "", before), Texts("T", "", after))


def read(pieces):
    return "".join(f"[{p.text}]" if p.changed else p.text for p in pieces)


def test_words_that_differ_are_marked_on_both_sides():
    [row] = between("<p>It is the old way.</p>", "<p>It is our new way.</p>").body
    assert read(row.before) == "It is [the old] way."
    assert read(row.after) == "It is [our new] way."


def test_a_new_paragraph_stands_alone_and_the_others_are_the_same():
    first, added, last = between("<p>a</p><p>c</p>", "<p>a</p><p>b</p><p>c</p>").body
    assert first.is_same
    assert last.is_same
    assert (read(added.before), read(added.after)) == ("", "[b]")


def test_a_link_that_leads_elsewhere_is_told():
    old, new = '<p><a href="/a/">here</a></p>', '<p><a href="/b/">here</a></p>'
    [row] = between(old, new).body
    assert row.note
    assert not row.is_same


def test_pictures_and_cells_and_items_count():
    body = (
        '<figure><img src="/media/a.png" alt="A face"><figcaption>Ann</figcaption>'
        "</figure><table><tr><td>1</td><td>2</td></tr></table><ul><li>x</li></ul><hr>"
    )
    tags = [row.tag for row in between("", body).body]
    assert tags == ["img", "figcaption", "td", "td", "li", "hr"]


def test_what_is_the_same_far_from_a_change_is_only_counted():
    many = "".join(f"<p>{n}</p>" for n in range(20))
    shown = between(many, many.replace("<p>9</p>", "<p>nine</p>")).shown
    assert [row.number for row in shown if isinstance(row, Gap)] == [8, 9]
    assert len(shown) == 5
    assert [*map(str, between(many, many).shown)] == ["20 paragraphs are the same"]


def test_both_sides_hold_all_their_words():
    dice = random.Random(13)
    for _ in range(300):
        old, new = (
            [" ".join(dice.choices("abc", k=dice.randint(1, 6))) for _ in range(4)]
            for _ in range(2)
        )
        found = between(*("".join(f"<p>{p}</p>" for p in side) for side in (old, new)))
        for side, whole in (("before", old), ("after", new)):
            pieces = [getattr(row, side) for row in found.body]
            texts = ["".join(p.text for p in each) for each in pieces if each]
            assert texts == whole


@pytest.mark.parametrize("unit", ["a b ", "<p>x</p>"])
def test_texts_too_long_to_compare_are_shown_whole(monkeypatch, unit):
    """S14"""
    monkeypatch.setattr(comparing, "MOST", 10)
    found = between(f"<p>q</p>{unit * 10}<p>z</p>", f"<p>y</p>{unit * 9}<p>w</p>")
    assert not found.is_empty
    assert Piece("q", changed=True) in found.body[0].before


@pytest.fixture
def counted():
    """Count the lines that the library runs to compare, and stop where it is absurd."""
    monitoring, tool = sys.monitoring, sys.monitoring.PROFILER_ID
    code = difflib.SequenceMatcher.find_longest_match.__code__
    lines = []

    def count(_code, line):
        lines.append(line)
        assert len(lines) < 20 * comparing.MOST

    monitoring.use_tool_id(tool, "test")
    monitoring.register_callback(tool, monitoring.events.LINE, count)
    monitoring.set_local_events(tool, code, monitoring.events.LINE)
    yield lines
    monitoring.set_local_events(tool, code, 0)
    monitoring.free_tool_id(tool)


@pytest.mark.parametrize(("words", "length"), [("ab", 950), ("abcdef", 60)])
def test_a_megabyte_is_compared_with_little_work(counted, words, length):
    """S14: each pair of blocks was cheap enough, and all of them were not."""
    dice = random.Random(13)
    sides = [
        "".join(
            f"<p>{' '.join(dice.choices(words, k=length))}</p>"
            for _ in range(1_000_000 // (2 * length + 6))
        )
        for _ in range(2)
    ]
    found = between(*sides)
    assert not found.is_empty
    assert len(counted) < 10 * comparing.MOST


def test_what_costs_little_is_compared_by_word_beside_what_costs_too_much():
    dice = random.Random(13)
    long = ["".join(dice.choices(["a ", "b "], k=5000)) for _ in range(2)]
    found = between(*(f"<p>{text}</p><p>My {n} aim</p>" for n, text in enumerate(long)))
    assert read(found.body[1].after) == "My [1] aim"

import random

import pytest
from django.utils import translation

from blog import bylines
from blog.importers.wordpress.bylines import (
    Person,
    Signed,
    are_credentials,
    byline,
    divide,
    person,
    read_line,
    split_credentials,
    take_line,
)
from blog.models import Author
from tests.blog.post1 import AUTHORS, seed_lines
from tests.shared import needs_shared

INES = person("ines", "Ines Okafor, MD")
LARS = person("lars", "Lars van der Berg-Łuk")
INESSA = person("inessa", "Ines Okafor-Lind, PhD, RN-BC")
PEOPLE = [INES, LARS, INESSA, person("mo", "Mo")]


@needs_shared
def test_the_seed_s_line_becomes_data():
    """1.2, 2.5"""
    line = next(line for line in seed_lines() if line.startswith("By: "))
    people = [person(a["handle"], f"{a['name']}, {a['credentials']}") for a in AUTHORS]
    read = read_line(line, people)
    for signed, author in zip(read, AUTHORS, strict=True):
        assert signed.name == author["name"]
        assert signed.credentials == author["credentials"]
        assert signed.handles == f"@{author['handle']}"
        assert signed.role == author["role"]
        assert signed.affiliation == author["affiliation"]


def test_four_authors_one_of_them_without_a_handle():
    line = (
        "By: Ines Okafor, MD (@okafor, @ines@ward.example), nurse educator, Ward School, "
        "Lars van der Berg-Łuk, registrar, nights, and days, University of X, "
        "Mo (@mo), and Ines Okafor-Lind, PhD, RN-BC, School of Nursing"
    )
    read = read_line(line, PEOPLE)
    assert [s.login for s in read] == ["ines", "lars", "mo", "inessa"]
    assert [s.handles for s in read] == ["@okafor @ines@ward.example", "", "@mo", ""]
    assert read[1].role == "registrar, nights, and days"
    assert read[1].affiliation == "University of X"
    assert read[3].credentials == "PhD, RN-BC"


@pytest.mark.parametrize(
    "line",
    [
        "By: Somebody Else, MD",
        "By the way, Ines Okafor says",
        "By: Ines Okafor and friends",
        "By: Ines Okafor and Lars van der Berg-Łuk",
        "By: Dr Ines Okafor, MD",
        "By: Ines Okafor, MD(@okafor)",
        "Written by: Ines Okafor, MD",
        "By:",
        "",
    ],
)
def test_a_line_that_would_not_render_the_same_is_left(line):
    assert read_line(line, PEOPLE) == []


PARAGRAPHS = {
    "<p>By: Ines Okafor, MD</p>\n<p>Text &amp; more</p>": "<p>Text &amp; more</p>",
    "<p>By: <strong>Ines Okafor</strong>, MD</p><p>T</p>": "<p>T</p>",
    '<p><em>By: Ines Okafor, MD (<a href="https://x.com/o">@o</a>)</em></p><p>T</p>': "<p>T</p>",
    "By: Ines Okafor, MD\n\nText <b>x</b>": "Text <b>x</b>",
    "By: Ines Okafor, MD\n\n<p>Text</p>": "<p>Text</p>",
    "By Ines Okafor, MD<ul><li>T</li></ul>": "<ul><li>T</li></ul>",
}


@pytest.mark.parametrize("html", PARAGRAPHS)
def test_the_line_leaves_the_text(html):
    rest, signed, _looked = take_line(html, PEOPLE)
    assert rest == PARAGRAPHS[html]
    assert [s.name for s in signed] == ["Ines Okafor"]


def test_a_line_that_is_not_read_stays_and_is_told_of():
    html = "<p>By: Ines Okafor, MD, and friends (three)</p><p>T</p>"
    assert take_line(html, [LARS]) == (html, [], True)
    assert take_line("<p>By now, all know.</p>", PEOPLE)[2] is False


@pytest.mark.parametrize(
    "text",
    [
        "MD",
        "M.D.",
        "MD, PhD",
        "FRCPC",
        "FRCP(C)",
        "BSc (Hons)",
        "DPhil",
        "RN-BC",
        "EdD",
    ],
)
def test_degrees_are_credentials(text):
    assert are_credentials(text)
    assert split_credentials(f"Ines Okafor, {text}") == ("Ines Okafor", text)


@pytest.mark.parametrize(
    "text", ["Dean", "McGill", "Ottawa", "teaching chair", "Jr.", "", "MD, dean", "X"]
)
def test_other_words_are_none(text):
    assert not are_credentials(text)


def test_role_and_affiliation_part_at_the_institution():
    assert divide("chair, Faculty of X, Y") == ("chair", "Faculty of X, Y")
    assert divide("head of college life, Rome") == ("head of college life, Rome", "")
    assert divide("") == ("", "")


def test_whatever_is_rendered_is_read_back():
    """For 500 random lines: what is read renders as what was rendered."""
    dice = random.Random(7)
    roles = ["", "teaching chair", "director of x, y, and z", "nurse", "head, nights"]
    places = ["", "Faculty of Medicine", "Royal College of A, B, and C", "École de D"]
    for _number in range(500):
        chosen = dice.sample(PEOPLE, dice.randint(1, len(PEOPLE)))
        line = rendered(chosen, roles, places, dice)
        read = read_line(line, PEOPLE)
        assert [s.login for s in read] == [p.login for p in chosen], line


def rendered(chosen: list[Person], roles, places, dice):
    made = []
    for whom in chosen:
        signed = Signed(
            whom.login,
            whom.name,
            credentials=whom.credentials,
            handles=dice.choice(["", "@a", "@b @c"]),
            role=dice.choice(roles),
            affiliation=dice.choice(places),
        )
        made.append(byline(signed, Author(name=whom.name, slug="-")))
    with translation.override("en"):
        return bylines.as_text(made)

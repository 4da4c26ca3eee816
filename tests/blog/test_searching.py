"""How a search is written in one line."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from blog.searching import Search, SearchForm, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "search"),
    [
        ("", Search()),
        ("  ", Search()),
        ("bedside teaching", Search("bedside teaching")),
        ('"wait time" -long', Search('"wait time" -long')),
        ("“wait time” „so“ «ça»", Search('"wait time" "so" "ça"')),
        ('-"wait time"', Search('-"wait time"')),
        ("author:jalali", Search(authors=["jalali"])),
        ('Author:"Ines Okafor" x', Search("x", authors=["Ines Okafor"])),
        ("author:“Ines Okafor”", Search(authors=["Ines Okafor"])),
        ("author:a author:b", Search(authors=["a", "b"])),
        ("author:jalali #MedEd", Search(authors=["jalali"], tags=["MedEd"])),
        ('tag:"Social media" #a', Search(tags=["Social media", "a"])),
        ("after:2015", Search(after=date(2015, 1, 1))),
        ("after:2015-06 x", Search("x", after=date(2015, 6, 1))),
        ("before:2015-06-11", Search(before=date(2015, 6, 11))),
        ('"in author:quotes"', Search('"in author:quotes"')),
        ("coauthor:x http://tag:80", Search("coauthor:x http://tag:80")),
        ("C# #", Search("C# #")),
        ("author: tag:", Search()),
        ('"left open author:x', Search('"left open author:x')),
        ('author:"left open', Search(authors=["left open"])),
        ("ward or clinic", Search("ward or clinic")),
    ],
)
def test_a_line_is_taken_apart(line, search):
    """8.1"""
    assert read(line) == search


@pytest.mark.parametrize("day", ["soon", "2015-13", "2015-02-30", "0", "11.6.2015"])
def test_a_date_that_is_none_gets_a_sentence(day):
    with pytest.raises(ValidationError, match="is no date"):
        read(f"after:{day}")


def test_fields_beside_the_line_say_the_same():
    """8.1"""
    given = {"q": "x #a", "author": "ines", "tag": "#b", "after": "2015", "before": ""}
    form = SearchForm(given)
    assert form.is_valid()
    after = date(2015, 1, 1)
    assert form.search == Search("x", ["ines"], ["a", "b"], after)
    assert form["after"].value() == "2015-01-01"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"q": "x" * 201}, "q"),
        ({"q": "before:never"}, "q"),
        ({"after": "never"}, "after"),
        ({"author": "x" * 201}, "author"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(given, field):
    form = SearchForm(given)
    assert not form.is_valid()
    assert list(form.errors) == [field]

"""Names as citations turn them around, each case checked by hand."""

import pytest

from blog.citing.names import CitedName, cited_name, family_name_first, initials
from tests.factories import make_author

# As printed, and as a list of references sorts it.
GUESSED = [
    ("Alireza Jalali", "Jalali, Alireza"),
    ("Jason R. Frank", "Frank, Jason R."),
    ("  Ines   Okafor ", "Okafor, Ines"),
    ("Madonna", "Madonna"),
    ("bell hooks", "hooks, bell"),
    # Particles go with the family name.
    ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
    ("Vincent Van Gogh", "Van Gogh, Vincent"),
    ("Ana María de la Cruz", "de la Cruz, Ana María"),
    ("Robert De Niro", "De Niro, Robert"),
    ("Mary St. John", "St. John, Mary"),
    ("Seán Ó hÉalaithe", "Ó hÉalaithe, Seán"),
    ("Jean d’Alembert", "d’Alembert, Jean"),
    ("Maria del Carmen Soto", "Soto, Maria del Carmen"),
    # Two names of one family.
    ("Santiago Ramón y Cajal", "Ramón y Cajal, Santiago"),
    ("António Costa e Silva", "Costa e Silva, António"),
    ("João da Silva Neto", "da Silva Neto, João"),
    ("Zoë Featherstonehaugh-Cholmondeley", "Featherstonehaugh-Cholmondeley, Zoë"),
    # Generations.
    ("Martin Luther King Jr.", "King, Martin Luther, Jr"),
    ("Martin Luther King, Jr.", "King, Martin Luther, Jr"),
    ("Henry Ford III", "Ford, Henry, III"),
    ("Jan van der Berg Sr", "van der Berg, Jan, Sr"),
    # Written with a comma already.
    ("Jalali, Alireza", "Jalali, Alireza"),
    ("Jane Doe, MD", "Doe, Jane"),
    ("Jane Doe, MD, PhD", "Doe, Jane"),
    # Scripts with capitals are turned around, others aren't.
    ("Владимир Петров", "Петров, Владимир"),
    ("Ελένη Παπαδοπούλου", "Παπαδοπούλου, Ελένη"),
    ("毛泽东", "毛泽东"),
    ("김 민수", "김 민수"),
    ("محمد علي", "محمد علي"),
    ("שרה כהן", "שרה כהן"),
]

# What "name for citing" says, and its parts.
PARTS = [
    ("Jalali, Alireza", CitedName("Jalali", "Alireza")),
    ("van der Berg, Anna", CitedName("Berg", "Anna", particle="van der")),
    ("Van Gogh, Vincent", CitedName("Van Gogh", "Vincent")),
    ("La Fontaine, Jean de", CitedName("La Fontaine", "Jean de")),
    ("King, Martin Luther, Jr.", CitedName("King", "Martin Luther", suffix="Jr")),
    ("King, Jr, Martin Luther", CitedName("King", "Martin Luther", suffix="Jr")),
    ("Ford, Henry, iii", CitedName("Ford", "Henry", suffix="III")),
    ("hooks, bell", CitedName("hooks", "bell")),
    ("Madonna", CitedName("Madonna")),
    ("Nguyễn, Thị Hạnh", CitedName("Nguyễn", "Thị Hạnh")),
    ("Doe, Jane, MD", CitedName("Doe", "Jane")),
    (", Jane", CitedName(literal="Ada Alder")),
]

# Given names, as AMA writes them and as APA does.
INITIALS = [
    ("Alireza", "A", "A."),
    ("Martin Luther", "ML", "M. L."),
    ("Jason R.", "JR", "J. R."),
    ("J.R.", "JR", "J. R."),
    ("Jean-Paul", "JP", "J.-P."),
    ("Jean de", "J de", "J. de"),
    ("Maria del Carmen", "M del C", "M. del C."),
    ("bell", "b", "b."),
    ("Éloïse", "É", "É."),
    ("Владимир", "В", "В."),
    ("Robert (Bob) “Bobby” J", "RJ", "R. J."),
    ("", "", ""),
]


@pytest.mark.parametrize(("name", "expected"), GUESSED)
def test_family_name_is_guessed(name, expected):
    assert family_name_first(name) == expected


@pytest.mark.parametrize("name", ["The ABC Study Group", "Smith, Jones, and Others"])
def test_name_of_a_group_is_never_turned_around(name):
    """2.16"""
    assert family_name_first(name, is_group=True) == name


@pytest.mark.parametrize(("citing_name", "expected"), PARTS)
@pytest.mark.django_db
def test_name_for_citing_says_what_is_the_family_name(citing_name, expected):
    author = make_author(name="Ada Alder", citing_name=citing_name)
    assert cited_name(author) == expected


@pytest.mark.parametrize("name", ["毛泽东", "김 민수", "محمد علي"])
@pytest.mark.django_db
def test_name_in_a_script_without_capitals_is_cited_as_printed(name):
    author = make_author(name=name, citing_name=f"{name[:1]}, {name[1:]}")
    assert cited_name(author) == CitedName(literal=name)


@pytest.mark.django_db
def test_group_is_cited_as_printed():
    """2.16"""
    group = make_author(name="The ABC Study Group", is_group=True)
    assert group.citing_name == "The ABC Study Group"
    assert cited_name(group) == CitedName(literal="The ABC Study Group")


@pytest.mark.django_db
def test_guess_follows_the_name_and_what_was_written_stays():
    guessed = make_author(name="Anna Smith")
    written = make_author(name="Maria Soto", citing_name="Soto Vega, Maria")
    for author in (guessed, written):
        author.name = f"{author.name} Lindqvist"
        author.save()
    assert guessed.citing_name == "Lindqvist, Anna Smith"
    assert written.citing_name == "Soto Vega, Maria"
    guessed.is_group = True
    guessed.save()
    assert guessed.citing_name == guessed.name


@pytest.mark.parametrize(("given", "close", "spaced"), INITIALS)
def test_given_names_become_initials(given, close, spaced):
    assert initials(given) == close
    assert initials(given, ".", " ", "-") == spaced

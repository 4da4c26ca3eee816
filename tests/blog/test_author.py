import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from blog.models import Author
from blog.models.author import check_orcid, check_ror
from tests.factories import make_author, make_user


@pytest.mark.parametrize("number", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_true_orcid_is_taken(number):
    """features.md 2.7"""
    check_orcid(number)


@pytest.mark.parametrize("digit", "012345689X")
def test_orcid_with_another_last_digit_is_refused(digit):
    """features.md 2.7"""
    with pytest.raises(ValidationError, match="last digit"):
        check_orcid(f"0000-0002-1825-009{digit}")


@pytest.mark.parametrize(
    "number",
    [
        "0000-0002-1825-97",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "0000-0002-1825-009x",
        "0000-0002-1825-0097\n",
        "٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧",
    ],
)
def test_orcid_of_another_form_is_refused(number):
    with pytest.raises(ValidationError, match="Write an ORCID"):
        check_orcid(number)


def test_ror_id_is_taken():
    check_ror("https://ror.org/03c4mmv16")


@pytest.mark.parametrize(
    "address", ["03c4mmv16", "https://ror.org/03C4MMV16", "http://ror.org/03c4mmv16"]
)
def test_other_ror_id_is_refused(address):
    with pytest.raises(ValidationError):
        check_ror(address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "citing_name"),
    [
        ("Alireza Jalali", "Jalali, Alireza"),
        ("Jason R. Frank", "Frank, Jason R."),
        ("Łukasz Żak", "Żak, Łukasz"),
        ("Sukarno", "Sukarno"),
    ],
)
def test_citing_name_is_made_of_the_name(name, citing_name):
    assert make_author(name=name).citing_name == citing_name


@pytest.mark.django_db
def test_citing_name_that_is_given_stays():
    author = make_author(
        name="Maria del Carmen Soto", citing_name="del Carmen Soto, Maria"
    )

    assert author.citing_name == "del Carmen Soto, Maria"


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Alireza Jalali", "AJ"),
        ("Jason R. Frank", "JF"),
        ("Anne-Marie O’Neill", "AO"),
        ("Łukasz Żak", "ŁŻ"),
        ("Sukarno", "S"),
        (" Ada  Okafor ", "AO"),
        ("(Ada) Okafor", "O"),
    ],
)
def test_initials_are_first_and_last(name, initials):
    assert Author(name=name).initials == initials


@pytest.mark.django_db
def test_two_authors_can_t_have_one_orcid():
    make_author(orcid="0000-0002-1825-0097")

    with pytest.raises(IntegrityError):
        make_author(orcid="0000-0002-1825-0097")


@pytest.mark.django_db
def test_many_authors_have_no_orcid_and_no_account():
    """features.md 2.3"""
    make_author()
    guest = make_author()

    assert guest.user is None
    assert guest.get_absolute_url() == f"/author/{guest.slug}/"


@pytest.mark.django_db
def test_author_outlives_the_account():
    user = make_user()
    author = make_author(user=user)

    user.delete()

    author.refresh_from_db()
    assert author.user is None


@pytest.mark.django_db
def test_biography_is_shown_cleaned():
    author = make_author(biography="<p>Teaches.<script>alert(1)</script></p>")

    assert author.biography == "<p>Teaches.<script>alert(1)</script></p>"
    assert "<script" not in author.biography_html
    assert "Teaches." in author.biography_html


@pytest.mark.django_db
def test_authors_stand_under_the_letter_of_their_citing_name():
    """features.md 2.11"""
    make_author(name="Alireza Jalali")
    make_author(name="ana de Souza", citing_name="de Souza, ana")
    make_author(name="Jason R. Frank")

    authors = Author.objects.by_letter()

    assert [(author.letter, author.name) for author in authors] == [
        ("D", "ana de Souza"),
        ("F", "Jason R. Frank"),
        ("J", "Alireza Jalali"),
    ]


@pytest.mark.django_db
def test_names_hide_and_reverse_nothing():
    author = make_author(name="Ada\u202e A\x00", role=" chair\nof teaching ")

    assert (author.name, author.citing_name) == ("Ada A", "A, Ada")
    assert author.role == "chair of teaching"

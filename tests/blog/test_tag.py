from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog.models import Post, Tag
from tests.factories import make_draft, make_tag
from tests.racing import THREADS

pytestmark = pytest.mark.django_db


def test_database_refuses_a_second_tag_of_another_case():
    """features.md 3.2"""
    make_tag("MedEd")

    with pytest.raises(IntegrityError):
        make_tag("meded")


def test_database_refuses_a_rename_to_another_case():
    make_tag("MedEd")
    other = make_tag("FOAMed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=other.pk).update(name="MEDED")


def test_tags_of_two_cases_are_one_tag():
    """features.md 3.2"""
    [tag] = Tag.objects.named(["MedEd", "meded", "MEDED"])

    assert Tag.objects.get() == tag
    assert tag.name == "MedEd"


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_make_one_tag(race):
    """features.md 3.2: the race that the application alone can't win."""
    spellings = ["MedEd", "meded", "MEDED", "medEd"]
    posts = [make_draft() for _ in range(THREADS)]

    race(lambda number: posts[number].tags.add(spellings[number % 4]))

    tag = Tag.objects.get()
    assert tag.name.lower() == "meded"
    assert Post.objects.filter(tags=tag).count() == THREADS


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_make_the_same_tags_in_any_order(race):
    """A deadlock is raised in ``race``."""
    names = [f"Tag{letter}" for letter in "ABCDEFGH"]
    posts = [make_draft() for _ in range(THREADS)]

    def write(number):
        some = Random(number).sample(names, len(names))
        posts[number].body = " ".join(f"<p>#{name}</p>" for name in some)
        posts[number].save()

    race(write)

    assert sorted(Tag.objects.values_list("name", flat=True)) == names
    assert all(post.tags.count() == len(names) for post in posts)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("MedEd", "meded"),
        ("Social Media", "social-media"),
        ("Éducation", "education"),
        ("医学", "医学"),
        ("C++", "c"),
    ],
)
def test_slug_is_made_of_the_name(name, slug):
    tag = make_tag(name)

    assert tag.slug == slug
    assert Tag.objects.get(slug=slug) == tag


def test_two_names_with_one_slug_get_two():
    assert make_tag("C").slug != make_tag("C++").slug


def test_name_without_letters_has_a_slug_too():
    assert make_tag("++").slug == "tag"


def test_one_word_is_shown_as_a_hashtag():
    """features.md 3.1"""
    assert Tag(name="MedEd").hashtag == "#MedEd"
    assert Tag(name="Social Media").hashtag == "Social Media"


def test_sign_is_no_part_of_the_name():
    tag = Tag(name="#MedEd", slug="meded")

    tag.full_clean()

    assert tag.name == "MedEd"


def test_synonym_leads_to_the_tag_it_stands_for():
    """features.md 3.3"""
    canonical = make_tag("MedEd")
    synonym = make_tag("MedicalEducation", synonym_of=canonical)

    assert synonym.get_absolute_url() == "/tag/meded/"
    assert list(Tag.objects.canonical()) == [canonical]
    assert Tag.objects.named(["medicaleducation", "MedEd"]) == [canonical]


def test_synonym_made_a_tag_of_its_own_again_takes_nothing_from_the_other(client):
    canonical = make_tag("MedEd")
    synonym = make_tag("MedicalEducation", synonym_of=canonical)

    synonym.synonym_of = None
    synonym.save()

    assert synonym.get_absolute_url() == "/tag/medicaleducation/"
    canonical.slug = "medical-teaching"
    canonical.save()
    assert client.get("/tag/meded/").headers["Location"] == "/tag/medical-teaching/"


def test_synonym_can_t_stand_for_itself():
    tag = make_tag("MedEd")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(synonym_of=tag)


def test_synonyms_don_t_form_chains():
    canonical = make_tag("MedEd")
    synonym = make_tag("MedicalEducation", synonym_of=canonical)
    other = make_tag("Teaching")

    other.synonym_of = synonym
    with pytest.raises(ValidationError, match="a synonym itself"):
        other.full_clean()
    canonical.synonym_of = make_tag("Learning")
    with pytest.raises(ValidationError, match="synonyms of its own"):
        canonical.full_clean()


def test_description_is_shown_cleaned():
    tag = make_tag("MedEd", description="<p>Teaching<script>x()</script></p>")

    assert "script" not in tag.description_html

from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog import markup
from blog.models import Post, Tag
from tests.factories import make_draft, make_post, make_tag
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


def test_twenty_threads_make_tags_of_one_address(race):
    """Each name gets one of its own, also where all want the same."""
    names = [f"C{first}f{second}" for first in "aáàâ" for second in "eéèêë"]
    posts = [make_draft() for _ in range(THREADS)]
    race(lambda number: posts[number].tags.add(names[number]))
    assert sorted(Tag.objects.values_list("name", flat=True)) == sorted(names)
    assert {
        slug.partition("-")[0] for slug in Tag.objects.values_list("slug", flat=True)
    } == {"cafe"}


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
        ("Łódź", "łódź"),
        ("Größe", "größe"),
        ("日本MedEd", "日本meded"),
        ("½ day", "12-day"),
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
    for name in ("Q&A", "x#y", "COVID-19"):
        assert Tag(name=name).hashtag == name
    for name in ("ACE", "Łódź", "日本語"):
        assert Tag(name=name).hashtag == f"#{name}"


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
    make_post(tags=["MedEd"])
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
    with pytest.raises(ValidationError, match="a synonym itself"):
        other.save()
    synonym.synonym_of = Tag.objects.get(pk=other.pk)
    with pytest.raises(ValidationError, match="a synonym already"):
        synonym.full_clean()


def test_description_is_shown_cleaned():
    tag = make_tag("MedEd", description="<p>Teaching<script>x()</script></p>")

    assert "script" not in tag.description_html


@pytest.mark.parametrize("name", ["ΟΔΟΣ", "İstanbul", "STRASSE", "Straße", "ǅ", "ﬁeld"])
def test_any_case_is_folded_as_the_database_does(name):
    """features.md 3.2: Python folds some letters in another way."""
    first, second = make_draft(), make_draft(body=f"<p>#{name}</p>")
    first.tags.add(name)
    first.tags.add(name)

    assert Tag.objects.get().name == name
    assert Post.objects.filter(tags__name=name).count() == 2
    assert 'class="hashtag"' in second.body_html


def test_each_spelling_in_a_text_is_linked():
    post = make_draft(body="<p>#Straße #STRASSE #MedEd #MEDED</p>")

    assert post.body_html.count('class="hashtag"') == 4
    assert Tag.objects.count() == 3


def test_composed_and_decomposed_letters_are_one_tag():
    """features.md 3.2"""
    post = make_draft(body="<p>#café #cafe\u0301</p>", tags=["CAFE\u0301"])

    assert [tag.name for tag in post.tags.all()] == ["café"]
    assert post.body_html.count('class="hashtag"') == 2


def test_a_word_longer_than_a_name_may_be_is_no_tag():
    longest = "a" * 100

    post = make_draft(body=f"<p>#{longest} #b{longest}</p>")

    assert [tag.name for tag in post.tags.all()] == [longest]
    assert f"#b{longest}</p>" in post.body_html


def test_a_name_too_long_is_refused_with_a_reason():
    post = make_draft()

    with pytest.raises(ValidationError, match="at most 100 characters"):
        post.tags.add("a" * 101)

    assert not post.tags.exists()


def test_two_long_names_with_one_slug_get_two():
    assert make_tag("e" * 100).slug != make_tag("é" * 100).slug


@pytest.mark.parametrize("name", ["#", "##", "++", " – ", "\u202e"])
def test_name_without_letter_or_digit_is_no_tag(name):
    post = make_draft(tags=[name])

    assert not post.tags.exists()


def test_colour_is_a_tag_only_where_an_editor_made_it_one():
    """features.md 3.4"""
    make_tag("ACE")

    post = make_draft(body="<p>#ace #face #fff</p>", tags=["CAD"])
    post.tags.set(["AED"])

    assert {tag.name for tag in post.tags.all()} == {"ACE", "AED"}
    assert post.body_html.count('class="hashtag"') == 1


def test_tag_in_the_address_is_in_small_letters():
    tag = Tag(name="MedEd", slug="MedEd")

    tag.full_clean()

    assert tag.slug == "meded"


def test_tag_that_becomes_a_synonym_hands_its_posts_over():
    """features.md 3.3"""
    canonical, synonym = make_tag("MedEd"), make_tag("MedicalEducation")
    both, one = make_draft(tags=[canonical, synonym]), make_draft(tags=[synonym])

    synonym.synonym_of = canonical
    synonym.save()

    assert [list(post.tags.all()) for post in (both, one)] == [[canonical]] * 2


def test_tags_are_counted_in_one_plan(django_assert_num_queries):
    meded, foamed = make_tag("MedEd"), make_tag("FOAMed")
    make_post(tags=[meded, foamed])
    make_post(tags=[meded])
    make_draft(tags=[foamed, make_tag("Draft")])

    counted = Tag.objects.counted(Post.objects.published()).most_used()

    with django_assert_num_queries(1):
        assert [(tag.name, tag.number) for tag in counted] == [
            ("MedEd", 2),
            ("FOAMed", 1),
        ]
    assert "SubPlan" not in counted.explain()


def test_tags_of_a_text_are_looked_up_together(django_assert_max_num_queries):
    names = [f"Tag{number}" for number in range(40)]
    body = " ".join(f"#{name}" for name in names)
    make_draft(body=body)
    post = make_draft()
    post.body = body

    with django_assert_max_num_queries(20):
        post.save()


def test_name_hides_and_reverses_nothing():
    assert make_tag("#Med\u202eEd\x00").name == "MedEd"


def test_every_hashtag_that_is_linked_has_a_name_to_store():
    assert markup.hashtags("#cafe\u0301") == ["café"]

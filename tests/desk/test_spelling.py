"""3.8: who writes a tag that is nearly another is asked which is meant."""

import html

import pytest
from django.db import connection
from django.urls import reverse

from blog.models import Post, Tag
from blog.models.near import are_near
from tests.desk.writing import make_writers, save
from tests.factories import make_draft, make_post, make_role, make_tag

pytestmark = pytest.mark.django_db


def editor_of(client, post):
    page = client.get(reverse("desk:editor", args=[post.pk])).content.decode()
    return html.unescape(page)


@pytest.fixture
def post(client):
    post, [user] = make_writers(1)
    client.force_login(user)
    return post


def press(client, post, answer):
    """Press the button, as a browser without JavaScript does."""
    post.refresh_from_db()
    sent = post.texts._asdict() | {"version": post.version, "instead": answer}
    return client.post(reverse("desk:save", args=[post.pk]), sent, follow=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MedEdu", "MedEd"),
        ("MedEd", "meded"),
        ("Residents", "Resident"),
        ("Biopsies", "biopsy"),
        ("éducation", "Education"),
        ("BedsideTeaching", "bedside-teaching"),
        ("Simulaton", "Simulation"),
        ("Simulatiom", "Simulation"),
        ("ICUs", "ICU"),
        ("SMS", "SM"),
    ],
)
def test_names_that_are_near(one, other):
    assert are_near(one, other)
    assert are_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MedEd", "MedEd"),
        ("ICU", "ICP"),
        ("Week1", "Week2"),
        ("ACGME2025", "ACGME2026"),
        ("Ward", "Word"),
        ("Nurse", "Nursing"),
        ("Simulation", "Stimulations2"),
        ("", "s"),
    ],
)
def test_names_that_are_two(one, other):
    assert not are_near(one, other)


def test_after_saving_the_writer_is_told_and_mends_it_by_one_press(client, post):
    for _ in range(3):
        make_post(tags=["MedEd"])
    body = (
        "<p>#MedEdu and #mededu, #MedEdux, <code>#MedEdu</code>, "
        '<a href="https://x.example/#MedEdu">#MedEdu</a></p>'
    )
    save(client, post, body=body)
    page = editor_of(client, post)
    assert "#MedEdu is new. #MedEd is nearly the same, and 3 articles have it." in page
    assert "Use #MedEd instead" in page
    press(client, post, "MedEdu MedEd")
    post.refresh_from_db()
    assert post.body == body.replace("<p>#MedEdu ", "<p>#MedEd ")
    assert "MedEd" in [tag.name for tag in post.tags.all()]
    press(client, post, "mededu MedEd")
    page = editor_of(client, post)
    assert "Use #MedEd instead" not in page
    assert not Tag.objects.filter(name="MedEdu").exists()


def test_what_was_typed_since_is_saved_by_the_same_press(client, post):
    make_post(tags=["MedEd"])
    sent = {"title": "New", "standfirst": "", "body": "<p>#MedEdu</p>", "version": 1}
    sent["instead"] = "MedEdu MedEd"
    client.post(reverse("desk:save", args=[post.pk]), sent)
    post.refresh_from_db()
    assert (post.title, post.body) == ("New", "<p>#MedEd</p>")


def test_a_synonym_is_not_offered_but_what_it_means(client, post):
    make_post(tags=["MedEd"])
    make_tag("Teachings", synonym_of=Tag.objects.get(name="MedEd"))
    save(client, post, body="<p>#Teaching</p>")
    assert "Use #MedEd instead" in editor_of(client, post)


def test_a_tag_that_others_use_or_describe_is_no_mistake(client, post):
    make_post(tags=["MedEd"])
    make_post(tags=["MedEdu"])
    make_tag("Mededs", description="Something else.")
    save(client, post, body="<p>#MedEdu #Mededs</p>")
    assert "instead" not in editor_of(client, post)


def test_two_near_tags_that_only_this_draft_has_are_both_as_new(client, post):
    save(client, post, body="<p>#Questions #Question</p>")
    assert "instead" not in editor_of(client, post)


def test_the_tag_of_a_draft_is_told_to_who_may_read_it_alone(client, post):
    """S4: neither named, nor put into a text by who guesses it."""
    make_draft(tags=["RoundsSecret"])
    save(client, post, body="<p>#RoundsSecrets</p>")
    assert "Use #RoundsSecret instead" not in editor_of(client, post)
    press(client, post, "RoundsSecrets RoundsSecret")
    post.refresh_from_db()
    assert post.body == "<p>#RoundsSecrets</p>"
    client.force_login(make_role("Editors"))
    page = editor_of(client, Post.objects.get(pk=post.pk))
    assert "Use #RoundsSecret instead" in page


def test_a_name_that_can_t_be_written_as_a_hashtag_is_not_offered(client, post):
    make_post(tags=["Social Media"])
    save(client, post, body="<p>#SocialMedia</p>")
    assert "instead" not in editor_of(client, post)


def test_the_nearest_names_come_from_the_index_of_letters():
    Tag.objects.bulk_create(
        Tag(name=f"Topic{number:04}x{number % 7}", slug=f"t{number}")
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE blog_tag")
    near = Tag.objects.by_nearness("Topic0042x")[:20]
    assert "tag_trigrams" in near.explain()

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Post, Tag
from tests.factories import (
    make_comment,
    make_draft,
    make_handle,
    make_post,
    make_series,
    make_site,
    make_tag,
)

pytestmark = pytest.mark.django_db

JUNE_11 = datetime(2015, 6, 11, 14, 7, tzinfo=UTC)


def test_published_post_is_public_from_now_on():
    post = make_draft()

    post.publish()

    assert post.is_public
    assert post.status == "published"
    assert timezone.now() - post.published_at < timedelta(minutes=1)
    assert Post.objects.published().get() == post


def test_post_with_a_time_to_come_waits():
    post = make_post(timezone.now() + timedelta(hours=1))

    assert post.status == "scheduled"
    assert not post.is_public
    assert not Post.objects.published().exists()


def test_scheduled_post_appears_at_its_time():
    at = timezone.now() + timedelta(hours=1)
    post = make_post(at)
    Post.objects.filter(pk=post.pk).update(published_at=at - timedelta(hours=2))

    assert Post.objects.all().publish_due() == 1
    assert Post.objects.all().publish_due() == 0

    post.refresh_from_db()
    assert post.status == "published"
    assert post.published_at == at - timedelta(hours=2)


def test_scheduled_post_waits_before_its_time():
    make_post(timezone.now() + timedelta(hours=1))

    assert Post.objects.all().publish_due() == 0


def test_scheduled_post_can_be_recalled():
    post = make_post(timezone.now() + timedelta(hours=1), slug="tides")

    post.recall()

    assert post.status == "draft"
    assert post.get_absolute_url() == f"/preview/{post.pk}/"


def test_public_post_can_t_be_recalled():
    with pytest.raises(ValidationError):
        make_post().recall()


def test_post_without_author_can_t_be_published():
    post = make_draft(authors=[])

    with pytest.raises(ValidationError, match="at least one author"):
        post.publish()


@pytest.mark.parametrize("status", ["published", "scheduled", "withdrawn", "retracted"])
def test_database_refuses_a_post_that_is_out_without_date(status):
    post = make_draft()

    with pytest.raises(IntegrityError, match="post_out_has_date"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(status=status)


def test_two_posts_of_a_day_can_t_share_an_address():
    make_post(JUNE_11, slug="tides")
    second = make_draft(slug="tides")

    with pytest.raises(ValidationError, match="Another post of that day"):
        second.publish(JUNE_11)


def test_posts_of_two_days_may_share_a_slug():
    one = make_post(JUNE_11, slug="tides")
    other = make_post(JUNE_11 + timedelta(days=1), slug="tides")

    assert one.get_absolute_url() == "/2015/06/11/tides/"
    assert other.get_absolute_url() == "/2015/06/12/tides/"


def test_drafts_may_share_a_slug():
    make_draft(slug="tides")
    make_draft(slug="tides")

    assert Post.objects.count() == 2


def test_part_needs_a_series():
    with pytest.raises(IntegrityError, match="post_part_has_series"):
        make_draft(series_position=2)


def test_part_of_a_series_is_kept():
    series = make_series()
    make_draft(series=series, series_position=2)

    assert series.posts.get().series_position == 2


def test_address_has_the_date_of_the_site_s_zone():
    make_site(time_zone="Pacific/Auckland")

    assert make_post(JUNE_11, slug="tides").get_absolute_url() == "/2015/06/12/tides/"


def test_address_keeps_its_date_when_the_zone_changes():
    post = make_post(JUNE_11, slug="tides")

    make_site(time_zone="Pacific/Auckland")
    post.save()
    post.withdraw()
    post.publish(at=JUNE_11)

    assert Post.objects.get().get_absolute_url() == "/2015/06/11/tides/"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Another title"),
        ("standfirst", "In short."),
        ("body", "<p>Other words.</p>"),
    ],
)
def test_change_that_readers_see_is_dated(field, text):
    """features.md 1.3"""
    post = make_post(JUNE_11)
    assert post.revised_at is None

    setattr(post, field, text)
    post.save()

    assert timezone.now() - Post.objects.get().revised_at < timedelta(minutes=1)


def test_change_of_a_tag_is_no_update():
    """features.md 1.3"""
    post = make_post(JUNE_11)

    post.tags.add("MedEd")
    post.tags.set(["FOAMed"])
    post.comments_open = False
    post.save()

    assert Post.objects.get().revised_at is None


def test_change_of_a_draft_is_no_update():
    post = make_draft()
    post.body = "<p>Other words.</p>"
    post.save()

    post.publish()

    assert post.revised_at is None


def test_change_at_publication_is_no_update():
    post = make_draft()
    post.title = "A better title"

    post.publish()

    assert Post.objects.get().revised_at is None


def test_withdrawn_post_is_away_and_keeps_its_address():
    post = make_post(JUNE_11, slug="tides")

    post.withdraw("Published too early.")

    assert not Post.objects.published().exists()
    assert Post.objects.withdrawn().get().notice == "Published too early."
    assert post.get_absolute_url() == "/2015/06/11/tides/"


def test_retracted_post_stays_readable():
    post = make_post(JUNE_11)

    post.retract("The figures were wrong.")

    assert Post.objects.published().get().notice == "The figures were wrong."
    assert post.is_public


def test_draft_can_be_neither_withdrawn_nor_retracted():
    for act in (make_draft().withdraw, lambda: make_draft().retract("Wrong.")):
        with pytest.raises(ValidationError, match="in the state “Draft”"):
            act()


def test_hashtags_of_the_text_become_tags_and_links():
    """features.md 3.4"""
    post = make_post(body="<p>On #MedEd and <code>#FOAMed</code>.</p>")

    assert [tag.name for tag in post.tags.all()] == ["MedEd"]
    assert 'href="/tag/meded/"' in post.body_html
    assert post.body == "<p>On #MedEd and <code>#FOAMed</code>.</p>"
    assert post.text == "On #MedEd and #FOAMed."


def test_hashtag_of_another_case_is_the_tag_there_is():
    """features.md 3.2"""
    make_tag("MedEd")

    post = make_post(body="<p>#meded #MEDED</p>")

    assert [tag.name for tag in post.tags.all()] == ["MedEd"]
    assert Tag.objects.count() == 1


def test_synonym_in_the_text_saves_the_tag_it_stands_for():
    """features.md 3.3"""
    canonical = make_tag("MedEd")
    make_tag("MedicalEducation", synonym_of=canonical)

    post = make_post(body="<p>#MedicalEducation</p>", tags=["medicaleducation"])

    assert list(post.tags.all()) == [canonical]
    assert 'href="/tag/meded/"' in post.body_html


def test_tags_of_the_text_stay_when_others_are_chosen():
    post = make_post(body="<p>#MedEd</p>", tags=["Simulation"])

    post.tags.set(["FOAMed"])

    assert {tag.name for tag in post.tags.all()} == {"MedEd", "FOAMed"}


def test_known_handles_of_the_text_become_links():
    """features.md 3.4"""
    make_handle(name="AcadMedJournal")

    post = make_post(body="<p>Ask @AcadMedJournal or @nobody_here.</p>")

    assert 'href="https://x.com/AcadMedJournal"' in post.body_html
    assert "nobody_here</a>" not in post.body_html


def test_text_is_shown_cleaned_and_kept_as_given():
    post = make_post(body="<p onclick='x()'>Tides<script>alert(1)</script></p>")

    assert "script" not in post.body_html
    assert "onclick" not in post.body_html
    assert "<script>" in post.body


def test_saving_a_post_writes_back_no_old_count_of_comments():
    post = make_post()
    stale = Post.objects.get(pk=post.pk)
    make_comment(post=post)

    stale.title = "Another title"
    stale.save()

    assert Post.objects.get().comment_count == 1


def test_reading_time_is_in_whole_minutes():
    """features.md 1.7"""
    assert make_draft(body="").reading_minutes == 0
    assert make_draft(body="<p>Brief.</p>").reading_minutes == 1
    assert make_draft(body=f"<p>{'word ' * 1000}</p>").reading_minutes == 5


@pytest.mark.parametrize("words", ["resume", "résumé", "Lukasz", "teaching", "naive"])
def test_stored_vector_folds_accents_and_endings(words):
    post = make_post(title="Le résumé", body="<p>Łukasz teaches naïvely.</p>")
    make_post(title="Tides")

    query = SearchQuery(words, config="rounds", search_type="websearch")

    assert Post.objects.get(search_vector=query) == post


def test_a_text_of_a_million_words_can_be_saved_and_its_beginning_found():
    words = " ".join(f"{number:x}医" for number in range(250_000))

    post = make_post(standfirst=words, body=f"<p>Stethoscope {words}</p>")

    query = SearchQuery("stethoscope", config="rounds")
    assert Post.objects.get(search_vector=query) == post


def test_reading_time_counts_characters_where_words_are_not_parted():
    """features.md 1.7"""
    assert make_draft(body=f"<p>{'医学教育' * 500}</p>").reading_minutes == 4
    assert (
        make_draft(body=f"<p>{'かな' * 250} {'word ' * 238}</p>").reading_minutes == 2
    )


def test_title_hides_and_reverses_nothing():
    assert make_draft(title=" Ti\u202edes\n of\x00 May ").title == "Tides of May"

"""Steps from one state to another, when others act at the same time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.models import Byline, Post
from tests.factories import make_author, make_draft, make_handle, make_post


@pytest.mark.django_db
def test_published_post_is_not_published_again():
    post = make_post(published_at=timezone.now() - dt.timedelta(days=3))
    before = post.published_at
    with pytest.raises(ValidationError, match="in the state “Published”"):
        post.publish()
    assert Post.objects.get().published_at == before


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 1])
def test_what_tests_take_for_a_published_post_is_one(days):
    author = make_author(role="Nurse", affiliation="Ward 3")
    make_handle(author=author)
    at = timezone.now() + dt.timedelta(days=days)
    text = {"title": "Pauses", "slug": "pauses", "body": "<p>Wait. #MedEd</p>"}
    make_post(at, authors=[author], tags=["Ward"], **text)
    made = facts(Post.objects.get())
    Post.objects.all().delete()
    make_draft(authors=[author], tags=["Ward"], **text).publish(at)
    assert facts(Post.objects.get()) == made


def facts(post):
    """Return what is stored of a post and its bylines, but for its times of storing."""
    signed = Byline.objects.filter(post=post)
    rows = [Post.objects.filter(pk=post.pk).values(), signed.values()]
    stored = {"id", "post_id", "created_at", "changed_at", "kept_at"}
    known = [{k: v for k, v in row.items() if k not in stored} for [row] in rows]
    return known, [bool(b.kept_at) for b in signed], set(post.tags.names())


@pytest.mark.django_db
def test_step_goes_by_the_state_that_is_stored():
    post = make_post()
    stale = Post.objects.get()
    post.withdraw("By mistake.")
    with pytest.raises(ValidationError, match="in the state “Withdrawn”"):
        stale.withdraw("By mistake, once more.")
    stale.status = "scheduled"
    with pytest.raises(ValidationError, match="in the state “Withdrawn”"):
        stale.recall()
    assert Post.objects.get().status == "withdrawn"


@pytest.mark.django_db
def test_publishing_keeps_what_somebody_else_edited_meanwhile():
    stale = make_draft(title="Before")
    Post.objects.filter(pk=stale.pk).update(title="After")
    stale.publish()
    post = Post.objects.get()
    assert (post.title, post.status) == ("After", "published")


@pytest.mark.django_db
def test_retraction_needs_its_notice():
    post = make_post()
    with pytest.raises(ValidationError, match="Notice"):
        post.retract("  ")
    assert Post.objects.get().status == "published"


def test_of_twenty_posts_with_one_address_one_is_published(race):
    """The others are told in a sentence, not by the database."""
    author = make_author()
    drafts = [make_draft(slug="same", authors=[author]) for _ in range(20)]

    def publish(number):
        try:
            drafts[number].publish()
        except ValidationError as error:
            return error.messages
        return "published"

    results = race(publish)
    assert results.count("published") == 1
    assert ["Another post of that day has this slug."] in results
    assert Post.objects.published().count() == 1


def test_of_twenty_who_publish_one_post_one_does(race):
    pk = make_draft().pk

    def publish(number):
        try:
            Post.objects.get(pk=pk).publish()
        except ValidationError:
            return False
        return True

    assert sum(race(publish)) == 1

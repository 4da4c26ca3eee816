"""A scheduled post that can't appear says so, once, to whom it concerns (7.6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import DeskNotice, Post, SiteSettings
from blog.tasks import publish_due_posts
from mail.models import Message
from tests.desk.writing import make_writers
from tests.factories import make_role

pytestmark = pytest.mark.django_db
SILENT = "Still to say what they have to disclose"


@pytest.fixture
def world():
    """A post whose time came a while ago, its authors, and who set the day."""
    post, users = make_writers(role="Contributors", status="accepted")
    editor = make_role("Editors", name="Ines Okafor")
    post.publish(timezone.now() + timedelta(hours=1), editor, verb="schedule")
    Post.objects.update(published_at=timezone.now() - timedelta(minutes=5))
    DeskNotice.objects.all().delete()
    Message.objects.all().delete()
    return post, users, editor


def silence(post):
    post.bylines.filter(position=1).update(disclosure_status="unanswered")


def lay_under_embargo(post):
    tomorrow = timezone.now() + timedelta(days=1)
    Post.objects.filter(pk=post.pk).update(not_before=tomorrow)


HINDRANCES = {
    "disclosure": (silence, SILENT),
    "embargo": (lay_under_embargo, "Under embargo until"),
}


def told():
    return list(DeskNotice.objects.filter(kind="overdue").order_by("pk"))


@pytest.mark.parametrize("name", HINDRANCES)
def test_whom_it_concerns_is_told_why_and_once(world, name):
    """Those who sign it and who set the day, however often the job looks; no others."""
    post, users, editor = world
    make_role("Editors")
    hinder, said = HINDRANCES[name]
    hinder(post)
    for _minute in range(3):
        publish_due_posts(0)
    assert {notice.user for notice in told()} == {*users, editor}
    assert len(told()) == 3
    for notice in told():
        assert said in notice.data["reason"]
    mails = Message.objects.filter(kind="blog/news")
    assert sorted(m.to for m in mails) == sorted(u.email for u in (*users, editor))
    for message in mails:
        assert "did not appear at its time" in message.subject
        assert said in message.text
    assert Post.objects.get().status == "scheduled"


def test_another_hindrance_is_told_anew_and_the_last_one_lets_it_appear(world):
    post, *_rest = world
    silence(post)
    publish_due_posts(0)
    post.bylines.update(disclosure_status="none")
    lay_under_embargo(post)
    publish_due_posts(0)
    reasons = [notice.data["reason"] for notice in told()]
    assert [SILENT in reason for reason in reasons] == [True] * 3 + [False] * 3
    Post.objects.update(not_before=None)
    publish_due_posts(0)
    assert Post.objects.get().is_public
    assert Post.objects.get().hindrance == ""
    assert len(told()) == 6


def test_on_another_day_the_same_is_told_again(world):
    post, _users, editor = world
    lay_under_embargo(post)
    publish_due_posts(0)
    Post.objects.update(not_before=None)
    post.publish(timezone.now() + timedelta(hours=1), editor, verb="schedule")
    Post.objects.update(published_at=timezone.now() - timedelta(minutes=5))
    lay_under_embargo(post)
    publish_due_posts(0)
    assert len(told()) == 6


def test_it_is_told_in_the_language_of_the_site(world):
    """Jobs have none of their own."""
    post, *_rest = world
    SiteSettings(language="fr").save()
    silence(post)
    publish_due_posts(0)
    assert told()
    assert not any(SILENT in notice.data["reason"] for notice in told())


def test_the_desk_calls_it_overdue_and_leads_to_its_steps(client, world):
    post, [user, _other], _editor = world
    client.force_login(user)
    silence(post)
    publish_due_posts(0)
    page = client.get("/desk/").text
    assert ">overdue<" in page
    assert "“The third thing” did not appear at its time." in page
    assert f'href="{reverse("desk:steps", args=[post.pk])}"' in page
    later = timezone.now() + timedelta(days=1)
    Post.objects.update(published_at=later)
    assert ">overdue<" not in client.get("/desk/").text


def test_what_appears_in_time_is_no_news_of_that_kind(world):
    publish_due_posts(0)
    assert Post.objects.get().is_public
    assert told() == []

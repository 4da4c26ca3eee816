"""Posts appear at their time: across zones and clock changes, once, told once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from blog.models import Post, Transition
from blog.tasks import publish_due_posts
from comments.linkbacks.looking import look_at_due
from comments.models import Outgoing
from tests.desk.confirming import ANSWER, mine
from tests.factories import make_author, make_draft, make_post, make_role, make_site
from tests.forms import form_data

pytestmark = pytest.mark.django_db

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
TEXT = '<p>As <a href="https://elsewhere.example/trial/">they found</a>.</p>'


@pytest.fixture
def editor(client):
    user = make_role("Editors")
    client.force_login(user)
    return user


def schedule(client, post, at):
    path = reverse("desk:step", args=[post.pk, "schedule"])
    return client.post(path, form_data(client.get(path), "about_form") | {"at": at})


def let_come(post, at=None):
    """Let the time of a scheduled post be over."""
    over = at or timezone.now() - timedelta(seconds=1)
    Post.objects.filter(pk=post.pk).update(published_at=over)


@pytest.mark.parametrize("zone", ZONES)
def test_the_clock_is_that_of_the_site_wherever_it_is(client, editor, zone):
    """7.6"""
    make_site(time_zone=zone)
    post = make_draft(standfirst="In short.")
    assert schedule(client, post, "2090-07-01T00:30").status_code == 302
    after = Post.objects.get()
    meant = datetime(2090, 7, 1, 0, 30, tzinfo=ZoneInfo(zone))
    assert (after.status, after.published_at) == ("scheduled", meant)
    assert f"{after.address_date}" == "2090-07-01"
    path = reverse("desk:step", args=[post.pk, "schedule"])
    assert form_data(client.get(path), "about_form")["at"] == ["2090-07-01T00:30"]


@pytest.mark.parametrize(
    "at",
    ["2090-03-26T02:30", "2090-10-29T02:30"],
    ids=["there is no such time", "there are two of it"],
)
def test_an_hour_of_the_night_in_which_clocks_change_is_asked_for_anew(
    client, editor, at
):
    """7.6: clocks of Berlin jump at 2, and go through 2 to 3 twice."""
    make_site(time_zone="Europe/Berlin")
    post = make_draft(standfirst="In short.")
    response = schedule(client, post, at)
    assert response.status_code == 422
    assert "Europe/Berlin" in str(response.context["form"].errors["at"])
    assert at in response.content.decode()
    assert Post.objects.get().status == "draft"


def test_the_hours_beside_that_night_are_told_apart(client, editor):
    """7.6"""
    make_site(time_zone="Europe/Berlin")
    found = []
    for at in ("2090-03-26T01:59", "2090-03-26T03:00"):
        post = make_draft(standfirst="In short.")
        schedule(client, post, at)
        found.append(Post.objects.get(pk=post.pk).published_at)
    assert found == [
        datetime(2090, 3, 26, 0, 59, tzinfo=UTC),
        datetime(2090, 3, 26, 1, 0, tzinfo=UTC),
    ]


def test_a_site_that_moves_to_another_zone_keeps_the_moment():
    """7.6, security.md R5"""
    at = timezone.now() + timedelta(hours=2)
    post = make_post(at)
    make_site(time_zone="Pacific/Kiritimati")
    assert Post.objects.all().publish_due() == 0
    let_come(post)
    assert Post.objects.all().publish_due() == 1
    assert Post.objects.get().published_at < timezone.now()


def test_it_is_looked_for_each_minute():
    """7.6: within 60 seconds."""
    crons = {
        name: task.cron
        for (name, _id), task in app.periodic_registry.periodic_tasks.items()
    }
    assert crons[publish_due_posts.name] == "* * * * *"


def test_ten_workers_publish_it_once(race):
    """7.6: one step in the history, though all look at the same second."""
    post = make_post(timezone.now() + timedelta(days=1))
    let_come(post)
    counts = race(lambda number: Post.objects.all().publish_due())
    assert sum(counts) == 1
    assert Transition.objects.filter(verb="appear").count() == 1


def test_it_is_announced_once_however_often_jobs_run(client, settings):
    """7.6: feed, and the sites that it links to."""
    settings.SITE_URL = "https://blog.example"
    post = make_post(timezone.now() + timedelta(days=1), body=TEXT, title="Due")
    look_at_due()
    assert not Outgoing.objects.exists()
    assert b"Due" not in client.get("/feed/").content
    let_come(post)
    for _ in range(3):
        Post.objects.all().publish_due()
        look_at_due()
    told = Outgoing.objects.get()
    assert (told.target, told.state) == (
        "https://elsewhere.example/trial/",
        Outgoing.State.DUE,
    )
    assert client.get("/feed/").content.count(b"<item>") == 1


def test_what_was_taken_back_in_time_does_not_appear(client, editor):
    post = make_draft(standfirst="In short.")
    schedule(client, post, "2090-07-01T08:00")
    Post.objects.get().recall(editor)
    let_come(post)
    assert Post.objects.all().publish_due() == 0
    assert Post.objects.get().status == "draft"


def declare(client, user, post, **said):
    """Let ``user`` declare an interest where they say how they are named."""
    client.force_login(user)
    answer = client.post(mine(post.bylines.get(), user), ANSWER | said)
    assert answer.status_code == 302


def test_what_is_taken_back_is_a_draft_as_any_other(client, editor):
    """2.5, 7.6: nothing of the day is left, nor of what its authors said then."""
    user = make_role("Contributors")
    post = make_draft([make_author(user=user, role="resident")], standfirst="So.")
    schedule(client, post, "2090-07-01T08:00")
    # As posts were kept that were scheduled by an earlier version.
    post.bylines.get().keep()
    Post.objects.get().recall(editor)
    after = Post.objects.get()
    assert (after.published_at, after.address_date) == (None, None)
    assert after.bylines.get().kept_at is None
    declare(client, user, post, role="consultant")
    Post.objects.get().publish(by=editor)
    assert Post.objects.get().published_at.year < 2090
    assert post.bylines.get().role == "consultant"


def test_bylines_are_kept_as_they_are_when_the_post_appears(client, editor):
    """2.5: not as they were on the day on which its time was set."""
    user = make_role("Contributors")
    author = make_author(user=user, credentials="BSc")
    post = make_draft([author], standfirst="In short.")
    schedule(client, post, "2090-07-01T08:00")
    assert post.bylines.get().kept_at is None
    declare(client, user, post)
    let_come(post)
    assert Post.objects.all().publish_due() == 1
    byline = post.bylines.get()
    assert byline.kept_at
    assert byline.disclosure == ANSWER["disclosure"]
    assert byline.credentials == "MD, MHPE"
    author.refresh_from_db()
    author.affiliation = "Elsewhere"
    author.save()
    assert post.bylines.get().told("affiliation") == ANSWER["affiliation"]


def test_one_that_can_not_appear_keeps_no_other_from_it():
    case = make_post(timezone.now() + timedelta(days=1))
    other = make_post(timezone.now() + timedelta(days=1))
    Post.objects.filter(pk=case.pk).update(is_case=True)
    for post in (case, other):
        let_come(post)
    assert Post.objects.all().publish_due() == 1
    assert Post.objects.get(pk=case.pk).status == "scheduled"
    assert Post.objects.get(pk=other.pk).is_public

"""A post that is about to appear without changes that wait says so in time (7.6, 7.18)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from blog.desk.waiting import count
from blog.models import CalendarAddress, DeskNotice, Pending, Post, SiteSettings
from blog.models.drafting import Texts
from blog.tasks import warn_of_waiting_changes
from mail.models import Message
from tests.desk.writing import make_writers, save
from tests.factories import make_byline, make_role

pytestmark = pytest.mark.django_db
SAID = "2 changes are not part of what goes out."
CHANGED = {"title": "The fourth thing", "body": "<p>One and two.</p>"}


@pytest.fixture
def world(client):
    """A scheduled post for which two changes wait, its authors, and an editor."""
    post, users = make_writers(role="Contributors", status="accepted")
    editor = make_role("Editors", name="Ines Okafor")
    post.publish(timezone.now() + timedelta(hours=20), editor, verb="schedule")
    client.force_login(users[0])
    save(client, post, **CHANGED)
    Pending.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    DeskNotice.objects.all().delete()
    Message.objects.all().delete()
    return post, users, editor


def path(name, post):
    return reverse(f"desk:{name}", args=[post.pk])


@pytest.mark.parametrize("name", ["home", "find", "calendar"])
def test_lists_warn_and_lead_to_the_changes(client, world, name):
    post, users, editor = world
    for user in (*users, editor):
        client.force_login(user)
        query = {"month": f"{timezone.localtime(post.published_at):%Y-%m}"}
        page = client.get(reverse(f"desk:{name}"), query if name == "calendar" else {})
        assert SAID in page.text
        assert "Read the changes" in page.text
        assert path("pending", post) in page.text


@pytest.mark.parametrize("name", ["editor", "checks", "steps"])
def test_pages_about_the_post_warn(client, world, name):
    post, *_rest = world
    page = client.get(path(name, post)).text
    assert SAID in page
    assert path("pending", post) in page
    assert "Readers see this post" not in page


def test_calendar_programs_are_told(client, world):
    _post, [user, _other], _editor = world
    token = CalendarAddress.objects.renew(user)
    feed = client.get(reverse("desk:calendar-feed", args=[token])).text
    assert SAID in feed.replace("\r\n ", "").replace("\\n", " ")


def test_what_is_taken_is_part_of_it(client, world):
    post, _users, editor = world
    client.force_login(editor)
    pending = Pending.objects.get()
    seen = {"version": pending.version, "post_version": post.version}
    answer = client.post(path("apply_pending", post), seen, follow=True)
    assert "The new text goes out." in answer.text
    assert "not part of what goes out" not in client.get("/desk/").text
    assert Post.objects.get().title == "The fourth thing"


def test_what_is_out_is_not_warned_of(client, world):
    """There changes wait as ever; readers see the text that an editor took."""
    Post.objects.update(status="published", published_at=timezone.now())
    for page in ("/desk/", path("checks", world[0])):
        assert "not part of what goes out" not in client.get(page).text


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("<p>A.</p><p>B.</p>", "<p>A.</p><p>B.</p>", 0),
        ("<p>A.</p><p>B.</p>", "<p>A.</p><p>C.</p>", 1),
        ("<p>A.</p><p>B.</p>", "<p>C.</p><p>D.</p>", 2),
        ("<p>A.</p>", "<p>A.</p><p>B.</p><p>C.</p>", 2),
        ("<p>A.</p><p>B.</p>", "", 2),
    ],
)
def test_paragraphs_that_differ_are_counted(before, after, number):
    assert count(Texts("T", "S", before), Texts("T", "S", after)) == number


def test_title_and_standfirst_are_one_each():
    assert count(Texts("T", "S", ""), Texts("U", "V", "")) == 2


def test_whom_it_concerns_is_told_once_the_day_before(world):
    """7.18: the authors, and the editor who set the day; nobody else."""
    post, users, editor = world
    make_role("Editors")
    for _again in range(2):
        warn_of_waiting_changes(0)
    told = DeskNotice.objects.filter(kind="waits").order_by("user_id")
    assert [notice.user for notice in told] == [*users, editor]
    assert {message.to for message in Message.objects.all()} == {
        user.email for user in (*users, editor)
    }
    message = Message.objects.get(to=editor.email)
    assert "about to appear without changes that wait" in message.subject
    assert SAID in message.text
    assert path("pending", post) in message.text
    assert "because you publish here" in message.text
    assert "because you sign" in Message.objects.get(to=users[0].email).text


def not_yet(how):
    hour = timezone.now() + timedelta(hours=1)
    if how == "in two days":
        Post.objects.update(published_at=timezone.now() + timedelta(days=2))
    elif how == "being written at":
        Pending.objects.update(changed_at=timezone.now())
    elif how == "out":
        Post.objects.update(published_at=hour - timedelta(hours=2), status="published")
    elif how == "the same":
        Pending.objects.update(**Post.objects.get().texts._asdict())
    elif how == "told":
        Pending.objects.update(warned_at=timezone.now())


@pytest.mark.parametrize(
    "how", ["in two days", "being written at", "out", "the same", "told"]
)
def test_nobody_is_told_too_early_or_in_vain(world, how):
    not_yet(how)
    warn_of_waiting_changes(0)
    assert not DeskNotice.objects.exists()
    assert not Message.objects.exists()


def test_before_a_new_day_they_are_told_again(world):
    warn_of_waiting_changes(0)
    told = DeskNotice.objects.count()
    Pending.objects.update(warned_at=timezone.now() - timedelta(days=6))
    warn_of_waiting_changes(0)
    assert DeskNotice.objects.count() == 2 * told


def test_a_job_tells_in_the_language_of_the_site(world):
    """Jobs have none of their own: the sentence was English on a French site."""
    SiteSettings(language="fr").save()
    with translation.override("en"):
        warn_of_waiting_changes(0)
    for message in Message.objects.all():
        assert "about to appear" not in message.subject + message.text


def test_each_list_asks_once_for_all_its_posts(client, world):
    """7.18: and not at all where nothing is scheduled."""
    post, users, editor = world

    def costs():
        with CaptureQueriesContext(connection) as context:
            client.get("/desk/")
        return sum("blog_pending" in query["sql"] for query in context.captured_queries)

    assert costs() == 1
    for _ in range(3):
        more, _people = make_writers(role="Contributors", status="accepted")
        make_byline(more, users[0].author)
        more.publish(post.published_at, editor, verb="schedule")
        save(client, more, **CHANGED)
    assert client.get("/desk/").text.count(SAID) == 4
    assert costs() == 1
    Post.objects.update(status="draft", published_at=None)
    assert costs() == 0

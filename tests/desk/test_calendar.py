"""The editorial calendar, and the same for calendar programs (7.19)."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import CalendarAddress
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_post,
    make_role,
    make_site,
)
from tests.forms import form_data

PAGE, ADDRESS = "/desk/calendar/", "/desk/calendar/address/"


@pytest.fixture
def ines(client):
    user = make_role("Authors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    client.force_login(user)
    return user


def secret(client):
    [path] = re.findall(r"/desk/calendar/[\w-]+\.ics", client.post(ADDRESS).text)
    return path


def events(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).events


def days(client, month):
    weeks = client.get(PAGE, {"month": month}).context["weeks"]
    return {
        f"{day.date:%Y-%m-%d}": [entry.post.title for entry in day.entries]
        for week in weeks
        for day in week
        if day.entries
    }


def test_posts_stand_on_their_day_in_the_zone_of_the_site(client, ines):
    make_site(time_zone="Asia/Tokyo")
    late = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)
    make_post(late, authors=[ines.author], title="Late in London")
    assert days(client, "2026-03") == {"2026-03-17": ["Late in London"]}


@pytest.mark.parametrize(("language", "first"), [("en", 6), ("fr", 0)])
def test_weeks_begin_as_the_language_has_it(client, ines, language, first):
    make_site(language=language)
    weeks = client.get(PAGE, {"month": "2026-03"}).context["weeks"]
    assert {week[0].date.weekday() for week in weeks} == {first}


@pytest.mark.parametrize(
    "asked", ["2026-13", "march", "0001-01", "9999-12", "2026-3-1"]
)
def test_a_month_that_is_none_is_not_found(client, ines, asked):
    assert client.get(PAGE, {"month": asked}).status_code == 404


def test_months_lead_on_across_the_year(client, ines):
    page = client.get(PAGE, {"month": "2026-12"}).text
    assert "?month=2026-11" in page
    assert "?month=2027-01" in page


def test_i_see_what_i_write_and_what_is_public_and_nothing_of_others(client, ines):
    """security S4"""
    soon = timezone.now() + timedelta(minutes=5)
    make_post(soon, authors=[ines.author], title="My own")
    make_post(soon, title="A canary of a plan")
    make_post(title="Out for everybody")
    make_draft([ines.author], title="No day yet")
    month = f"{timezone.localdate():%Y-%m}"
    assert {title for each in days(client, month).values() for title in each} == {
        "My own",
        "Out for everybody",
    }
    path = secret(client)
    client.logout()
    told = {str(event["summary"]) for event in events(client, path)}
    assert told == {"My own", "Out for everybody"}
    client.force_login(make_role("Editors"))
    assert "A canary of a plan" in client.get(PAGE, {"month": month}).text


def test_programs_read_the_time_the_title_and_who_signs_it(client, ines):
    """7.19: RFC 5545."""
    at = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    post = make_post(at, authors=[ines.author], title="On silence, twice; and more")
    [event] = events(client, secret(client))
    assert event.start == at
    assert event["summary"] == "On silence, twice; and more"
    assert "Ines Okafor" in event["description"]
    assert str(event["uid"]).startswith(f"post-{post.pk}@")
    response = client.get(secret(client))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(map(len, response.content.split(b"\r\n"))) <= 75


def test_the_address_is_shown_once_and_stored_as_a_digest(client, ines):
    """security S6"""
    path = secret(client)
    token = path.split("/")[-1].removesuffix(".ics")
    assert len(token) >= 43
    assert token not in client.get(PAGE).text
    assert token not in str(CalendarAddress.objects.values().get())


def test_a_new_address_ends_the_old_one_and_one_can_end_it(client, ines):
    old = secret(client)
    new = secret(client)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    client.post(ADDRESS, {"stop": "1"})
    assert client.get(new).status_code == 404


def test_the_calendar_of_who_left_is_closed(client, ines):
    path = secret(client)
    ines.groups.clear()
    assert client.get(path).status_code == 404
    ines.is_active = False
    ines.save()
    assert client.get(path).status_code == 404


def test_who_has_no_desk_has_no_calendar(client):
    client.force_login(make_role("Moderators"))
    assert client.get(PAGE).status_code == 403
    assert client.post(ADDRESS).status_code == 403
    invented = reverse("desk:calendar-feed", args=["x" * 43])
    assert client.get(invented).status_code == 404


def soon(**fields):
    at = timezone.now() + timedelta(minutes=30)
    return make_post(at, standfirst="In short.", **fields)


def test_a_date_is_moved_by_a_form_and_leaves_its_line_in_the_log(client):
    """7.19: without dragging, through the table of steps, and back to the calendar."""
    editor = make_role("Editors")
    client.force_login(editor)
    post = soon(title="On silence")
    [link] = re.findall(r'class="month__move" href="([^"]+)"', client.get(PAGE).text)
    page = client.get(link)
    data = form_data(page, "about_form")
    at = timezone.localtime(post.published_at)
    assert data["at"] == [f"{at:%Y-%m-%dT%H:%M}"]
    answer = client.post(link, data | {"at": "2099-05-04T08:00"})
    assert answer["Location"] == f"{PAGE}?month=2099-05"
    assert days(client, "2099-05") == {"2099-05-04": ["On silence"]}
    line = post.transitions.get()
    assert (line.verb, line.was, line.by) == ("schedule", "scheduled", editor)


def test_only_who_may_schedule_a_post_is_offered_to_move_it(client, ines):
    """7.19, security S5"""
    own, other = soon(authors=[ines.author]), soon()
    out = make_post(authors=[ines.author])
    ines.user_permissions.add(Permission.objects.get(codename="view_post"))
    page = client.get(PAGE).text
    assert reverse("desk:step", args=[own.pk, "schedule"]) in page
    assert other.title in page
    for post in (other, out):
        assert reverse("desk:step", args=[post.pk, "schedule"]) not in page
    contributor = make_role("Contributors")
    make_byline(own, make_author(user=contributor))
    client.force_login(contributor)
    assert own.title in client.get(PAGE).text
    assert "month__move" not in client.get(PAGE).text


def test_a_full_month_costs_the_same_few_queries(client, ines):
    def cost(path):
        with CaptureQueriesContext(connection) as context:
            client.get(path)
        return len(context)

    make_post(authors=[ines.author])
    soon(authors=[ines.author])
    path = secret(client)
    few = cost(PAGE), cost(PAGE), cost(path)
    for _ in range(6):
        make_post(authors=[ines.author, make_author()])
        soon(authors=[ines.author, make_author()])
    assert (cost(PAGE), cost(path)) == few[1:]

"""The editorial calendar: what appeared and what will, as a page and for programs."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.views import private
from blog import markup
from blog.context import site_of
from blog.desk.access import DeskRequest, at_desk
from blog.desk.waiting import waiting
from blog.models import CalendarAddress, Post
from blog.models.post_queryset import PostQuerySet
from blog.models.workflow import Who

# States in which a post has a day in the calendar.
DATED = ("scheduled", "published", "retracted")
# What programs are told: all that is to come, and what appeared not long ago.
PAST = timedelta(days=90)
MOST = 500
EARLIEST, LATEST = 1900, 2200


@dataclass(frozen=True)
class Entry:
    post: Post
    is_movable: bool
    # That it would appear without changes that wait, in a sentence.
    waits: str


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]
    is_in_month: bool
    is_today: bool


@at_desk
@require_safe
def month(request: DeskRequest) -> HttpResponse:
    return show(request)


def show(request: DeskRequest, secret: str = "") -> HttpResponse:
    """Show the month that ``?month=2026-03`` asks for, or the one that it is."""
    first = asked_month(request.GET.get("month", ""))
    start = Calendar(first_weekday())
    days = start.monthdatescalendar(first.year, first.month)
    posts = by_day(request.user, days[0][0], days[-1][-1])
    found = entries(request.user, posts)
    weeks = [[day_of(each, found, first) for each in week] for week in days]
    owned = CalendarAddress.objects.filter(user=request.user)
    context = {
        "first": first,
        "older": first - timedelta(days=1),
        "newer": first + timedelta(days=31),
        "weekdays": [WEEKDAYS[number] for number in start.iterweekdays()],
        "weeks": weeks,
        "is_empty": not posts,
        "address": owned.first(),
        "secret": secret,
    }
    return render(request, "desk/calendar.html", context)


def asked_month(asked: str) -> date:
    if not asked:
        return timezone.localdate().replace(day=1)
    try:
        first = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007  A month.
    except ValueError:
        raise Http404 from None
    if not EARLIEST <= first.year <= LATEST:
        raise Http404
    return first


def first_weekday() -> int:
    """Return what weeks begin with: Django counts from Sunday, Python from Monday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def by_day(user: Any, first: date, last: date) -> dict[date, list[Post]]:
    """Return what ``user`` may see of these days, in the order in which it appears."""
    zone = timezone.get_current_timezone()
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    found: dict[date, list[Post]] = {}
    for post in dated(user).filter(published_at__gte=since, published_at__lt=until):
        assert post.published_at
        day = timezone.localtime(post.published_at).date()
        found.setdefault(day, []).append(post)
    return found


def entries(user: Any, posts: dict[date, list[Post]]) -> dict[date, list[Entry]]:
    """Return what stands in the calendar, by the day."""
    listed = [post for day in posts.values() for post in day]
    theirs, waits = movable(user, listed), waiting(listed)
    return {
        day: [Entry(p, p.pk in theirs, waits.get(p.pk, "")) for p in found]
        for day, found in posts.items()
    }


def movable(user: Any, posts: list[Post]) -> set[int]:
    """Return which of ``posts`` are to come, and ``user`` may give another day."""
    due = [post.pk for post in posts if post.status == Post.Status.SCHEDULED]
    theirs = Post.objects.open_to(Who.PUBLISHER, user).filter(pk__in=due)
    return set(theirs.values_list("pk", flat=True)) if due else set()


def month_of(at: datetime) -> str:
    """Return the address of the month in which ``at`` is."""
    query = {"month": f"{timezone.localtime(at):%Y-%m}"}
    return reverse("desk:calendar", query=query)


def dated(user: Any) -> PostQuerySet:
    posts = Post.objects.visible_to(user).filter(status__in=DATED)
    return posts.for_desk().order_by("published_at", "pk")


def day_of(day: date, found: dict[date, list[Entry]], first: date) -> Day:
    is_in_month = day.month == first.month
    return Day(day, found.get(day, []), is_in_month, day == timezone.localdate())


@at_desk
@require_POST
def address(request: DeskRequest) -> HttpResponse:
    """Give a new secret address, shown this once; or end the one there is."""
    if "stop" in request.POST:
        CalendarAddress.objects.filter(user=request.user).delete()
        return show(request)
    token = CalendarAddress.objects.renew(request.user)
    path = reverse("desk:calendar-feed", args=[token])
    return show(request, f"{settings.SITE_URL}{path}")


@require_safe
def feed_of_secret(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program; invented and ended addresses are answered alike."""
    owner = CalendarAddress.objects.owner_of(token)
    if owner is None or not owner.has_perm("blog.change_post"):
        raise Http404
    posts = list(recent(owner))
    waits = waiting(posts)
    calendar = icalendar.Calendar.new(
        name=_("%(site)s: the desk") % {"site": site_of(request).name},
        prodid="-//Rounds//Editorial calendar//EN",
        refresh_interval=timedelta(hours=1),
        subcomponents=[event(post, waits.get(post.pk, "")) for post in posts],
    )
    kind = "text/calendar; charset=utf-8"
    return HttpResponse(calendar.to_ical(), content_type=kind)


def recent(user: Any) -> PostQuerySet:
    since = timezone.now() - PAST
    return dated(user).filter(published_at__gte=since)[:MOST]


def event(post: Post, waits: str) -> icalendar.Event:
    host = urlsplit(settings.SITE_URL).hostname
    names = ", ".join(author.name for author in post.signers)
    return icalendar.Event.new(
        uid=f"post-{post.pk}@{host}",
        start=post.published_at,
        stamp=post.changed_at,
        summary=markup.plain(post.title),
        description="\n".join(filter(None, [names, post.get_status_display(), waits])),
        url=f"{settings.SITE_URL}{post.desk_url}",
    )


feed = private(feed_of_secret)

from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from accounts.models import User
from blog import bylines
from blog.models import Byline
from blog.templatetags.reading import clock, time_element, write_date

register = template.Library()


@register.filter
def when(moment: datetime) -> SafeString | str:
    """Write a time as one says it at the desk: "19:42", "yesterday", "March 16"."""
    local, today = timezone.localtime(moment), timezone.localdate()
    days = (today - local.date()).days
    if days in (0, 1):
        said = gettext("yesterday") if days else clock(moment)
        stamp = local.replace(microsecond=0).isoformat()
        return format_html('<time datetime="{}">{}</time>', stamp, said)
    if local.year == today.year:
        return time_element(moment, pgettext("date format", "F j"), "")
    return time_element(moment, pgettext("date format", "F j, Y"), "")


@register.filter
def when_exactly(moment: datetime) -> SafeString:
    """Write when it happened: "Today, 14:10", "March 16, 14:10"."""
    local = timezone.localtime(moment).replace(microsecond=0)
    if local.date() == timezone.localdate():
        said = gettext("Today, %(time)s") % {"time": clock(moment)}
    else:
        said = write_date(local, pgettext("date format", "F j, g:i A"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), said)


@register.simple_tag
def today() -> str:
    """Write the day: "Sunday, March 22, 2026"."""
    return write_date(timezone.localdate(), pgettext("date format", "l, F j, Y"))


@register.filter
def first_name(user: User) -> str:
    return called(str(user))


@register.simple_tag
def greeting(user: User) -> str:
    """Greet ``user`` by the time of the day: "Good evening, Ines"."""
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        words = gettext("Good morning, %(name)s")
    elif 12 <= hour < 18:
        words = gettext("Good afternoon, %(name)s")
    else:
        words = gettext("Good evening, %(name)s")
    return words % {"name": called(str(user))}


def called(name: str) -> str:
    """Return the first name of "Ines Okafor", but all of "Dr. Okafor"."""
    first = name.partition(" ")[0]
    return first if len(first) > 2 and first.isalpha() else name


@register.filter
def in_words(names: list[str]) -> SafeString:
    """Join names as the language does."""
    return bylines.enumerate_in_words(names)


@register.filter
def appointment(moment: datetime) -> SafeString | str:
    """Write a time to come: "Thursday, March 26, 7:00 AM", of another year with it."""
    form = pgettext("date format", "l, F j, g:i A")
    if timezone.localtime(moment).year != timezone.localdate().year:
        form = pgettext("date format", "l, F j, Y, g:i A")
    return time_element(moment, form, "")


@register.filter
def utc_clock(moment: datetime) -> str:
    """Write the time of day where clocks know no summer: "06:00 UTC"."""
    return f"{moment.astimezone(UTC):%H:%M} UTC"


@register.filter
def entitled(byline: Byline) -> SafeString:
    """Write name and credentials as the article does."""
    return bylines.entitle(byline)


@register.filter
def full_day(day: date) -> str:
    """Write a day of the calendar: "Thursday, March 26"."""
    return write_date(day, pgettext("date format", "l, F j"))


@register.simple_tag
def image_form() -> Any:
    """Return the form by which an image is brought into a text."""
    from blog.desk.images import ImageForm

    return ImageForm(auto_id="pictures-%s")

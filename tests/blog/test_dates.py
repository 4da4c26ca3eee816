"""Dates as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation
from django.utils.html import strip_tags

from blog.templatetags import reading


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", date(2015, 6, 11), "June 11, 2015"),
        ("en", date(2015, 6, 1), "June 1, 2015"),
        ("fr", date(2015, 6, 11), "11 juin 2015"),
        ("fr", date(2015, 6, 1), "1er juin 2015"),
    ],
)
def test_day_is_written_as_the_language_does(language, day, written):
    with translation.override(language):
        assert reading.plain_day(day) == written
        assert strip_tags(reading.day(day)) == written


def test_moment_is_written_as_the_language_does():
    moment = datetime(2015, 6, 1, 9, 7, 30, tzinfo=UTC)
    with timezone.override("UTC"):
        assert strip_tags(reading.moment(moment)) == "June 1, 2015 at 9:07 AM"
        with translation.override("fr"):
            assert strip_tags(reading.moment(moment)) == (
                "1er juin 2015 à 9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}07"
            )


def test_month_and_day_of_a_year_are_written_as_the_language_does():
    with translation.override("fr"):
        assert reading.month(date(2015, 6, 1)) == "juin 2015"
        assert strip_tags(reading.day_of_year(date(2015, 8, 1))) == "1er août"

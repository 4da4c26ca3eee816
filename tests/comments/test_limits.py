from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Tally
from comments.moderation import limits

pytestmark = pytest.mark.django_db


def test_what_is_free_costs_no_waiting():
    assert limits.take("like", "1", limit=2, seconds=60) == 0
    assert limits.take("like", "1", limit=2, seconds=60) == 0
    assert 0 < limits.take("like", "1", limit=2, seconds=60) <= 60


def test_others_and_other_acts_have_their_own_count():
    limits.take("like", "1", limit=1, seconds=60)
    assert limits.take("like", "2", limit=1, seconds=60) == 0
    assert limits.take("report", "1", limit=1, seconds=60) == 0


def test_after_the_time_told_the_count_begins_anew():
    limits.take("like", "1", limit=1, seconds=60)
    Tally.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert limits.take("like", "1", limit=1, seconds=60) == 0
    assert limits.take("like", "1", limit=1, seconds=60) > 0


def test_no_address_can_be_read_from_the_counts():
    limits.take("address", "192.0.2.7", limit=1, seconds=60)
    assert len(Tally.objects.get().key) == 64


def test_of_twenty_at_once_as_many_are_free_as_are_allowed(race):
    """4.24"""
    waits = race(
        lambda number: limits.take("address", "192.0.2.7", limit=5, seconds=60)
    )
    assert waits.count(0) == 5
    assert Tally.objects.get().number == 20

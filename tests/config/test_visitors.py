"""What is kept of people who came by, and for how long."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from config.jobs import forget_visitors

pytestmark = pytest.mark.django_db


def session(days):
    made = SessionStore()
    made.create()
    ends = timezone.now() + timedelta(days=days)
    Session.objects.filter(pk=made.session_key).update(expire_date=ends)
    return made.session_key


def test_ended_sessions_and_addresses_are_dropped_each_day():
    """features.md 11.10: counts of tries hold addresses, and would stay for ever."""
    session(-1)
    fresh = session(1)
    cache.set("allauth:rl:login:ip:192.0.2.1", [1.0])
    forget_visitors(0)
    assert [row.pk for row in Session.objects.all()] == [fresh]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)

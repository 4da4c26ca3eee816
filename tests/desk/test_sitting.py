from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Sitting
from blog.models.sitting import SittingQuerySet
from tests.desk.writing import make_writers


@pytest.fixture
def seats(client):
    """Return a post, its two writers, and a function by which one sits down there."""
    post, users = make_writers()

    def sit(user, token, **more):
        client.force_login(user)
        path = reverse("desk:sitting", args=[post.pk])
        return client.post(path, {"token": token} | more).json()

    return post, users, sit


def test_the_first_sits_and_the_second_is_told_who(seats):
    """7.4"""
    _post, [ann, bob], sit = seats
    assert sit(ann, "a")["mine"]
    answer = sit(bob, "b")
    assert (answer["mine"], answer["name"], answer["same"]) == (False, ann.name, False)
    assert sit(ann, "a")["mine"]


def test_another_window_of_the_same_person_is_told_so(seats):
    _post, [ann, _bob], sit = seats
    sit(ann, "a")
    answer = sit(ann, "other")
    assert (answer["mine"], answer["same"]) == (False, True)


def test_who_takes_over_sits_there_until_somebody_else_does(seats):
    _post, [ann, bob], sit = seats
    sit(ann, "a")
    assert sit(bob, "b", take_over="yes")["mine"]
    assert not sit(ann, "a")["mine"]


@pytest.mark.parametrize(("seconds", "free"), [(59, False), (61, True)])
def test_after_a_minute_of_silence_the_seat_is_free(seats, seconds, free):
    _post, [ann, bob], sit = seats
    sit(ann, "a")
    Sitting.objects.update(seen_at=timezone.now() - timedelta(seconds=seconds))
    assert sit(bob, "b")["mine"] is free


def test_who_leaves_frees_only_their_own_seat(seats):
    post, [ann, bob], sit = seats
    sit(ann, "a")
    sit(bob, "b", leave="yes")
    assert Sitting.objects.get(post=post).user == ann
    sit(ann, "a", leave="yes")
    assert sit(bob, "b")["mine"]


def test_nobody_sits_with_the_token_of_another(seats):
    _post, [ann, bob], sit = seats
    sit(ann, "a")
    assert not sit(bob, "a")["mine"]


def test_of_twenty_who_come_at_once_one_sits(race):
    post, [user] = make_writers(1)
    found = race(lambda n: Sitting.objects.claim(post, user, f"window-{n}").token)
    assert len(set(found)) == 1
    assert Sitting.objects.count() == 1


def test_a_token_that_no_text_may_hold_is_no_fault_of_the_server(seats):
    post, [ann, _bob], sit = seats
    assert sit(ann, "\0a")["name"] == ann.name
    assert sit(ann, "\0", leave="yes") == {}
    assert Sitting.objects.get(post=post).token == "a"


def test_who_comes_as_another_leaves_sits_down(seats, monkeypatch):
    """security.md R: the seat was taken, and is free before it is looked at."""
    post, [ann, bob], sit = seats
    sit(ann, "a")
    update = SittingQuerySet.update

    def leaving(rows, **fields):
        found = update(rows, **fields)
        Sitting.objects.filter(post=post).exclude(user=bob).delete()
        return found

    monkeypatch.setattr(SittingQuerySet, "update", leaving)
    assert sit(bob, "b")["mine"]

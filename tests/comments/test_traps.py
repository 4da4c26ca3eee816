"""What holds the comments of programs: a field that nobody sees, and haste."""

import re
import time

import pytest
from django.urls import reverse

from comments.models import Comment, Tally
from comments.traps import stamp
from tests.comments.commenting import OURS, said, send
from tests.factories import make_post, make_site
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post(title="Count to five")


def test_a_filled_trap_holds_a_comment_and_refuses_none(client, post):
    """4.24, S20: the label tells a person what to do."""
    make_site(hold_first=False)
    page = client.get(post.get_absolute_url()).text
    label = re.search(r'<label for="id_homepage">([^<]+)<', page)[1]
    assert "Leave this field empty" in label
    assert 'name="homepage" autocomplete="off" tabindex="-1"' in page
    assert send(client, post, homepage="https://spam.example").status_code == 303
    assert said(post).status == "pending"


def test_haste_holds_a_comment_where_it_can_be_known(client, post):
    """4.24, S20: a stamp of just now; none, an old or an invented one is no fault."""
    make_site(hold_first=False, seconds_between=0)
    send(client, post, body="Hasty.", made=stamp())
    assert said(post).status == "pending"
    assert not said(post).likely_spam
    invented = "form:1tzzzz:" + "x" * 43
    for number, made in enumerate(["", "form", invented]):
        send(client, post, body=f"Calm {number}.", made=made)
    assert Comment.objects.filter(post=post).approved().count() == 3


def test_a_stamp_is_old_after_a_moment(client, post, monkeypatch):
    make_site(hold_first=False)
    made = stamp()
    later = time.time() + 4
    monkeypatch.setattr(time, "time", lambda: later)
    send(client, post, made=made)
    assert said(post).status == "approved"


def test_whoever_looks_at_the_preview_and_sends_at_once_is_not_hasty(client, post):
    """4.11, 4.24: nor is who waits as long as told, and no longer."""
    make_site(hold_first=False, seconds_between=2)
    page = send(client, post, preview="1")
    path = reverse("comments:write", args=[post.pk])
    assert client.post(path, form_data(page, "write"), headers=OURS).status_code == 303
    assert said(post).status == "approved"
    wait = send(client, post, body="And this.")
    assert wait.status_code == 429
    Tally.objects.all().delete()
    assert client.post(path, form_data(wait, "write"), headers=OURS).status_code == 303
    assert set(Comment.objects.values_list("status", flat=True)) == {"approved"}


def test_a_stamp_goes_from_page_to_page(client, post, monkeypatch):
    """4.24: the time that counts is that of all the pages."""
    first = form_data(send(client, post, body=""), "write")["made"]
    assert first[0]
    later = time.time() + 4
    monkeypatch.setattr(time, "time", lambda: later)
    for fields in ({"body": ""}, {"preview": "1"}):
        page = send(client, post, made=first[0], **fields)
        assert form_data(page, "write")["made"] == first

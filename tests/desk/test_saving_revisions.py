"""Which saves make a revision, so that nothing that was written is lost (7.3)."""

import re

import pytest
from django.utils import timezone

from blog.models import Revision
from tests.desk.writing import save, written

__all__ = ["written"]


def test_three_saves_are_three_revisions(client, written):
    """7.3"""
    post, _users = written
    Revision.objects.keep(post)
    for number in range(3):
        save(client, post, body=f"<p>Text {number}.</p>")
    assert [r.number for r in post.revisions.order_by("number")] == [1, 2, 3, 4]


def test_a_script_saves_into_one_revision_until_somebody_else_does(client, written):
    post, [user, other] = written
    for word in ("a", "b", "c"):
        response = save(client, post, script=True, body=f"<p>One {word}.</p>")
    facts = {"version": 4, "revision": 2, "waits": False}
    assert response.json() == facts | {"preview": f"/preview/{post.pk}/"}
    client.force_login(other)
    save(client, post, script=True, body="<p>Two.</p>")
    client.force_login(user)
    save(client, post, script=True, body="<p>Three.</p>")
    made = [(r.number, r.made_by, r.body) for r in post.revisions.order_by("number")]
    assert made[1:] == [
        (2, user, "<p>One c.</p>"),
        (3, other, "<p>Two.</p>"),
        (4, user, "<p>Three.</p>"),
    ]


def test_after_half_an_hour_or_a_name_a_revision_is_left_alone(client, written):
    post, _users = written
    save(client, post, script=True, body="<p>One a.</p>")
    old = timezone.now() - timezone.timedelta(minutes=31)
    post.revisions.filter(number=2).update(begun_at=old)
    save(client, post, script=True, body="<p>One b.</p>")
    post.revisions.get(number=3).rename("For Ann")
    save(client, post, script=True, body="<p>One c.</p>")
    bodies = [r.body for r in post.revisions.order_by("number")]
    assert bodies == ["<p>One.</p>", *(f"<p>One {w}.</p>" for w in "abc")]


def test_what_is_deleted_by_mistake_stays_in_the_revisions(client, written):
    post, _users = written
    long = f"<p>{'word ' * 100}</p>"
    save(client, post, script=True, body=long)
    save(client, post, script=True, body="")
    assert [r.body for r in post.revisions.order_by("number")[1:]] == [long, ""]


def test_half_an_hour_ends_also_for_who_never_pauses(client, written):
    """7.3: it is counted from the first save of a revision, not from the last."""
    post, _users = written
    save(client, post, script=True, body="<p>One a.</p>")
    old = timezone.now() - timezone.timedelta(minutes=31)
    post.revisions.filter(number=2).update(begun_at=old)
    save(client, post, script=True, body="<p>One b.</p>")
    assert post.revisions.count() == 3


LONG = "".join(f"word{number} " for number in range(300))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("body", f"<p>{LONG}</p>", f"<p>{LONG.replace('word', 'other')}</p>"),
        ("standfirst", "Four words of it.", ""),
        ("title", "A title that took an hour", "x"),
    ],
)
def test_what_is_written_over_by_mistake_stays_in_the_revisions(
    client, written, name, before, after
):
    """7.3: another text of the same length was enough."""
    post, _users = written
    save(client, post, script=True, **{name: before})
    save(client, post, script=True, **{name: after})
    kept = [getattr(r, name) for r in post.revisions.order_by("number")]
    assert kept[-2:] == [before.strip(), after]


def test_what_goes_bit_by_bit_stays_in_the_revisions(client, written):
    """7.3: no more than two sentences are in no revision."""
    post, _users = written
    words = LONG.split()
    for number in range(len(words), 0, -15):
        save(client, post, script=True, body=f"<p>{' '.join(words[:number])}</p>")
    bodies = " ".join(r.body for r in post.revisions.all())
    missing = set(words) - set(re.findall(r"word\d+", bodies))
    assert len(missing) <= 30


def test_a_text_that_grows_is_one_revision_however_long_it_takes(client, written):
    """7.3: words that are half typed when they are saved are no loss."""
    post, _users = written
    body = "One."
    for number in range(25):
        save(client, post, script=True, body=f"<p>{body} word{number}tail</p>")
        body = f"{body} word{number}tailor"
        save(client, post, script=True, body=f"<p>{body}</p>")
    assert post.revisions.count() == 2

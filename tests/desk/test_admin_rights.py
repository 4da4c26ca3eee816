"""What the administration leaves to the desk, and to whom: it goes around no rule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Byline, DeskNotice, Post
from mail.models import Message
from tests.blog.admin_posts import address, form_of, order, save
from tests.factories import (
    make_author,
    make_draft,
    make_post,
    make_role,
)

pytestmark = pytest.mark.django_db


def shared_draft(role="Contributors"):
    """Return a draft, who signs it second, and who signs it first."""
    users = [make_role(role, name=name) for name in ("Ada Alder", "Ben Birch")]
    first, second = [make_author(user=user, name=user.name) for user in users]
    return make_draft([first, second], title="On silence"), users[1], users[0]


def test_a_time_to_appear_is_moved_by_a_step_alone(client):
    """Security S5, 7.5: a time that is over would bring it out, without a line."""
    at = timezone.now() + timedelta(days=2)
    post = make_post(at, standfirst="In short.")
    client.force_login(make_role("Editors"))
    assert "published_at_0" not in form_of(client, post)
    save(client, post, published_at_0="2020-01-01", published_at_1="08:00:00")
    assert Post.objects.get(pk=post.pk).published_at == at


def test_nobody_says_for_another_that_there_is_nothing_to_disclose(client):
    """Security S5, 2.7"""
    post, user, _other = shared_draft()
    Byline.objects.update(disclosure_status="unanswered")
    client.force_login(user)
    save(
        client,
        post,
        **{
            "bylines-0-disclosure_status": "none",
            "bylines-1-disclosure_status": "none",
        },
    )
    told = post.bylines.values_list("author__name", "disclosure_status")
    assert dict(told) == {"Ada Alder": "unanswered", "Ben Birch": "none"}
    client.force_login(make_role("Editors"))
    save(client, post, **{"bylines-0-disclosure_status": "none"})
    assert not post.bylines.exclude(disclosure_status="none").exists()


def test_nobody_brings_in_another_with_an_answer(client):
    """Security S5, 2.7"""
    post, user, _other = shared_draft()
    client.force_login(user)
    row = {
        "bylines-TOTAL_FORMS": ["3"],
        "bylines-2-author": [str(make_author(name="Cy Cole").pk)],
        "bylines-2-contribution": ["author"],
        "bylines-2-disclosure_status": ["none"],
    }
    data = form_of(client, post) | row | {"_save": "1"}
    page = client.post(address(post), data)
    assert "they say themselves" in page.text
    data |= {"bylines-2-disclosure_status": ["unanswered"]}
    assert client.post(address(post), data).status_code == 302
    assert order(post) == ["Ada Alder", "Ben Birch", "Cy Cole"]


def kinds(user):
    return list(DeskNotice.objects.filter(user=user).values_list("kind", flat=True))


def logged(post):
    changes = post.byline_changes.order_by("pk")
    return [(change.kind, change.name) for change in changes]


def test_who_is_moved_there_is_told_and_it_is_logged(client):
    """2.15, docs/authors.md"""
    post, user, other = shared_draft()
    client.force_login(user)
    save(client, post, **{"bylines-0-place": "2", "bylines-0-contribution": "editor"})
    assert order(post) == ["Ben Birch", "Ada Alder"]
    assert logged(post) == [("moved", "Ada Alder"), ("part", "Ada Alder")]
    assert kinds(other) == ["part", "moved"]
    assert kinds(user) == []
    assert {message.to for message in Message.objects.all()} == {other.email}


def test_who_is_taken_off_there_is_told_and_so_are_the_others(client):
    """2.15"""
    post, user, other = shared_draft()
    client.force_login(user)
    save(client, post, **{"bylines-0-DELETE": "on"})
    assert order(post) == ["Ben Birch"]
    assert logged(post) == [("removed", "Ada Alder")]
    assert kinds(other) == ["removed"]
    editor = make_role("Editors")
    client.force_login(editor)
    row = {
        "bylines-TOTAL_FORMS": "2",
        "bylines-1-author": str(other.author.pk),
        "bylines-1-contribution": "author",
        "bylines-1-disclosure_status": "unanswered",
    }
    save(client, post, **row)
    assert logged(post)[1:] == [("joined", "Ada Alder")]
    assert (kinds(other)[0], kinds(user)) == ("named", ["joined"])


def test_who_signs_what_is_out_is_for_editors(client):
    """docs/authors.md: an author of it asks one, here as at the desk."""
    user = make_role("Authors")
    me, other = make_author(user=user, name="Me"), make_author(name="Other")
    post = make_post(authors=[other, me], standfirst="In short.")
    client.force_login(user)
    save(client, post, **{"bylines-0-DELETE": "on", "title": "Mended"})
    assert order(post) == ["Other", "Me"]
    assert Post.objects.get(pk=post.pk).title == "Mended"
    client.force_login(make_role("Editors"))
    save(client, post, **{"bylines-0-DELETE": "on"})
    assert order(post) == ["Me"]


def test_what_is_written_there_counts_and_is_kept(client):
    """7.3: with what stood there before; what is not of the text is no new version."""
    editor = make_role("Editors")
    client.force_login(editor)
    post = make_draft(title="On silence", body="<p>One.</p>")
    save(client, post, comments_open="")
    assert Post.objects.get().version == 1
    save(client, post, body="<p>Two.</p>")
    assert Post.objects.get().version == 2
    after, before = post.revisions.newest_first()
    assert (before.body, before.made_by) == ("<p>One.</p>", None)
    assert (after.body, after.made_by, after.closed) == ("<p>Two.</p>", editor, True)

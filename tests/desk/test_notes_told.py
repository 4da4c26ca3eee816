"""Whom a note on a draft is told (2.14, 7.9)."""

import pytest

from blog.models import DeskNotice
from mail.models import Message
from tests.desk.test_notes_on_drafts import leave, path_of, world
from tests.factories import (
    make_handle,
    make_role,
)

__all__ = ["world"]

pytestmark = pytest.mark.django_db


def told(user):
    return [notice.kind for notice in DeskNotice.objects.filter(user=user)]


def test_all_authors_are_told_but_not_who_wrote(client, world):
    """2.14, 7.9"""
    post, ines, tomasz, _link, path = world
    for user in (ines, tomasz):
        assert user.emailaddress_set.update(verified=True) == 1
    leave(client, path, body="Was it four?")
    assert told(ines) == told(tomasz) == ["noted"]
    assert {message.to for message in Message.objects.all()} == {
        ines.email,
        tomasz.email,
    }
    assert "Halima Odu left a note" in Message.objects.first().text
    # More of them are news once these are seen.
    leave(client, path, body="And when?")
    assert len(told(ines)) == 1
    assert Message.objects.count() == 2
    DeskNotice.objects.all().see()
    client.post(path_of(post), {"body": "It was."})
    assert len(told(ines)) == 1
    assert len(told(tomasz)) == 2


@pytest.mark.parametrize("name", ["@Tomasz", "@wren_t", "@TOMASZ"])
def test_who_is_named_is_asked_especially(client, world, name):
    """7.9: @mention, by a first name or a handle of the register."""
    post, ines, tomasz, *_rest = world
    type(tomasz.author).objects.filter(user=tomasz).update(name="Tomasz Wren")
    make_handle(name="wren_t", author=tomasz.author)
    client.post(path_of(post), {"body": "First."})
    client.post(path_of(post), {"body": f"What do you think, {name}?"})
    assert sorted(told(tomasz)) == ["mentioned", "noted"]
    assert told(ines) == []


def test_who_spoke_in_a_thread_hears_of_its_answers(client, world):
    post, ines, *_rest = world
    editor = make_role("Editors")
    client.force_login(editor)
    client.post(path_of(post), {"body": "By an editor"})
    client.force_login(ines)
    note = post.notes.get()
    client.post(path_of(post), {"body": "Done", "thread": note.pk})
    assert told(editor) == ["noted"]


def test_who_may_not_read_the_post_any_more_is_not_told(client, world):
    """S4"""
    post, _ines, tomasz, *_rest = world
    client.force_login(tomasz)
    client.post(path_of(post), {"body": "By Tomasz"})
    note = post.notes.get()
    post.bylines.filter(author__user=tomasz).delete()
    editor = make_role("Editors")
    client.force_login(editor)
    client.post(path_of(post), {"body": "Said behind his back", "thread": note.pk})
    assert told(tomasz) == []

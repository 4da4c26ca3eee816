"""Notes on passages of drafts, by those who write and by those who have a link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.desk.noting import threads_of, words_of
from blog.models import Note, Pending, PreviewLink
from blog.models.drafting import Texts
from blog.models.preview_link import NOTES_AN_HOUR
from tests.desk.writing import make_writers
from tests.factories import (
    make_author,
    make_draft,
    make_post,
    make_role,
)

pytestmark = pytest.mark.django_db
BODY = (
    "<p>Four of us wrote <em>pleuritic</em> and one, who was new.</p><p>It rained.</p>"
)
QUOTE = "wrote pleuritic and one"


@pytest.fixture
def world(client):
    """A post, its two authors, and the way of a guest to it."""
    post, [ines, tomasz] = make_writers(title="On silence", body=BODY)
    ines.name = "Ines Okafor"
    ines.save()
    link, token = PreviewLink.objects.make(post, ines, name="Halima Odu")
    client.force_login(ines)
    return post, ines, tomasz, link, reverse("blog:shared", args=[token])


def path_of(post, name="notes"):
    return reverse(f"desk:{name}", args=[post.pk])


def leave(client, path, body="Was it four?", **fields):
    return client.post(path, {"body": body, "quote": QUOTE} | fields)


def test_a_guest_leaves_a_note_on_a_passage(client, world):
    """7.8: signed by the name of the link, with quote and position."""
    post, _ines, _tomasz, link, path = world
    client.logout()
    answer = leave(client, path)
    [note] = post.notes.all()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{path}?received#note-{note.pk}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (note.name, note.link, note.author) == ("Halima Odu", link, None)
    assert (note.quote, note.start) == (QUOTE, words_of(post).index(QUOTE))
    page = client.get(path)
    assert f'id="note-{note.pk}"' in page.text
    assert f'data-passage="{QUOTE}"' in page.text
    assert not any(name.startswith("csrf") for name in page.cookies)


def test_the_passage_survives_edits_elsewhere_and_shows_those_in_it(client, world):
    """7.8"""
    post, *_rest, path = world
    leave(client, path)
    post.body = f"<p>It was late.</p>{BODY.replace('one, who', 'two, who')}"
    post.save()
    [thread] = threads_of(post.notes.all(), words_of(post)).open
    assert thread.passage == "wrote pleuritic and two"
    assert thread.is_edited
    post.body = "<p>Nothing of that.</p>"
    post.save()
    [thread] = threads_of(post.notes.all(), words_of(post)).open
    assert thread.is_orphaned
    page = client.get(path_of(post, "editor"))
    assert "This passage is gone" in page.text
    assert QUOTE in page.text


def test_a_note_may_be_on_all_of_the_article_or_on_its_title(client, world):
    post, *_rest, path = world
    leave(client, path, quote="")
    leave(client, path, quote="On silence")
    assert [n.quote for n in post.notes.order_by("pk")] == ["", "On silence"]


def test_what_the_text_does_not_say_is_refused_and_not_lost(client, world):
    post, *_rest, path = world
    answer = leave(client, path, quote="Five of them drew it", body="Was it?")
    assert answer.status_code == 422
    assert "Was it?" in answer.text
    assert "Five of them drew it" in answer.text
    assert not post.notes.exists()


@pytest.mark.parametrize("body", ["", "  \n ", "\u200b", "x" * 4001])
def test_an_empty_or_endless_note_is_refused(client, world, body):
    post, *_rest, path = world
    assert leave(client, path, body=body).status_code == 422
    assert not post.notes.exists()


def test_a_note_is_text_and_turns_no_direction(client, world):
    """S1"""
    post, *_rest, path = world
    leave(client, path, body="<b>Bold</b>\u202e\n\n<script>x</script>")
    note = post.notes.get()
    assert note.body == "<b>Bold</b>\n\n<script>x</script>"
    for address in (path, path_of(post), path_of(post, "editor"), "/desk/notes/"):
        page = client.get(address).text
        assert "&lt;b&gt;Bold" in page
        assert "<b>Bold" not in page


def test_a_guest_sees_their_own_threads_alone(client, world):
    post, ines, _tomasz, _link, path = world
    leave(client, path, body="By Halima")
    client.post(path_of(post), {"body": "By the author", "quote": ""})
    other, token = PreviewLink.objects.make(post, ines, name="Sam Idris")
    there = reverse("blog:shared", args=[token])
    first, second = post.notes.order_by("pk")
    assert "By Halima" not in client.get(there).text
    assert "By the author" not in client.get(path).text
    # Nor is an answer taken in a thread of others.
    assert leave(client, there, thread=first.pk).status_code == 422
    assert leave(client, path, thread=second.pk).status_code == 422
    assert Note.objects.filter(link=other).count() == 0


def test_a_link_for_reading_alone_takes_no_note(client, world):
    post, *_rest = world
    _link, token = PreviewLink.objects.make(post, None, name="Bo", may_comment=False)
    path = reverse("blog:shared", args=[token])
    assert "write-note" not in client.get(path).text
    assert leave(client, path).status_code == 403
    assert not post.notes.exists()


def test_a_link_brings_no_flood(client, world):
    """7.8: so many an hour; what is refused is not lost."""
    post, _ines, _tomasz, link, path = world
    for _ in range(NOTES_AN_HOUR):
        link.notes.create(post=post, name="Halima Odu", body="And.")
    answer = leave(client, path, body="One more")
    assert answer.status_code == 429
    assert "One more" in answer.text
    link.notes.update(created_at=timezone.now() - timedelta(hours=2))
    assert leave(client, path).status_code == 303


def test_a_thread_is_answered_settled_and_opened_again(client, world):
    """7.9: gutenberg #66377 found no way back, and no list."""
    post, ines, _tomasz, _link, path = world
    leave(client, path)
    note = post.notes.get()
    client.post(path_of(post), {"body": "It was three.", "thread": note.pk})
    assert [reply.body for reply in note.replies.all()] == ["It was three."]
    assert "It was three." in client.get(path).text
    settle = reverse("desk:settle", args=[post.pk, note.pk])
    answer = client.post(settle, {"settled": "yes", "back": "editor"})
    assert answer.headers["Location"] == f"/desk/{post.pk}/#note-{note.pk}"
    note.refresh_from_db()
    assert note.resolved_by == ines
    assert not Note.objects.unsettled().exists()
    client.post(settle, {"settled": "no"})
    note.refresh_from_db()
    assert (note.resolved_at, note.resolved_by) == (None, None)
    assert note.reopened_at
    # An answer of the guest opens it as well.
    client.post(settle, {"settled": "yes"})
    client.post(path, {"body": "Still, I doubt it.", "thread": note.pk})
    note.refresh_from_db()
    assert note.resolved_at is None


def test_an_answer_has_no_answers_and_is_not_settled_by_itself(client, world):
    post, _ines, *_rest, path = world
    leave(client, path)
    note = post.notes.get()
    reply = note.answer(name="Ines", body="Yes.")
    with pytest.raises(ValueError, match="no answers"):
        reply.answer(name="Ines", body="Yes.")
    client.post(reverse("desk:settle", args=[post.pk, reply.pk]))
    reply.refresh_from_db()
    assert reply.resolved_at is None
    assert leave(client, path_of(post), thread=reply.pk).status_code == 422


def test_open_notes_of_all_posts_stand_in_one_list(client, world):
    """7.9"""
    _post, ines, _tomasz, _link, path = world
    leave(client, path, body="First")
    mine = make_draft([ines.author], title="Another")
    client.post(path_of(mine), {"body": "Second"})
    hidden = make_draft(title="Not mine")
    Note.objects.create(post=hidden, name="X", body="Third")
    settled = Note.objects.create(post=mine, name="X", body="Fourth")
    settled.resolve(ines)
    listed = client.get("/desk/notes/").text
    assert listed.index("Second") < listed.index("First")
    assert "Third" not in listed
    assert "Fourth" not in listed
    client.force_login(make_role("Editors"))
    assert "Third" in client.get("/desk/notes/").text


def test_the_row_of_the_desk_counts_open_notes(client, world):
    post, ines, *_rest, path = world
    for _ in range(2):
        leave(client, path)
    post.notes.first().answer(name="Ines", body="Yes.")
    assert "2 open notes" in client.get("/desk/").text
    post.notes.begun().first().resolve(ines)
    assert "1 open note<" in client.get("/desk/").text


def test_notes_of_another_post_are_not_settled(client, world):
    """S5"""
    post, *_rest = world
    other = Note.objects.create(post=make_draft(), name="X", body="Y")
    client.post(reverse("desk:settle", args=[post.pk, other.pk]))
    other.refresh_from_db()
    assert other.resolved_at is None
    strange = reverse("desk:settle", args=[other.post_id, other.pk])
    assert client.post(strange).status_code == 403


def test_notes_stand_on_the_text_that_waits_where_there_is_one(client):
    post, [user, _other] = make_writers(role="Contributors", make=make_post, body=BODY)
    texts = Texts(post.title, post.standfirst, "<p>Quite another text waits here.</p>")
    Pending.objects.of(post).revise(texts, user)
    client.force_login(user)
    page = client.get(path_of(post))
    assert "Quite another text waits here." in page.text
    answer = client.post(path_of(post), {"body": "So?", "quote": "another text waits"})
    assert answer.status_code == 303
    editor = client.get(path_of(post, "editor")).text
    assert 'data-passage="another text waits"' in editor


def test_notes_are_nowhere_that_readers_come(client, world):
    """7.8: never public."""
    post, *_rest, path = world
    leave(client, path, body="zqsecretzq")
    post.publish()
    client.logout()
    for address in (post.get_absolute_url(), "/feed/", "/", "/?s=zqsecretzq"):
        answer = client.get(address)
        assert "zqsecretzq" not in answer.text.replace("s=zqsecretzq", "").replace(
            'value="zqsecretzq"', ""
        )


def test_the_editor_costs_the_same_with_few_notes_and_with_many(client, world):
    post, *_rest = world

    def costs(number):
        for _ in range(number):
            note = Note.objects.create(post=post, name="Halima", body="Well.")
            note.answer(name="Ines", body="Thank you.", author=make_author().user)
        with CaptureQueriesContext(connection) as context:
            client.get(path_of(post, "editor"))
        with CaptureQueriesContext(connection) as listed:
            client.get("/desk/notes/")
        return len(context), len(listed)

    costs(1)
    assert costs(1) == costs(6)

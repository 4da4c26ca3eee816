"""A review from the invitation to the badge on the article (7.10, 1.12)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from blog.desk import inviting
from blog.models import DeskNotice, PreviewLink, Review
from blog.tasks import remind_reviewers
from comments.personal_data import Person
from mail.models import Message
from tests.desk.writing import make_writers
from tests.factories import make_author, make_draft, make_editor, make_post, make_role

pytestmark = pytest.mark.django_db
EMAIL = "halima@example.org"
SAID = {"recommendation": "minor", "text": "Well told.\n\nOne thing.", "may_name": "on"}


@pytest.fixture
def world(client):
    """A post in review, its authors, and an editor who is signed in."""
    post, users = make_writers(title="On silence", status="in_review")
    editor = make_role("Editors")
    client.force_login(editor)
    return post, users, editor


def invite(client, post, **fields):
    due = timezone.localdate() + timedelta(days=14)
    data = {"name": "Halima Odu", "email": EMAIL, "due_on": f"{due:%Y-%m-%d}"}
    return client.post(reverse("desk:reviews", args=[post.pk]), data | fields)


def path_in(message):
    return re.search(r"http\S+?(/p/\S+)", message.text)[1]


def test_a_review_goes_from_the_invitation_to_the_badge(client, world):
    """7.10, 1.12"""
    post, users, editor = world
    assert invite(client, post).status_code == 200
    [message] = Message.objects.all()
    assert (message.to, message.subject) == (EMAIL, "A review of “On silence”, please")
    path = path_in(message)
    client.logout()
    assert f"{path}review/" in client.get(path).text
    answer = client.post(f"{path}review/", SAID)
    assert answer.status_code == 303
    assert "Well told." in client.get(f"{path}review/").text
    review = post.reviews.get()
    assert (review.recommendation, review.may_name) == ("minor", True)
    for user in (*users, editor):
        assert [n.kind for n in DeskNotice.objects.filter(user=user)] == ["reviewed"]
    client.force_login(users[0])
    assert "Well told." in client.get(reverse("desk:reviews", args=[post.pk])).text
    client.force_login(editor)
    client.post(
        reverse("desk:show_review", args=[post.pk, review.pk]), {"shown": "named"}
    )
    post.publish()
    client.logout()
    article = client.get(post.get_absolute_url()).text
    assert 'href="#review"' in article
    assert 'id="review"' in article
    assert "Halima Odu" in article
    assert "<p>One thing.</p>" in article
    # What the reviewer recommended is for the authors.
    assert "small changes" not in article


def test_an_article_without_a_shown_review_has_no_badge(client):
    """1.12: none without a completed record."""
    post = make_post()
    finished = review_of(post, finished_at=timezone.now(), **TEXT)
    review_of(post, name="Asked")
    article = client.get(post.get_absolute_url()).text
    assert "#review" not in article
    assert finished.text not in article
    assert "Peer review" not in article


TEXT = {"recommendation": "accept", "text": "Print it."}


def review_of(post, **fields):
    said = {"name": "Halima Odu", "due_on": timezone.localdate(), "email": EMAIL}
    return Review.objects.create(post=post, **said | fields)


def test_an_anonymous_review_names_nobody(client):
    """7.10"""
    post = make_post()
    author = make_author(name="Halima Odu", slug="halima-odu")
    done = {"finished_at": timezone.now(), "may_name": True, "author": author}
    review = review_of(post, **TEXT, **done)
    review.show("anonymous")
    article = client.get(post.get_absolute_url()).text
    assert "A reviewer" in article
    assert "Print it." in article
    assert "alima" not in article
    review.show("named")
    assert 'href="/author/halima-odu/"' in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, "named"),
        ({}, "anonymous"),
        (TEXT, "anonymous"),
        ({**TEXT, "finished_at": timezone.now()}, "named"),
        ({**TEXT, "finished_at": timezone.now(), "may_name": True}, "nonsense"),
    ],
)
def test_what_is_not_finished_or_not_allowed_is_not_shown(fields, shown):
    """1.12: the database refuses it as well."""
    review = review_of(make_draft(), **fields)
    with pytest.raises(ValidationError):
        review.show(shown)
    review.refresh_from_db()
    assert review.shown == "not"
    if shown != "nonsense":
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.update(shown=shown)


def test_a_finished_review_says_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        review_of(make_draft(), finished_at=timezone.now())


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": " "}, {"recommendation": ""}])
def test_an_empty_review_is_refused_and_nothing_lost(client, world, wrong):
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    answer = client.post(f"{path}review/", SAID | {"text": "Kept"} | wrong)
    assert answer.status_code == 422
    assert "Kept" in answer.text or "text" in wrong
    assert post.reviews.get().finished_at is None


def test_a_review_is_sent_once(client, world):
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    client.post(f"{path}review/", SAID)
    answer = client.post(f"{path}review/", SAID | {"text": "Another"})
    assert answer.status_code == 409
    assert "Another" in answer.text
    assert post.reviews.get().text == "Well told.\n\nOne thing."


def test_a_link_without_a_review_takes_none(client):
    _link, token = PreviewLink.objects.make(make_draft(), None, name="Bo")
    path = reverse("blog:shared_review", args=[token])
    assert client.get(path).status_code == 404
    assert client.post(path, SAID).status_code == 404


def test_only_editors_ask_and_show(client, world):
    """S5, as the table has it for the beginning of a review."""
    post, users, _editor = world
    review = review_of(post, finished_at=timezone.now(), may_name=True, **TEXT)
    show = reverse("desk:show_review", args=[post.pk, review.pk])
    client.force_login(users[0])
    assert invite(client, post).status_code == 403
    assert client.post(show, {"shown": "named"}).status_code == 403
    assert post.reviews.get().shown == "not"
    page = client.get(reverse("desk:reviews", args=[post.pk])).text
    assert "Ask for a review" not in page


def test_a_review_of_another_post_is_not_shown(client, world):
    post, *_rest = world
    other = review_of(make_draft(), finished_at=timezone.now(), **TEXT)
    path = reverse("desk:show_review", args=[post.pk, other.pk])
    assert client.post(path, {"shown": "anonymous"}).status_code == 403


def test_extra_fields_of_the_reviewer_change_nothing(client, world):
    """S5"""
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    more = {"shown": "named", "name": "The Queen", "post": "1", "due_on": "2001-01-01"}
    client.post(f"{path}review/", SAID | more)
    review = post.reviews.get()
    assert (review.shown, review.name, review.post) == ("not", "Halima Odu", post)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "x"}, {"due_on": "2001-01-01"}, {"due_on": ""}]
)
def test_what_an_invitation_lacks_is_told(client, world, wrong):
    post, *_rest = world
    assert invite(client, post, **wrong).status_code == 422
    assert not Review.objects.exists()
    assert not PreviewLink.objects.exists()


def test_who_signs_the_article_does_not_review_it(client, world):
    post, users, _editor = world
    assert invite(client, post, email=users[0].email).status_code == 422
    assert not Review.objects.exists()


def test_a_reviewer_of_the_register_is_known_by_the_address(client, world):
    author = make_author(name="Halima Odu", email="Halima@Example.org")
    post, *_rest = world
    invite(client, post)
    assert post.reviews.get().author == author


def test_an_invitation_is_taken_back_with_its_link(client, world):
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    review = post.reviews.get()
    show = reverse("desk:show_review", args=[post.pk, review.pk])
    client.post(show, {"withdraw": "yes"})
    assert not Review.objects.exists()
    assert client.get(path).status_code == 404


def test_a_reminder_is_mailed_once_and_both_links_work(client, world):
    """7.10"""
    post, *_rest = world
    invite(client, post)
    first = path_in(Message.objects.get())
    remind_reviewers(0)
    assert Message.objects.count() == 1
    Review.objects.update(due_on=timezone.localdate() + timedelta(days=1))
    for _ in range(2):
        remind_reviewers(0)
    [second] = Message.objects.filter(kind__contains="reminder")
    assert "due by" in second.subject
    assert first != path_in(second)
    for path in (first, path_in(second)):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("case", ["finished", "no address", "revoked", "out"])
def test_nobody_is_reminded_in_vain(client, world, case):
    post, *_rest = world
    invite(client, post, **{"email": ""} if case == "no address" else {})
    review = post.reviews.get()
    Review.objects.update(due_on=timezone.localdate())
    if case == "finished":
        review.finish("accept", "Print it.", may_name=False)
    elif case == "revoked":
        review.link.revoke()
    elif case == "out":
        post.publish()
    Message.objects.all().delete()
    inviting.remind()
    assert not Message.objects.exists()


def test_an_invitation_without_an_address_shows_the_link_once(client, world):
    post, *_rest = world
    page = invite(client, post, email="")
    assert page.context["address"] in page.text
    assert not Message.objects.exists()
    there = page.context["address"].removeprefix(page.context["site_url"])
    assert client.get(there).status_code == 200


def test_what_is_kept_of_a_guest_is_given_out_and_erased(client, world):
    """4.32: links, notes and reviews of drafts."""
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    client.post(path, {"body": "A note of hers", "quote": ""})
    client.post(f"{path}review/", SAID)
    post.reviews.get().show("named")
    data = Person("HALIMA@example.org").data()
    assert [note["body"] for note in data["notes"]] == ["A note of hers"]
    assert [review["text"] for review in data["reviews"]] == [
        "Well told.\n\nOne thing."
    ]
    assert data["preview_links"][0]["name"] == "Halima Odu"
    erased = Person(EMAIL).erase(with_texts=False, actor=make_editor())
    assert erased.on_drafts == 3
    post.publish()
    article = client.get(post.get_absolute_url()).text
    assert "Halima" not in article
    assert "Well told." in article
    rows = [*post.notes.values(), *post.reviews.values(), *post.preview_links.values()]
    rows += DeskNotice.objects.values()
    assert "alima" not in repr(rows)


def test_erased_with_the_texts_nothing_of_them_is_left(client, world):
    post, *_rest = world
    invite(client, post)
    path = path_in(Message.objects.get())
    client.post(path, {"body": "A note of hers", "quote": ""})
    client.post(f"{path}review/", SAID)
    Person(EMAIL).erase(with_texts=True, actor=make_editor())
    assert not post.reviews.exists()
    assert post.notes.get().body == "Erased."

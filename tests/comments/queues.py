"""A queue with something of each kind in it, and how tests look at it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Decision
from tests.factories import make_comment, make_editor, make_post, make_report, make_user

QUEUE = reverse("admin:comments_queue")
DECIDE = reverse("admin:comments_decide")
UNDO = reverse("admin:comments_undo")
HOLD = reverse("admin:comments_hold")
DISCUSSION = reverse("admin:comments_discussion")


@pytest.fixture
def editor(client):
    user = make_editor(name="Ines Okafor")
    client.force_login(user)
    return user


def pick(comment):
    return f"{comment.pk}-{comment.seen}"


def shown(client, query=""):
    """Return the names on the cards of a page, in their order."""
    return [card.comment.name for card in client.get(QUEUE + query).context["cards"]]


def card_of(client, comment, query=""):
    cards = client.get(QUEUE + query).context["cards"]
    return next(card for card in cards if card.comment == comment)


def page(client, query=""):
    return " ".join(client.get(QUEUE + query).content.decode().split())


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


def said(response):
    return [str(message) for message in response.context["messages"]]


def act_page(name, comment):
    return reverse(f"admin:comments_{name}", args=[comment.pk])


def pass_once(monkeypatch, model):
    """Find the next one of ``model`` right, as if what is wrong with it came later."""
    check = model.full_clean

    def full_clean(self):
        monkeypatch.setattr(model, "full_clean", check)

    monkeypatch.setattr(model, "full_clean", full_clean)


def make_held(hours=1, why=(), **fields):
    """Return a saved comment that waits since ``hours``, and what the rules said."""
    fields.setdefault("created_at", timezone.now() - timedelta(hours=hours))
    comment = make_comment(**{"status": "pending"} | fields)
    Decision.objects.record([comment], "judged", reasons=list(why))
    return comment


def make_queue():
    """Return comments by name: held ones, a wave, a report, a mention."""
    posts = [
        make_post(title="Count to five: the silence after a bedside question"),
        make_post(title="Do logbooks teach anyone anything?"),
        make_post(title="Stop giving feedback at five o’clock"),
    ]
    samuel = make_comment(
        post=posts[2],
        name="Samuel Idris",
        body="At five the feedback is for the giver, who wants to go home without it.",
        user=make_user(name="Samuel Idris", is_staff=True),
    )
    for _ in range(4):
        make_comment(post=posts[1], name="Marguerite Sorel", email="m@sorel.example")
    found = [
        make_held(
            hours=30,
            post=posts[0],
            name="Marguerite Sorel",
            email="m@sorel.example",
            confirmed_at=timezone.now(),
            interests="I sell teaching timers.",
            body="Could the effect be the stopwatch? I would certainly wait longer with "
            "two people behind me holding squared paper.",
            why=["An interest is declared.", "The first comment from this address."],
        ),
        make_held(
            hours=2,
            post=posts[1],
            name="Joao Pires",
            url="https://pires.example/",
            body="We published our own small trial, with [the data]"
            "(https://ward-data.example/) and the blank logbook. Neither has ever been "
            "downloaded by anybody but my mother.",
            why=[
                "The first comment from this address.",
                "2 links; from 2 on it waits.",
            ],
        ),
        make_held(
            post=posts[2],
            parent=samuel,
            name="Anonymous teacher",
            body="The person this is about will recognise himself, and so will his "
            "patients.",
            why=["A word that holds: “patients”."],
        ),
    ]
    for number in range(3):
        make_held(
            post=posts[number],
            name=f"Cheap Pills {number}",
            url="https://pills.example/",
            ip="192.0.2.7",
            likely_spam=True,
            body="Buy pills. https://pills.example/ Cheap!",
            why=["The words are those of spam (99 %)."],
        )
    make_held(
        post=posts[0],
        kind="webmention",
        name="Wards and words",
        email="",
        url="https://words.example/silence",
        body="<p>They timed the silence after a question.</p>",
    )
    reported = make_comment(post=posts[0], name="Loud Larry", body="You are all fools.")
    make_report(comment=reported, note="He does this everywhere.")
    make_report(comment=reported, reason="other")
    found.append(Comment.objects.get(pk=reported.pk))
    return {comment.name: comment for comment in found}

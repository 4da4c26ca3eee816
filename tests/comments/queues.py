"""A queue with something of each kind in it, as tests and pictures need it."""

from datetime import timedelta

from django.utils import timezone

from comments.models import Comment, Decision
from tests.factories import make_comment, make_post, make_report, make_user


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

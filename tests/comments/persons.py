"""A discussion with somebody in it who asks what is known of them."""

import pytest
from django.utils import timezone

from comments.models import Block, Comment, Decision, Subscription
from mail.models import Message
from tests.factories import make_comment, make_editor, make_message, make_post

ADA, US = "ada@reader.example", "us@rounds.example"


@pytest.fixture
def thread():
    """Return a discussion of Ada with others, who answer each other."""
    post = make_post(title="Rounds at night")
    first = make_comment(
        post=post,
        name="Ada Canary",
        email="Ada@Reader.example",
        url="https://canary.example/ada",
        interests="Owns canary shares",
        body="I count to five.",
        ip="192.0.2.7",
        user_agent="Canary/1.0",
        confirmed_at=timezone.now(),
    )
    answer = make_comment(parent=first, name="Bea", body="So do I.")
    last = make_comment(parent=answer, name="Ada Canary", email=ADA, body="Good.")
    Decision.objects.record(
        [first],
        "edited",
        reasons=["It declares an interest: “Owns canary shares”."],
        before={"name": "Ada Canary-Smith", "body": "I counted."},
        actor=make_editor(email=US),
    )
    Subscription.objects.wish(ADA, post)
    Subscription.objects.wish("bea@reader.example", post)
    Block.objects.create(kind="email", value=ADA, reason="A secret reason")
    make_message(to="ADA@reader.example", subject="An answer")
    make_message(to="bea@reader.example")
    return first, answer, last


def everything():
    """Return all rows in which a person may be named."""
    models = (Comment, Decision, Subscription, Message)
    return "\n".join(repr([*model.objects.values()]) for model in models)


def shown(client, post):
    return client.get(post.get_absolute_url()).text

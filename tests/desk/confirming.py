"""A co-author who is asked how they are named, and what they answer."""

import pytest
from django.urls import reverse

from blog.models import Byline, Consent
from tests.factories import make_author, make_draft, make_role

ANSWER = {
    "credentials": "MD, MHPE",
    "role": "teaching chair",
    "affiliation": "University of Marrowfield",
    "handles": "@tomaszw",
    "orcid": "0000-0002-1825-0097",
    "disclosure_status": "declared",
    "disclosure": "Holds shares in a stethoscope.",
    "agreed": "on",
}


@pytest.fixture
def ines():
    user = make_role("Contributors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    return user


@pytest.fixture
def tomasz():
    return make_author(name="Tomasz Wren", email="tomasz@example.org")


@pytest.fixture
def byline(ines, tomasz):
    post = make_draft([ines.author, tomasz], title="On silence")
    Byline.objects.update(disclosure_status="unanswered")
    return Byline.objects.get(post=post, author=tomasz)


def ask(byline, by):
    consent, token = Consent.objects.ask(byline, byline.author.email, by)
    return consent, reverse("desk:byline-consent", args=[token])


def mine(byline, user):
    """Return where ``user`` says at the desk how they are named in ``byline``."""
    return reverse("desk:people-mine", args=[byline.post_id, byline.pk])

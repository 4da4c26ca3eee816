from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from comments.models import Block
from comments.moderation.judge import judge
from tests.comments.judging import case_of
from tests.factories import make_role

pytestmark = pytest.mark.django_db


def block(kind, value, **fields):
    made = Block(kind=kind, value=value, **fields)
    made.full_clean()
    made.save()
    return made


CASES = [
    ("email", "ada@example.org", {}, True),
    ("email", " ADA@Example.org ", {}, True),
    ("email", "ada@example.org", {"email": "Ada@EXAMPLE.org"}, True),
    ("email", "ada@example.org", {"email": "eve@example.org"}, False),
    ("email", "ada@example.org", {"email": ""}, False),
    ("domain", "example.org", {}, True),
    ("domain", "https://www.Example.org/about", {}, True),
    ("domain", "@example.org", {}, True),
    ("domain", "example.org", {"email": "ada@mail.example.org"}, True),
    ("domain", "mail.example.org", {}, False),
    ("domain", "example.org", {"email": "ada@badexample.org"}, False),
    ("domain", "c.example", {"url": "https://www.c.example/a"}, True),
    ("domain", "c.example", {"url": "https://c.example.net/"}, False),
    ("domain", "c.example", {"body": "See https://www.c.example/a now."}, True),
    ("network", "192.0.2.0/24", {}, True),
    ("network", "192.0.2.7", {}, True),
    ("network", "192.0.2.9/24", {}, True),
    ("network", "192.0.2.8", {}, False),
    ("network", "192.0.2.0/24", {"ip": None}, False),
    ("network", "2001:DB8::/32", {"ip": "2001:db8:1::7"}, True),
    ("network", "2001:db8::/32", {"ip": "2001:db9::7"}, False),
]


@pytest.mark.parametrize(("kind", "value", "sent", "is_meant"), CASES)
def test_comments_of_a_blocked_person_go_to_the_trash(kind, value, sent, is_meant):
    """4.29"""
    made = block(kind, value)
    verdict = judge(case_of({"hold_first": False}, **sent))
    assert verdict.status == ("trashed" if is_meant else "approved")
    assert (f"Blocked: {made}." in verdict.reasons) == is_meant


def test_a_block_ends():
    """4.29"""
    soon = timezone.now() + timedelta(hours=1)
    made = block("email", "ada@example.org", until=soon)
    assert judge(case_of()).status == "trashed"
    Block.objects.filter(pk=made.pk).update(until=soon - timedelta(hours=2))
    assert judge(case_of()).status == "pending"


def test_no_moderator_is_blocked():
    """4.29"""
    block("email", "ada@example.org")
    case = case_of(user=make_role("Moderators"), known=True)
    assert judge(case).status == "approved"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "ada"),
        ("email", "example.org"),
        ("domain", "org"),
        ("domain", "not a domain"),
        ("domain", "192.0.2.7"),
        ("network", "192.0.2"),
        ("network", "0.0.0.0/0"),
        ("network", "10.0.0.0/8"),
        ("network", "2001::/16"),
        ("network", "example.org"),
    ],
)
def test_what_names_nobody_or_everybody_can_not_be_blocked(kind, value):
    """4.29"""
    with pytest.raises(ValidationError) as caught:
        block(kind, value)
    assert list(caught.value.message_dict) == ["value"]


def test_nobody_is_blocked_twice():
    """4.29"""
    block("domain", "example.org")
    with pytest.raises(ValidationError, match="blocked already"):
        block("domain", "www.EXAMPLE.org")

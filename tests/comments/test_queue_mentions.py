"""Mentions by other sites in the queue: what a card says of them, and offers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.blog.payloads import ADDRESSES
from tests.browser.hostile import storable
from tests.comments.queues import QUEUE, act_page, card_of, editor, page
from tests.factories import make_mention

__all__ = ["editor"]

pytestmark = pytest.mark.django_db

TAB = "?tab=mentions"


def waiting(**fields):
    return make_mention(status="pending", **fields)


def test_a_mention_says_what_it_is_and_leads_to_its_page(client, editor):
    """experience.md B6: who has read it may decide; a like has no words of its own."""
    page_of_ann = "https://ann.example/likes/1"
    like = waiting(
        reaction="like", url=page_of_ann, author_url="https://ann.example/me"
    )
    text = page(client, TAB)
    assert re.search(r"Webmention · Like\s", text)
    link = (
        f'<a href="{page_of_ann}" rel="nofollow noopener noreferrer">on ann.example</a>'
    )
    assert link in text
    assert "<dd>https://ann.example/me</dd>" in text
    assert act_page("place", like) in text


def test_nobody_trusts_a_page(client, editor):
    """4.20: trust is in a person; for places there are rules."""
    mention = waiting()
    card = card_of(client, mention, TAB)
    assert [button.act for button in card.buttons] == ["approved", "rejected", "spam"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 404), ({"reaction": "like"}, 404), ({"is_reply": True}, 200)],
)
def test_what_readers_can_not_answer_moderators_can_not_either(
    client, editor, fields, status
):
    """5.8: below a like or an excerpt an answer would stand below nothing."""
    mention = waiting(**fields)
    address = act_page("reply", mention)
    assert client.get(address).status_code == status
    assert (address in page(client, TAB)) == (status == 200)


def test_each_mention_of_a_page_costs_no_query(client, editor):
    waiting(is_reply=True)
    with CaptureQueriesContext(connection) as one:
        client.get(f"{QUEUE}{TAB}")
    for _ in range(3):
        waiting(is_reply=True)
    with CaptureQueriesContext(connection) as four:
        client.get(f"{QUEUE}{TAB}")
    assert len(four) == len(one)


def test_no_mention_leads_anywhere_but_to_the_web(client, editor):
    """Security S1: neither by its page nor by its author."""
    for address in ADDRESSES[:20]:
        waiting(url=storable(address), author_url=storable(address))
    addresses = re.findall(r'href="([^"]*)"', page(client, TAB))
    assert len(addresses) > 60
    for address in addresses:
        assert address.startswith(("/", "#", "?", "https:", "http:")), address
        assert not address.startswith("//"), address


def test_the_rule_for_a_place_says_what_it_will_do(client, editor):
    """5.9, experience.md B6: more than this mention is decided by it."""
    form = client.get(act_page("place", waiting())).content.decode()
    assert "What waits from there is decided at once; Undo takes it back." in form
    assert form.count("id_verdict_helptext") == 2

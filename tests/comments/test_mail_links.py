"""Every link of every mail of the discussion, as scanners of mails follow them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.mails import ask_to_confirm
from comments.mails.announcing import announce_due
from comments.mails.confirming import ask_to_follow, send_list
from comments.mails.telling import tell_moderators
from comments.models import Subscription
from mail.models import Message
from tests.comments.letters import write_due
from tests.factories import make_comment, make_post, make_role

pytestmark = pytest.mark.django_db

KINDS = {"confirm", "follow", "subscriptions", "answer", "held"}


@pytest.fixture
def links(settings):
    """Return the addresses of our own in one mail of each kind."""
    make_role("Moderators")
    post = make_post()
    own = make_comment(post=post, email="mina@example.org")
    Subscription.objects.create(email="ada@example.org", post=post)
    ask_to_confirm(make_comment(parent=own, status="pending"), "replies")
    write_due()
    ask_to_follow("dov@example.org", post)
    send_list("dov@example.org")
    announce_due()
    tell_moderators()
    kinds = {
        message.kind.removeprefix("comments/") for message in Message.objects.all()
    }
    assert kinds == KINDS
    said = "".join(
        f"{message.text} {message.html} {message.headers}"
        for message in Message.objects.all()
    )
    found = re.findall(rf"{settings.SITE_URL}(/[^\s\"'<>#]*)", said)
    return sorted(set(found))


def test_following_all_links_of_all_mails_changes_nothing(links, client):
    """S17: by GET and HEAD, as mail servers and previews do; the query log proves it."""
    assert len([link for link in links if link.startswith("/comments/")]) >= 8
    with CaptureQueriesContext(connection) as log:
        for link in links:
            for method in (client.get, client.head):
                client.cookies.clear()
                assert method(link, follow=True).status_code == 200, link
                # Only the page for signing in has a form that needs one.
                assert not client.cookies or link.startswith("/admin/")
    verbs = {query["sql"].lstrip("(").split(" ")[0] for query in log.captured_queries}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_pages_behind_links_give_no_address_away(links, client):
    """S13: nothing but the list, which is its owner's, names who gets the mails."""
    for link in links:
        page = client.get(link).content.decode()
        named = set(re.findall(r"[\w.-]+@example\.org", page))
        if link.startswith(("/comments/subscriptions/", "/comments/confirm/")):
            assert len(named) <= 1
        else:
            assert named == set()

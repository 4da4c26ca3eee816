"""A moderator at the queue, in a tab."""

import pytest
from django.conf import settings

from comments.models import Comment
from tests.comments.queues import make_held
from tests.factories import make_user


@pytest.fixture
def moderator(transactional_db):
    return make_user(is_staff=True, is_superuser=True, name="Ines")


@pytest.fixture
def sign_in(visit, client, moderator):
    """Return a function that opens a tab that is signed in to the admin."""
    client.force_login(moderator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def start(*args, **options):
        tab = visit(*args, **options)
        tab.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.site}]
        )
        return tab

    return start


def faults(tab):
    return [fault for fault in tab.faults if not fault.startswith("failed: ")]


def statuses():
    return dict(Comment.objects.values_list("name", "status"))


def make_three():
    for hours, name in ((3, "Ada"), (2, "Ben"), (1, "Cay")):
        make_held(hours=hours, name=name)


def press(page, key):
    """Press a key that sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press(key)

"""Somebody who writes, and what they bring to the media library."""

import pytest

from tests.factories import make_picture, make_role

LIBRARY, IMAGES = "/desk/media/", "/desk/images/"


@pytest.fixture
def writer(client):
    user = make_role("Authors")
    client.force_login(user)
    return user


def brought(**fields):
    return {"file": make_picture(), "alt": "A ward", **fields}

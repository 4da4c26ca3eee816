"""Many tries at once: the counts hold for all processes and threads together."""

import pytest
from django.test import Client

from tests.accounts.test_sign_in import PASSWORD, is_signed_in, sign_in
from tests.factories import make_user
from tests.racing import THREADS

pytestmark = pytest.mark.django_db


def test_tries_at_the_same_moment_are_counted_too(race):
    make_user(email="ines@example.org", password=PASSWORD)
    clients = [Client(REMOTE_ADDR=f"192.0.2.{n}") for n in range(THREADS)]
    answers = race(lambda n: sign_in(clients[n], password="wrong").content.decode())
    assert sum("don’t go together" in answer for answer in answers) <= 5
    assert all("go together" in each or "too often" in each for each in answers)
    sign_in(clients[0])
    assert not is_signed_in(clients[0])

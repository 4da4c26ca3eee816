"""The guarded client with real packets, among private addresses that do answer."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.blog.forbidden import BY_NAME, FORBIDDEN
from tests.blog.internet import PUBLIC, PUBLIC6

ALONE = ["unshare", "--map-root-user", "--net", "--mount"]


def may_be_alone():
    try:
        return not subprocess.run(
            [*ALONE, "ip", "link"], capture_output=True
        ).returncode
    except OSError:
        return False


@pytest.fixture(scope="module")
def happened():
    if not may_be_alone():
        pytest.skip("needs namespaces of its own, and iproute2")
    ran = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.blog.internet"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def ended(happened):
    """Return how each name ended by itself, in the order of asking."""
    ends = {}
    for way, what, end, _seconds in happened["ended"]:
        if way in ("public", "turned", "name"):
            ends.setdefault(what, []).append(end)
    return ends


def test_no_packet_reaches_a_private_address(happened):
    """S9, SS-2, SS-3: by address, by name, by redirect, by a name that turns."""
    reached, tried = happened["reached"], happened["tried"]
    # One connection was made to the trap without the guard, to see that it counts.
    assert reached.pop("127.0.0.1") == 1
    assert {*reached} == {PUBLIC, PUBLIC6}
    assert tried["address"] == tried["redirect to an address"] == len(FORBIDDEN)
    redirects = tried["redirect to an address"] + tried["redirect to a name"]
    assert reached[PUBLIC] >= redirects


def test_public_names_are_reached(ended):
    """By IPv4, by IPv6 alone, by both, and by another name."""
    for name in ("public", "six", "both", "alias"):
        assert ended[f"{name}.test"] == ["Hi"]


def test_a_name_that_turns_private_ends_there(ended):
    for after in (1, 2, 3, 4):
        assert ended[f"turning{after}.test"] == ["Hi"] * after + ["Unreachable"]


def test_private_names_and_broken_answers_end_alike(ended):
    names = [f"n{number}" for number in range(len(BY_NAME))]
    names += ["mixed1", "mixed2", "mixed3", "mixed4"]
    names += ["bad-alias", "garbage", "unknown", "silence"]
    for name in names:
        assert ended[f"{name}.test"] == ["Unreachable"], name


def test_a_name_server_that_says_nothing_is_left_in_time(happened):
    (seconds,) = [e[3] for e in happened["ended"] if e[1] == "silence.test"]
    assert 1.0 <= seconds < 3.0

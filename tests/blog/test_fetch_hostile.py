"""Servers and resolvers that mean no good, real ones on loopback."""

import socket
import threading
import time
import tracemalloc
from functools import partial

import pytest

from blog.fetch import Packed, TooLarge, Unreachable, client, connecting
from blog.fetch import fetch as fetch_anything
from tests.blog import hostile
from tests.blog.hostile import Server, answer

MEGABYTE = 1024 * 1024
SECONDS = 0.4
# Beyond the deadline: what this machine may take to run one thread after another.
GRACE = 2.0

fetch = partial(fetch_anything, types=("text/html",), limit=MEGABYTE)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Let the deadline be soon. The ten seconds of real use are in the benchmark."""
    assert client.SECONDS == 10
    monkeypatch.setattr(client, "SECONDS", SECONDS)


@pytest.fixture
def asking(settings):
    """Return a function that asks such a server, and returns why it got nothing."""

    def ask(act, **more):
        with Server(act) as server:
            settings.FETCH_ALLOW = {server.endpoint}
            begun = time.monotonic()
            try:
                fetch(server.url, **more)
            except Exception as error:
                assert time.monotonic() - begun < SECONDS + GRACE
                return type(error)
            finally:
                assert server.sent < 20 * MEGABYTE
        return None

    return ask


@pytest.mark.parametrize("act", hostile.ENDLESS, ids=lambda act: act.__name__)
def test_what_never_ends_is_ended(asking, act):
    """SS-5, S9: by the deadline or the limit, whichever is first, and in little memory."""
    assert asking(answer()) is None  # and so all is loaded that is loaded once
    tracemalloc.start()
    try:
        refusal = asking(act)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    full = (hostile.endless_body, hostile.large_chunk, hostile.large_body)
    assert refusal is (TooLarge if act in full else Unreachable)
    assert peak < 6 * MEGABYTE


@pytest.mark.parametrize("act", [hostile.gzip_bomb, hostile.framed_bomb])
def test_what_is_packed_is_never_unpacked(asking, act):
    """SS-5"""
    assert 150_000 < len(hostile.bomb()) < 250_000
    assert asking(act) is Packed


def test_a_failure_without_end_is_an_answer(settings):
    with Server(hostile.endless_failure) as server:
        settings.FETCH_ALLOW = {server.endpoint}
        page = fetch(server.url)
    assert (page.status, len(page.body)) == (500, 4096)


def test_redirects_share_one_deadline(settings):
    """Each hop answers in time, and all of them together do not."""

    def slowly(connection, server):
        time.sleep(SECONDS * 0.7)
        hostile.lead_to("/")(connection, server)

    with Server(slowly) as server:
        settings.FETCH_ALLOW = {server.endpoint}
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            fetch(server.url)
        assert time.monotonic() - begun < SECONDS + GRACE
        assert len(server.requests) == 2


def test_a_server_that_takes_nothing_is_left(settings):
    """A body that stays in the buffers, and then in ours."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1)
    with listener:
        settings.FETCH_ALLOW = {f"127.0.0.1:{listener.getsockname()[1]}"}
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        begun = time.monotonic()
        for _time in range(2):
            with pytest.raises(Unreachable):
                fetch(url, method="POST", body=b"x" * client.LARGEST_POST)
        assert time.monotonic() - begun < 2 * (SECONDS + GRACE)


def test_a_silent_server_behind_tls_is_left(settings):
    with Server(hostile.silent) as server:
        settings.FETCH_ALLOW = {server.endpoint}
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            fetch(server.url.replace("http:", "https:"))
        assert time.monotonic() - begun < SECONDS + GRACE


@pytest.fixture
def hanging(monkeypatch):
    """A resolver that answers nobody until the test is over."""
    over, asked = threading.Event(), []

    def look_up(host, *args, **kwargs):
        asked.append(host)
        over.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield asked
    over.set()
    # Each gives back its place while that is still the place it took.
    for thread in threading.enumerate():
        if thread.name == "look-up":
            thread.join()


def test_a_resolver_that_hangs_is_left(hanging):
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("http://slow.test/")
    assert time.monotonic() - begun < SECONDS + GRACE


def test_resolvers_that_hang_do_not_pile_up(hanging, monkeypatch):
    """So many threads wait for them, and no more."""
    monkeypatch.setattr(client, "SECONDS", 0.02)
    monkeypatch.setattr(connecting, "LOOKUPS", threading.BoundedSemaphore(3))
    before = threading.active_count()
    for _time in range(8):
        with pytest.raises(Unreachable):
            fetch("http://slow.test/")
    assert len(hanging) == 3
    assert threading.active_count() <= before + 3

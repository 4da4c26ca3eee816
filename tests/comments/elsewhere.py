"""Sites elsewhere, real servers on loopback, that take mentions or don't."""

from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from comments.linkbacks.sending import send_due
from comments.models import Outgoing
from tests.blog import hostile
from tests.factories import make_post

HERE = "https://blog.example"


class Site(hostile.Server):
    """
    A site that answers by path, each act one of ``hostile`` or a list of them.

    Of a list each request takes the next, and the last one again and again.
    """

    def __init__(self, **pages):
        super().__init__(self.route)
        self.pages = {f"/{name}": act for name, act in pages.items()}

    def __setitem__(self, path, act):
        self.pages[path] = act

    def route(self, connection, server):
        method, path, _version = first_line(self.requests[-1])
        act = self.pages.get(path, hostile.answer(b"No", "404 Not Found"))
        if isinstance(act, list):
            act = act.pop(0) if len(act) > 1 else act[0]
        if method == "HEAD":
            act = without_body(act)
        act(connection, server)

    def at(self, path):
        return f"http://{self.endpoint}{path}"

    def asked(self, method, path):
        """Return how often ``path`` was asked for so."""
        lines = [first_line(request)[:2] for request in self.requests]
        return lines.count([method, path])

    def posted(self, path="/take"):
        """Return the forms that were sent there, in order."""
        return [dict(parse_qsl(body)) for body in self.bodies(path)]

    def bodies(self, path):
        return [
            request.partition(b"\r\n\r\n")[2].decode()
            for request in self.requests
            if first_line(request)[:2] == ["POST", path]
        ]


def first_line(request):
    return request.split(b"\r\n", 1)[0].decode().split(" ")


def without_body(act):
    """Return an act that sends the head of what ``act`` sends."""

    def headed(connection, server):
        with suppress(BrokenPipeError):
            act(Head(connection), server)

    return headed


class Head:
    """A connection that takes nothing beyond the head of an answer."""

    def __init__(self, connection):
        self.connection = connection

    def sendall(self, data):
        head, end, _body = data.partition(b"\r\n\r\n")
        self.connection.sendall(head + end)
        if end:
            raise BrokenPipeError


def page(endpoint="/take", rel="webmention", **headers):
    """Return an act that shows a page whose head names the endpoint."""
    html = f'<!doctype html><title>Ours</title><link rel="{rel}" href="{endpoint}">'
    return hostile.answer(html.encode(), **headers)


@pytest.fixture
def site(settings):
    with Site(page=page(), take=hostile.answer(b"Queued", "202 Accepted")) as server:
        settings.SITE_URL = HERE
        settings.FETCH_ALLOW = {server.endpoint}
        yield server


def make_mention(site, path="/page", **fields):
    """Return a mention of ``path`` that is due, of a post that links there."""
    target = site.at(path)
    post = make_post(body=f'<p><a href="{target}">There</a></p>')
    source = HERE + post.get_absolute_url()
    return Outgoing.objects.create(post=post, source=source, target=target, **fields)


def send(mention):
    """Let whoever is due be told, and return ``mention`` with its newest attempt."""
    send_due()
    row = Outgoing.objects.get(pk=mention.pk)
    row.newest = row.attempts.order_by("-made_at", "-pk").first()
    return row


def wait(mention):
    """Let the time of its next try come."""
    Outgoing.objects.filter(pk=mention.pk).update(try_at=timezone.now())

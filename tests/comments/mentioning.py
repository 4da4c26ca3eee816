"""Pages elsewhere that mention our posts, on real servers, in tests."""

import re
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPMessage

from django.utils import timezone

from blog.fetch import Answer
from comments.linkbacks.pages import Page
from comments.linkbacks.verifying import verify_due
from comments.models import Linkback
from tests.blog.hostile import Server, answer
from tests.factories import make_post, make_site

OUR_SITE = "https://blog.example"
PAGE = "<title>Notes</title><p>I read <a href='{post}'>a post</a> today."
PUBLISHED = timezone.now() - timedelta(days=3)


class Elsewhere:
    """
    A server whose pages are ``pages``: by path, what ``answer`` makes or plain HTML.

    ``{post}`` in a page is the address of our post, ``{here}`` that of the server.
    """

    def __init__(self, settings):
        self.pages, self.servers = {}, ExitStack()
        self.server = self.servers.enter_context(Server(self.act))
        self.url = self.server.url
        settings.SITE_URL = OUR_SITE
        settings.FETCH_ALLOW = {self.server.endpoint}
        make_site(trackbacks_allowed=True)
        self.post = make_post(published_at=PUBLISHED)

    def act(self, connection, server):
        path = re.match(rb"\w+ (\S+)", server.requests[-1])[1].decode()
        page = self.pages.get(path, answer(b"Nothing here", "404 Not Found"))
        if isinstance(page, str):
            page = answer(self.filled(page).encode(), Content_Type="text/html")
        page(connection, server)

    @property
    def target(self):
        return f"{OUR_SITE}{self.post.get_absolute_url()}"

    def filled(self, page):
        return page.replace("{post}", self.target).replace("{here}/", self.url)

    def close(self):
        self.servers.close()

    def asked(self, path="/page"):
        """Return how often the server was asked for ``path``."""
        start = f"GET {path} ".encode()
        return sum(request.startswith(start) for request in self.server.requests)

    def claim(self, kind="webmention", path="page", **fields):
        """Return a claim that is stored, as the endpoints do it."""
        defaults = {
            "post": self.post,
            "source": self.url + path,
            "target": self.target,
            "protocols": [kind],
            "ip": "192.0.2.9",
        }
        return Linkback.objects.create(**defaults | fields)

    def verify(self, linkback):
        """Have the source looked at now; return the claim as it is then."""
        Linkback.objects.filter(pk=linkback.pk).update(
            try_at=timezone.now() - timedelta(seconds=1)
        )
        verify_due()
        return Linkback.objects.get(pk=linkback.pk)

    def mention(self, page, kind="webmention", **fields):
        """Return the claim of ``page``, verified."""
        self.pages["/page"] = page
        return self.verify(self.claim(kind, **fields))


def page_of(html, url="https://other.example/page", kind="text/html; charset=utf-8"):
    """Return the page that a server's answer holds, without a server."""
    headers = HTTPMessage()
    headers["Content-Type"] = kind
    body = html if isinstance(html, bytes) else html.encode()
    return Page.of(Answer(url, 200, headers, body))

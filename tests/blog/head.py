"""What the head of a page says to programs."""

import json
from html.parser import HTMLParser


class Head(HTMLParser):
    """Collects what the head of a page says: metas, links and structured data."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links, self.data, self._in_data = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta":
            name = attrs.get("property") or attrs.get("name")
            self.metas.append((name, attrs.get("content")))
        elif tag == "link":
            self.links.append((attrs["rel"], attrs["href"]))
        self._in_data = attrs.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._in_data:
            self.data.append(json.loads(data))

    def handle_endtag(self, tag):
        self._in_data = False

    def all(self, name):
        return [content for found, content in self.metas if found == name]

    def rel(self, rel):
        return [href for found, href in self.links if found == rel]


def head_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return Head(response.content.decode())

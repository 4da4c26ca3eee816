"""Asking the search as a reader does, and reading what it answers."""

import re
from html import unescape


def search(client, line="", status=200, **given):
    response = client.get("/search/", {"q": line, **given})
    assert response.status_code == status
    return response


def titles(response):
    html = response.content.decode()
    found = re.findall(r'<h3 class="entry__title"><a[^>]*>(.*?)</a>', html)
    return [unescape(re.sub(r"</?mark>", "", title)) for title in found]


def found(client, line="", **given):
    return titles(search(client, line, **given))


def link(response, words):
    """Return where the first link leads that has these words, ready to be asked for."""
    html = response.content.decode()
    address = re.search(rf'<a[^>]*href="(\?[^"]*)"[^>]*>{words}</a>', html)
    return "/search/" + unescape(address[1])

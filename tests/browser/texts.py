"""A text open in the editor, and how readers are shown what is saved of it."""

import pytest

from blog import markup
from tests.browser.desk import editor_of, signed_in
from tests.desk.writing import make_writers

NOTES = (
    '<p>So<sup><a href="#text-a" id="text-ra">1</a></sup> and '
    'on<sup><a href="#text-b" id="text-rb">2</a></sup>.</p>\n'
    '<ol><li id="text-a">Said <em>once</em>. <a href="#text-ra">↩</a></li>'
    '<li id="text-b">Twice. <a href="#text-rb">↩</a></li></ol>'
)


@pytest.fixture
def opened(visit, transactional_db):
    """Return a function that opens the editor on a draft with this text."""

    def start(body="", **options):
        post, [user] = make_writers(1, body=body)
        tab = signed_in(visit, user, **options)
        return tab, editor_of(tab, post), post

    return start


def shown(html):
    return markup.article_html(html, lambda _name: None, lambda _name: None)

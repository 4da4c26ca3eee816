"""Articles for readers that show them elsewhere: feeds and mail."""

from urllib.parse import urljoin

from .policy import ARTICLE, FED
from .sanitising import render
from .tokens import Start
from .tree import read


def feed_html(html: str, base_url: str) -> str:
    """
    Return ``html`` with whole addresses and without what only our pages need.

    ``base_url`` is the whole address of the page where ``html`` stands.
    """
    tokens = read(html, ARTICLE)
    for token in tokens:
        if isinstance(token, Start):
            for name in token.attrs.keys() & {"href", "src"}:
                token.attrs[name] = urljoin(base_url, token.attrs[name])
    return render(tokens, FED)

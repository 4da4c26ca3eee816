"""What a new reader has to fetch for an article: experience.md B9."""

import re
from datetime import UTC, datetime

import brotli
import pytest
from django.conf import settings

from tests.factories import make_author, make_post
from tests.magazine import image, site_with_menus

POSTS = settings.BASE_DIR / "config" / "demo" / "posts"

KB = 1000
MOST = {
    "document": 25 * KB,
    "stylesheet": 14 * KB,
    "script": 6 * KB,
    "font": 100 * KB,
}


@pytest.fixture
def article(transactional_db):
    """Return a post as long as the longest of the demo, without comments."""
    site_with_menus()
    texts = (path.read_text() for path in POSTS.glob("*.html"))
    body = max((re.split(r"^\+\+\+\n", text, flags=re.M)[2] for text in texts), key=len)
    authors = [
        make_author(name=name, credentials="MD", role="clinical teacher")
        for name in ("Ines Okafor", "Leila Haddadi", "Dov Aharoni")
    ]
    for _ in range(3):
        make_post(authors=authors, tags=["MedEd"], image=image())
    return make_post(
        title="Count to five: the silence after a bedside question",
        body=body,
        authors=authors,
        tags=["MedEd"],
        image=image(),
        published_at=datetime(2026, 3, 17, tzinfo=UTC),
    )


def test_an_article_is_light(article, visit):
    tab = visit()
    responses = []
    tab.page.on("response", lambda response: responses.append(response))
    tab.open(article.get_absolute_url())
    tab.page.wait_for_load_state("networkidle")
    weights = dict.fromkeys(MOST, 0)
    for response in responses:
        kind = response.request.resource_type
        if kind in MOST:
            body = response.body()
            weights[kind] += len(body if kind == "font" else brotli.compress(body))
    in_kb = {kind: f"{weight / KB:.1f} KB" for kind, weight in weights.items()}
    print(in_kb, len(responses), "requests")  # noqa: T201 (for pytest -s)
    assert all(weights.values())
    assert {kind: w for kind, w in weights.items() if w > MOST[kind]} == {}
    assert len(responses) <= 10

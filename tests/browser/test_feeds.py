"""A feed that somebody opens in a real Chromium."""

import pytest

from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/"])
def test_a_feed_reads_well_in_a_window(visit, path):
    """It is laid out by its style: titles and names are seen, and no markup."""
    make_post(
        title="Whispers",
        body="<p>CANARY text</p>",
        authors=[make_author(name="Ines Okafor"), make_author(name="Łucja B")],
    )
    page = visit().open(path)
    assert page.evaluate("document.contentType") == "application/xml"
    shown = """
        [...document.querySelectorAll('*')]
            .filter(e => e.checkVisibility() && !e.children.length)
            .map(e => e.textContent)
    """
    seen = page.evaluate(shown)
    assert {"Whispers", "Ines Okafor", "Łucja B"} <= set(seen)
    assert not [text for text in seen if "CANARY" in text]
    [title] = [
        e for e in page.query_selector_all("title") if e.text_content() == "Whispers"
    ]
    assert title.evaluate("e => getComputedStyle(e).fontSize") == "21.25px"

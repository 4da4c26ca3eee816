"""What an article is on paper, as Chromium prints it."""

import re

import pytest

from blog.models import Citation
from tests.blog.post1 import make_post1
from tests.factories import make_site
from tests.shared import needs_shared

# What stands on paper: what is shown, and what style adds after links.
ON_PAPER = """() => {
    const links = [...document.querySelectorAll("a")]
        .filter((a) => a.checkVisibility())
        .map((a) => getComputedStyle(a, "::after").content);
    return { text: document.body.innerText, after: links.join(" ") };
}"""


@pytest.fixture
def post1(transactional_db):
    post = make_post1()
    make_site(
        name="AM Rounds",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    post.doi = "10.5555/12345678"
    post.body += '<p><a href="https://example.org/study">The study</a></p>'
    post.save()
    Citation.objects.write_due(5)
    return post


@needs_shared
def test_article_is_complete_on_paper(post1, visit):
    """12.6: byline, disclosures, citation, licence, addresses of links; no chrome."""
    page = visit().open(post1.get_absolute_url())
    page.emulate_media(media="print")
    paper = page.evaluate(ON_PAPER)
    text = " ".join(paper["text"].split())
    assert "By: Alireza Jalali, MD (@ARJalali), teaching chair" in text
    assert "none declared" in text
    assert f"Jalali A, Micieli A, Frank JR. {post1.title}" in text
    assert "AM Rounds blog. June 11, 2015. doi:10.5555/12345678" in text
    assert f"{post1.get_absolute_url()} https://doi.org/10.5555/12345678" in text
    assert "CC BY 4.0" in text
    assert '" (https://example.org/study)"' in paper["after"]
    assert '" (https://creativecommons.org/licenses/by/4.0/)"' in paper["after"]
    for chrome in ("BibTeX", "Other styles", "Add to the discussion", "Appearance"):
        assert chrome not in text


@needs_shared
def test_article_takes_two_or_three_sheets(post1, visit):
    """12.6"""
    page = visit().open(post1.get_absolute_url())
    pdf = page.pdf(prefer_css_page_size=True)
    assert 2 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 3

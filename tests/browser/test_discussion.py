"""Long discussions in a real browser."""

import pytest

from comments.models import Comment
from tests.browser.test_accessibility import violations
from tests.factories import make_comment, make_post, make_site


@pytest.fixture
def post(transactional_db):
    """Return a post with 15 threads on pages of ten."""
    make_site(threads_per_page=10)
    post = make_post()
    for _ in range(15):
        make_comment(post=post)
    return post


def test_an_old_link_to_a_comment_finds_its_page(post, visit):
    """4.3: WordPress' link names no page; the comment is on the second."""
    last = Comment.objects.filter(post=post).last()
    tab = visit()
    page = tab.open(f"{post.get_absolute_url()}#{last.anchor}")
    page.wait_for_url(f"**?comments=2#{last.anchor}")
    assert page.locator(f"#{last.anchor}:target").is_visible()
    assert tab.faults == []


def test_a_link_to_a_comment_that_is_gone_stays_at_the_article(post, visit):
    tab = visit()
    asked = []
    tab.page.on("response", lambda response: asked.append(response.url))
    page = tab.open(f"{post.get_absolute_url()}#comment-999999")
    page.wait_for_load_state("networkidle")
    assert any(url.endswith("/comments/999999/") for url in asked)
    assert page.url.endswith(f"{post.get_absolute_url()}#comment-999999")


def test_pages_of_a_discussion_are_read_without_scripts(post, visit):
    page = visit(java_script_enabled=False).open(post.get_absolute_url())
    page.get_by_role("link", name="Newer comments").click()
    page.wait_for_url("**?comments=2#discussion")
    assert page.locator(".thread > li").count() == 5
    page.get_by_role("link", name="Newest first").click()
    page.wait_for_url("**?order=newest#discussion")
    assert page.locator(".num").first.inner_text() == "15"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_a_discussion(post, visit, theme):
    """experience.md B9"""
    page = visit(theme=theme).open(f"{post.get_absolute_url()}?comments=2")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []

"""The lists of the administration, which are Django's own, by axe."""

import pytest
from django.urls import reverse

from tests.browser.test_accessibility import violations
from tests.browser.test_admin import visit_as_editor
from tests.comments.claiming import make_linkback
from tests.factories import make_comment, make_outgoing

__all__ = ["visit_as_editor"]


@pytest.mark.parametrize("name", ["comments_linkback", "comments_outgoing"])
def test_axe_finds_nothing_in_a_list_with_a_search(visit_as_editor, name):
    """experience.md B9"""
    make_linkback(make_outgoing().post)
    page = visit_as_editor.open(reverse(f"admin:{name}_changelist"))
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    search = page.get_by_role("search").get_by_label("Search")
    search.fill("elsewhere")
    search.press("Enter")
    page.wait_for_url("**?q=elsewhere")
    found = 1 if name == "comments_outgoing" else 0
    assert page.get_by_text(f"{found} found").is_visible()
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Show all").click()
    assert page.locator("#result_list tbody tr").count() == 1
    assert not page.get_by_text(f"{found} found").is_visible()


@pytest.mark.parametrize("name", ["blog_post", "comments_comment"])
def test_axe_finds_nothing_in_a_list_with_a_filter_that_searches(visit_as_editor, name):
    """experience.md B9: the filter has a name, empty and chosen."""
    comment = make_comment()
    post, author = comment.post, comment.post.bylines.get().author
    page = visit_as_editor.open(reverse(f"admin:{name}_changelist"))
    box = page.locator(".autocomplete-filter .select2-selection")
    box.wait_for()
    assert violations(page) == []
    chosen = f"author={author.pk}" if name == "blog_post" else f"post={post.pk}"
    page.goto(f"{page.url}?{chosen}")
    box.get_by_text(author.name if name == "blog_post" else post.title).wait_for()
    assert violations(page) == []

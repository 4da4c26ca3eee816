"""Searching as a reader does, with a browser."""

import pytest


@pytest.mark.parametrize("width", [360, 1280])
def test_a_reader_searches_narrows_and_reads_without_scripts(magazine, visit, width):
    """12.8: by the masthead, on a telephone and on a wide screen."""
    tab = visit(width, java_script_enabled=False)
    page = tab.open("/")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox", name="Words, authors, topics").fill("pauses")
    page.get_by_role("button", name="Search").click()
    assert page.locator("mark").all_inner_texts() != []
    narrow = page.get_by_role("link", name="#MedEd")
    # The margin has room for it; a telephone unfolds it.
    assert narrow.is_visible() == (width == 1280)
    if width == 360:
        page.get_by_text("Narrow it down").click()
    narrow.click()
    page.get_by_role("link", name="Take away #MedEd").click()
    page.get_by_role("link", name="Count to five").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Count to five")
    assert tab.faults == []


def test_no_page_of_the_search_is_wider_than_the_screen(magazine, visit):
    """WCAG 2.2, success criterion 1.4.10."""
    tab = visit(320)
    for path in ("/search/", "/search/?q=pause", f"/search/?q={'x' * 200}"):
        page = tab.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path

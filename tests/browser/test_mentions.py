"""What other sites say of an article, as readers meet it."""

import pytest
from django.conf import settings

from tests.browser.test_accessibility import violations
from tests.factories import make_role


@pytest.fixture
def article(magazine):
    return magazine.paths["article"]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_in_the_unfolded_line(article, visit, theme, width):
    """experience.md B9"""
    page = visit(width, theme).open(article)
    page.locator(".reactions > summary").click()
    assert page.locator(".reactions__names").first.is_visible()
    assert violations(page) == []


def test_the_line_unfolds_by_keyboard_and_without_scripts(article, visit):
    """experience.md B9: no JS, no mouse."""
    page = visit(java_script_enabled=False).open(article)
    summary = page.locator(".reactions > summary")
    assert summary.inner_text() == (
        "4 people elsewhere like this · 2 reposts · 2 bookmarks"
    )
    names = page.locator(".reactions__names a")
    assert not names.first.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert names.count() == 8
    assert names.first.is_visible()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href").startswith("https://ward")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_faces_are_small_and_nothing_overflows(article, visit, width):
    page = visit(width).open(article)
    page.locator(".reactions > summary").click()
    faces = page.locator("img.face")
    assert faces.count() == 8 + 1  # Four of each of two, and the answer's.
    for face in faces.all():
        face.scroll_into_view_if_needed()
        box = face.bounding_box()
        assert box["width"] == box["height"] <= 32
        page.wait_for_function("face => face.complete", arg=face.element_handle())
        assert face.evaluate("face => face.naturalWidth") == 48
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_names_can_be_hit_with_a_finger(article, visit):
    """WCAG 2.2, success criterion 2.5.8."""
    page = visit(360).open(article)
    page.locator(".reactions > summary").click()
    targets = page.locator(".reactions summary, .reactions a, .mention h3 a")
    assert targets.count() > 8
    for target in targets.all():
        assert target.bounding_box()["height"] >= 24


def test_nothing_is_loaded_from_elsewhere(article, visit):
    """MF-5: no portrait is fetched from another host."""
    tab = visit()
    tab.open(article).locator(".reactions > summary").click()
    tab.page.wait_for_load_state("networkidle")
    assert tab.faults == []


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_editors_list_what_was_said(magazine, visit, client, theme, width):
    """5.12, experience.md B9"""
    client.force_login(make_role("Editors"))
    tab = visit(width, theme)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    tab.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.site}]
    )
    page = tab.open(f"/admin/mentioned-elsewhere/?post={magazine.article.pk}")
    assert page.locator(".mentioned__list > li").count() == 2
    # Inside the selects of the admin, which have names, is a text that has none.
    found = [v for v in violations(page) if "select2-selection__rendered" not in v]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as download:
        page.get_by_text("Download as CSV").click()
    assert download.value.suggested_filename == "mentions.csv"
    assert tab.faults == []

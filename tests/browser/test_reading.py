"""What every reader's browser may expect of our pages."""

import time

import pytest

from tests.browser.test_accessibility import status_of
from tests.magazine import NAMES

PAGES = ["article", "home", "tag", "author", "contributors", "page", "year", "lost"]

# Sums the shifts since the page began, after going through the whole of it.
SHIFTS = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    let shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await frame();
        await frame();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return shifted;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_itself(magazine, visit, name):
    """No console error, no failed request, no other host, no cookie."""
    tab = visit()
    page = tab.open(magazine.paths[name], status_of(name))
    page.wait_for_load_state("networkidle")
    assert tab.faults == []
    assert tab.context.cookies() == []
    assert "set-cookie" not in tab.response.all_headers()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(magazine, visit, name):
    """WCAG 2.2, success criterion 1.4.10."""
    page = visit().open(magazine.paths[name], status_of(name))
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["article", "home", "author"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_loads(magazine, visit, name, width):
    """experience.md B9: a layout shift of exactly 0."""
    assert visit(width=width).open(magazine.paths[name]).evaluate(SHIFTS) == 0


def test_nothing_moves_when_fonts_are_slow(magazine, visit):
    """experience.md B9: a layout shift of exactly 0."""
    tab = visit()
    tab.page.route("**/*.woff2", delayed)
    assert tab.open(magazine.paths["article"]).evaluate(SHIFTS) == 0


def delayed(route):
    time.sleep(0.2)
    route.continue_()


def test_the_theme_is_chosen_and_stays(magazine, visit):
    tab = visit(theme="light")
    page = tab.open(magazine.paths["article"])
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    pressed = page.get_by_role("button", name="Dark").get_attribute("aria-pressed")
    assert pressed == "true"
    page.get_by_role("button", name="System").click()
    assert page.evaluate(paper) == light
    assert tab.faults == []


@pytest.mark.parametrize(("system", "chosen"), [("light", "Dark"), ("dark", "Light")])
def test_the_lead_image_follows_the_chosen_theme(magazine, visit, system, chosen):
    page = visit(theme=system).open(magazine.paths["article"])
    image = magazine.article.image
    files = {"Light": image.file.url, "Dark": image.file_dark.url}
    shown = "document.querySelector('article figure img').currentSrc"
    assert page.evaluate(shown).endswith(files[system.title()])
    page.get_by_role("button", name=chosen).click()
    # The page's policy lets nothing wait inside of it: that would be eval.
    for _try in range(100):
        if page.evaluate(shown).endswith(files[chosen]):
            break
        page.wait_for_timeout(50)
    assert page.evaluate(shown).endswith(files[chosen])
    page.reload(wait_until="load")
    assert page.evaluate(shown).endswith(files[chosen])


def test_the_article_is_whole_without_javascript(magazine, visit):
    tab = visit(java_script_enabled=False)
    page = tab.open(magazine.paths["article"])
    words = " ".join(page.locator("main").inner_text().split())
    for name in NAMES:
        assert name in words
    for part in (
        magazine.article.title,
        "We timed every pause, and most were too short.",
        "Count to five.",
        "Otorhinolaryngology",
        "Depth 5.",
        "[…] as they say, count to five […]",
        "I disagree.",
        "Looking back at 2025",
    ):
        assert part in words
    image = page.locator("article figure img").first
    assert image.is_visible()
    assert image.get_attribute("alt") == magazine.article.image.alt
    assert not page.get_by_role("button", name="Dark").is_visible()
    assert tab.faults == []


def test_a_note_and_the_way_back_are_one_click_each(magazine, visit):
    """1.8: by keyboard the reader goes on where the note was."""
    page = visit().open(magazine.paths["article"])
    page.locator(".prose sup a").press("Enter")
    assert page.evaluate("document.querySelector(':target').textContent").startswith(
        "Half of them"
    )
    page.locator(":target a").press("Enter")
    assert page.evaluate("document.activeElement.matches('.prose sup a:target')")

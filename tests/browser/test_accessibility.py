import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.comments.claiming import make_linkback

PAGES = ["article", "home", "tag", "author", "contributors", "found", "lost"]
OTHER_PAGES = ["article without anything", "tags", "series", "year", "page"]
OTHER_PAGES += ["search", "not found", "search gone wrong"]

# axe leaves this one out unless it is asked: WCAG 2.2, success criterion 2.5.8.
RULES = {"target-size": {"enabled": True}}
AXE = Axe().axe_script
# What it found to be right is never read: to hand it over takes a fifth of the time.
RUN = "options => axe.run(options).then((found) => found.violations)"


def violations(page):
    """Return what axe finds against WCAG 2.2 A and AA and against good practice."""
    page.evaluate(AXE)
    found = page.evaluate(RUN, {"resultTypes": ["violations"], "rules": RULES})
    return [
        f"{violation['id']}: {node['html']} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]


def status_of(name):
    return 404 if name == "lost" else 200


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_either_theme_nor_on_either_screen(magazine, visit, name):
    """experience.md B9"""
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        page = visit(width, theme).open(magazine.paths[name], status_of(name))
        if faults := violations(page):
            found[theme, width] = faults
    assert found == {}


@pytest.mark.parametrize("name", OTHER_PAGES)
def test_axe_finds_nothing_on_the_other_pages(magazine, visit, name):
    page = visit(width=360).open(magazine.paths[name])
    assert violations(page) == []


def test_axe_sees_what_is_wrong(magazine, visit):
    page = visit().open("/")
    page.evaluate("""() => {
        const button = document.createElement("button");
        document.querySelector("main").append(button);
        document.documentElement.removeAttribute("lang");
    }""")
    found = " ".join(violations(page))
    assert "button-name" in found
    assert "html-has-lang" in found


def test_the_first_tab_leads_past_the_masthead(magazine, visit):
    """WCAG 2.2, success criterion 2.4.1."""
    page = visit().open(magazine.paths["article"])
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("href") == "#main"
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["article", "home"])
def test_whoever_tabs_sees_where_they_are(magazine, visit, name, theme):
    """WCAG 2.2, success criteria 2.4.7 and 2.4.11."""
    page = visit(theme=theme).open(magazine.paths[name])
    stops = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 10
    assert [stop["html"] for stop in stops if not stop["visible"]] == []


# Returns what has the focus, and whether a ring shows it inside the window.
FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const boxes = [...element.getClientRects()];
    const inside = boxes.some((box) => box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth);
    return { html: element.outerHTML.slice(0, 200), visible: ring && inside };
}"""


def test_axe_finds_nothing_on_the_pages_for_other_sites(magazine, visit):
    linkback = make_linkback(magazine.article)
    for path in ("/webmention/", f"/webmention/{linkback.key}/"):
        for theme, width in (("light", 1280), ("dark", 360)):
            page = visit(width, theme).open(path)
            assert violations(page) == []

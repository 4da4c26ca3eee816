"""A card of what is on another site, as readers get it (7.13)."""

from tests.browser.test_accessibility import violations
from tests.factories import make_post

CARD = '<figure class="card"><a href="https://youtu.be/dQw4w9WgXcQ">Film</a></figure>'


def test_a_card_asks_nobody_before_the_click(visit, transactional_db):
    """7.13: no request to another site, and then the one that was clicked for."""
    post = make_post(body=f"<p>Look.</p>{CARD}")
    tab = visit()
    page = tab.open(post.get_absolute_url())
    assert not tab.faults
    assert violations(page) == []
    page.get_by_role("button", name="Load it from www.youtube-nocookie.com").click()
    page.locator("iframe").wait_for()
    frame = page.locator("iframe").get_attribute("src")
    assert frame == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert not [f for f in tab.faults if "Content Security Policy" in f]


def test_a_card_is_a_link_without_scripts(visit, transactional_db):
    post = make_post(body=f"<p>Look.</p>{CARD}")
    page = visit(java_script_enabled=False).open(post.get_absolute_url())
    assert page.get_by_role("link", name="Film").is_visible()

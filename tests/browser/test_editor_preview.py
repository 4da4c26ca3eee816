"""The preview shows what was just written, or nothing (7.3)."""

import pytest

from tests.browser.desk import editor_of, signed_in, write
from tests.browser.leaving import cut_off
from tests.desk.writing import make_writers
from tests.factories import make_draft, make_post


def slowed(page):
    """Let a save of ``page`` arrive later than what is asked for at once."""
    page.evaluate(
        "() => { const real = window.fetch; window.fetch = async (address, options) => {"
        " if (address.endsWith('/save')) await new Promise(go => setTimeout(go, 1000));"
        " return real(address, options); } }"
    )


@pytest.mark.parametrize("make", [make_draft, make_post])
def test_the_preview_shows_what_was_written_a_moment_ago(visit, transactional_db, make):
    """Also the first words that are changed in a post that is out."""
    post, [user] = make_writers(1, make=make)
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    slowed(page)
    for words in (" Just now.", " And then."):
        write(page, words)
        page.get_by_role("link", name="Preview").click()
        page.locator("#state[data-kind=saved]").wait_for()
        [_editor, preview] = tab.context.pages
        preview.locator("article", has_text=words.strip()).wait_for()
        page.bring_to_front()
    assert not tab.faults


def test_the_preview_of_a_post_that_was_published_meanwhile_is_of_the_new_text(
    visit, transactional_db
):
    """The page that was opened at a draft knows nothing of it yet."""
    post, [user] = make_writers(1)
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    post.publish()
    write(page, " Just now.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview").click()
    opened.value.locator("article", has_text="Just now.").wait_for()


def test_where_the_text_is_not_saved_no_older_one_is_shown(visit, transactional_db):
    post, [user] = make_writers(1)
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    link = page.get_by_role("link", name="Preview")
    with page.expect_popup() as opened:
        link.click()
    opened.value.locator("article", has_text="One.").wait_for()
    page.bring_to_front()
    cut_off(page)
    write(page, " On a train.")
    with opened.value.expect_event("close"):
        link.click()
    page.get_by_role("alert").get_by_text("There is no preview yet").wait_for()
    assert tab.context.pages == [page]

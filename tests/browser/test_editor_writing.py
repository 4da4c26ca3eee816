"""What is written by the editor's tools and keys: notes, boxes, tables, links, tags."""

import pytest

from tests.browser.desk import body_of, wait_saved_after_change, write
from tests.browser.test_accessibility import violations
from tests.browser.texts import NOTES, opened, shown
from tests.factories import make_handle, make_post, make_tag

__all__ = ["opened"]

# Whether what is typed next goes into a note.
IN_A_NOTE = """() => {
    const { anchorNode } = getSelection();
    const part = anchorNode?.nodeType === 1 ? anchorNode : anchorNode?.parentElement;
    return part?.closest("li");
}"""
# The editor learns a little later than the browser where the cursor is, and a key that
# comes before that is one at the place before.
IS_AT = """place => {
    const { editor } = document.querySelector(".ProseMirror");
    return editor.state.selection.from === place;
}"""


def test_a_note_is_written_numbered_and_leads_back(opened):
    tab, page, post = opened("<p>First, then last.</p>")
    write(page, "")
    page.get_by_role("button", name="Note").click()
    page.wait_for_function(IN_A_NOTE)
    page.keyboard.type("The last note.")
    page.keyboard.press("Enter")
    page.locator(".ProseMirror > p").first.click(position={"x": 1, "y": 10})
    page.wait_for_function(IS_AT, arg=1)
    for place in range(2, 7):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(IS_AT, arg=place)
    page.keyboard.press("Control+Alt+f")
    page.wait_for_function(IN_A_NOTE)
    page.keyboard.type("The first note.")
    wait_saved_after_change(page)
    html = shown(body_of(post))
    order = [html.index(text) for text in ("First<sup>", "The first", "The last")]
    assert order == sorted(order)
    assert html.count('aria-label="Back to note 1 in the text"') == 1
    assert html.count('aria-label="Back to note 2 in the text"') == 1
    assert html.count("<li id=") == 2
    assert not tab.faults


def test_a_sign_that_is_deleted_takes_its_note_along_and_undo_brings_both(opened):
    _tab, page, post = opened(NOTES)
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    wait_saved_after_change(page)
    html = shown(body_of(post))
    assert "Said" not in html
    assert ">1</a></sup>.</p>" in html
    page.keyboard.press("Control+z")
    wait_saved_after_change(page)
    assert shown(body_of(post)).count("<li id=") == 2


@pytest.mark.parametrize(
    ("choice", "words", "html"),
    [
        (
            "keyPoints",
            "Brief",
            '<aside class="braced"><h2 id="section-key-points" class',
        ),
        ("pitfall", "Mind", '<aside class="braced braced--warn"><h2'),
        ("table", "Drug", "<thead><tr><th"),
    ],
)
def test_boxes_and_tables_are_inserted(opened, choice, words, html):
    tab, page, post = opened()
    write(page, "")
    page.locator("[data-menu=inserts]").select_option(choice)
    page.keyboard.type(words)
    wait_saved_after_change(page)
    result = shown(body_of(post))
    assert html in result
    assert words in result
    if choice != "table":  # Its other headings are empty still.
        assert violations(page) == []
    assert not tab.faults


def test_a_table_gets_its_caption_by_keyboard_and_loses_it(opened):
    """WCAG 1.3.1: what names a table is written where the table is."""
    tab, page, post = opened()
    write(page, "")
    page.locator("[data-menu=inserts]").select_option("table")
    page.keyboard.type("Drug")
    for words in ("Doses in a day", ""):
        page.locator("[data-tool=caption]").wait_for()
        page.locator("[data-tool=caption]").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Caption of the table")
        field = dialog.get_by_label("What the table shows")
        field.wait_for()
        assert field.evaluate("field => field === document.activeElement")
        field.fill(words)
        page.keyboard.press("Enter")
        dialog.wait_for(state="hidden")
        wait_saved_after_change(page)
        caption = f"<caption>{words}</caption>" if words else "<table><thead>"
        assert caption in shown(body_of(post))
        told = page.locator(".ProseMirror table").get_attribute("data-caption")
        assert (told or "") == words
    assert not tab.faults


def test_signs_of_markdown_become_what_they_mean(opened):
    _tab, page, post = opened()
    write(page, "## Rounds\n- one\ntwo\n\n> quoted")
    wait_saved_after_change(page)
    assert body_of(post) == (
        "<h2>Rounds</h2>\n<ul><li>one</li><li>two</li></ul>\n"
        "<blockquote><p>quoted</p></blockquote>"
    )


def test_a_link_is_set_by_keyboard_alone(opened):
    tab, page, post = opened("<p>word</p>")
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type("e.example/x")
    page.keyboard.press("Enter")
    wait_saved_after_change(page)
    assert body_of(post) == '<p><a href="https://e.example/x">word</a></p>'
    assert not tab.faults


def test_tools_are_reached_by_one_tab_and_arrows(opened):
    _tab, page, _post = opened("<p>word</p>")
    page.locator("[name=standfirst]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.tool") == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.tool") == "italic"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.ProseMirror')")


@pytest.mark.parametrize(
    ("typed", "whole"), [("#Med", "#MedEd "), ("@drj", "@drjfrank ")]
)
def test_tags_and_handles_are_completed(opened, typed, whole):
    make_post(tags=[make_tag("MedEd")])
    make_handle(name="drjfrank")
    _tab, page, post = opened("<p>See</p>")
    write(page, f" {typed}")
    page.get_by_role("option", name=whole.strip()).wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type("now")
    wait_saved_after_change(page)
    assert body_of(post) == f"<p>See {whole}now</p>"

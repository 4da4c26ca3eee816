"""What the server never got is kept on the device, and offered back."""

import pytest

from tests.browser.desk import (
    body_of,
    editor_of,
    signed_in,
    wait_saved,
    wait_saved_after_change,
    write,
)
from tests.browser.leaving import cut_off, device, hang, left_behind, save_elsewhere
from tests.desk.writing import make_writers


@pytest.fixture
def written(transactional_db):
    """Return a draft by two authors."""
    return make_writers()


def test_a_text_is_on_the_device_while_its_save_is_under_way(visit, written):
    """7.2: the server hangs, and the tab is killed before the first pause."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    hang(page)
    write(page, " In one go.")
    page.keyboard.press("Control+s")
    page.locator("#state[data-kind=saving]").wait_for()
    page.close()
    back = tab.context.new_page()
    back.goto(f"/desk/{post.pk}/")
    back.get_by_role("button", name="Use it").click()
    wait_saved_after_change(back)
    assert body_of(post) == "<p>One. In one go.</p>"
    assert device(back) == ""


def test_a_text_that_was_saved_though_nobody_heard_is_not_offered_back(visit, written):
    """7.2: the answer came after the page had gone."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    hang(page)
    write(page, " Once.")
    page.keyboard.press("Control+s")
    page.locator("#state[data-kind=saving]").wait_for()
    assert "Once." in device(page)
    page.close()
    save_elsewhere(post, user, "<p>One. Once.</p>")
    back = tab.context.new_page()
    back.goto(f"/desk/{post.pk}/")
    back.get_by_text("Only you are here.").wait_for()
    assert not back.get_by_role("button", name="Use it").is_visible()
    assert device(back) == ""


def test_what_was_left_stays_on_offer_while_one_writes(visit, written):
    """7.2: one key was enough to write over it."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = left_behind(tab, post, " Written on a train.")
    write(page, " At home.")
    wait_saved(page)
    page.reload()
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="Compare the two").click()
    page.get_by_role("heading", name="Two texts").wait_for()
    assert "on a train" in "".join(page.locator("ins").all_inner_texts())
    assert "At home" in "".join(page.locator("del").all_inner_texts())


def test_what_is_not_saved_changes_places_with_what_was_left(visit, written):
    """7.2: to use the one text costs nobody the other."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = left_behind(tab, post, " Written on a train.")
    cut_off(page)
    write(page, " In a tunnel.")
    page.locator("#state[data-kind=offline]").wait_for()
    page.get_by_role("button", name="Use it").click()
    page.get_by_text("on a train").wait_for()
    page.wait_for_function("() => localStorage.length === 2")
    assert "In a tunnel." in device(page)
    assert "on a train" in device(page)


FOREIGN = "<p>A</p><figure><blockquote><p>Q</p></blockquote></figure>"


def left_as_html(visit, text):
    """Leave a text that the editor would lose a part of, and come back to another."""
    post, [user, other] = make_writers(body=FOREIGN)
    tab = signed_in(visit, user)
    page = tab.open(f"/desk/{post.pk}/")
    page.locator("#source-notice").wait_for()
    cut_off(page)
    page.locator("[name=body]").fill(text)
    page.locator("#state[data-kind=offline]").wait_for()
    page.goto("/desk/me/")
    page.close()
    save_elsewhere(post, other, "<p>One, by Bob.</p>")
    back = tab.context.new_page()
    back.goto(f"/desk/{post.pk}/")
    back.get_by_text("Only you are here.").wait_for()
    return post, back


def test_what_the_editor_would_lose_a_part_of_is_used_as_html(visit, transactional_db):
    """7.2, 7.8: beside what was saved meanwhile, and kept until it is saved itself."""
    text = FOREIGN.replace("Q", "Quoted")
    post, page = left_as_html(visit, text)
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("heading", name="Two texts").wait_for()
    assert page.locator("textarea[name=body]").input_value() == text
    assert "Quoted" in device(page)
    assert body_of(post) == "<p>One, by Bob.</p>"
    page.get_by_role("button", name="Save this as the text").click()
    page.wait_for_url(f"**/desk/{post.pk}/")
    page.get_by_text("Only you are here.").wait_for()
    assert body_of(post) == text
    assert device(page) == ""


def test_what_is_used_as_html_waits_until_what_stands_here_is_saved(
    visit, transactional_db
):
    """7.2: neither text goes for the other."""
    _post, page = left_as_html(visit, FOREIGN.replace("Q", "Quoted"))
    cut_off(page)
    write(page, " In a tunnel.")
    page.locator("#state[data-kind=offline]").wait_for()
    page.get_by_role("button", name="Use it").click()
    page.get_by_text("what stands here has to be saved").wait_for()
    assert page.get_by_role("button", name="Use it").is_visible()
    assert "In a tunnel." in page.locator(".ProseMirror").inner_text()
    assert "Quoted" in device(page)
    assert "In a tunnel." in device(page)

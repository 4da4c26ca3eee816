"""The queue by keys: what each does, and when it does nothing."""

import threading

import pytest

from comments.admin.queue import back
from comments.models import Comment, Decision
from comments.moderation import acts
from tests.browser.moderators import (
    faults,
    make_three,
    moderator,
    press,
    sign_in,
    statuses,
)
from tests.comments.queues import QUEUE
from tests.factories import make_user

__all__ = ["moderator", "sign_in"]


def here(page):
    return page.locator(".card--here h2").inner_text()


def test_a_moderator_works_through_the_queue_by_keys_alone(sign_in, moderator):
    """experience.md B6"""
    make_three()
    tab = sign_in()
    page = tab.open(QUEUE)
    assert here(page) == "Ada"
    page.keyboard.press("j")
    assert here(page) == "Ben"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here(page) == "Cay"
    page.keyboard.press("k")
    press(page, "s")
    assert here(page) == "Cay"
    assert "Marked as spam: Ben" in page.locator(".said").inner_text()
    press(page, "u")
    assert statuses() == {"Ada": "pending", "Ben": "pending", "Cay": "pending"}
    page.keyboard.press("k")
    page.keyboard.press("k")
    press(page, "a")
    assert here(page) == "Ben"
    page.keyboard.press("r")
    page.keyboard.type("Insulting")
    press(page, "Enter")
    assert here(page) == "Cay"
    press(page, "t")
    assert statuses() == {"Ada": "approved", "Ben": "trashed", "Cay": "approved"}
    lines = Decision.objects.by_people().order_by("pk")
    found = [(line.act, line.reasons) for line in lines]
    assert found == [
        ("spam", []),
        ("undone", []),
        ("approved", []),
        ("rejected", ["Insulting"]),
        ("trusted", []),
    ]
    assert "Nothing waits" in page.locator(".queue__empty").inner_text()
    assert not faults(tab)


def test_other_keys_choose_edit_search_and_explain(sign_in):
    make_three()
    tab = sign_in()
    page = tab.open(QUEUE)
    page.keyboard.press("x")
    assert page.locator("[data-chosen]").inner_text() == "1"
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("jars")
    assert page.locator("#find").input_value() == "jars"
    assert set(statuses().values()) == {"pending"}
    page.locator("#find").evaluate("field => field.blur()")
    press(page, "e")
    assert page.locator("h1").inner_text() == "Edit"
    assert not faults(tab)


def test_no_key_is_lost_as_the_list_of_keys_closes(sign_in):
    """Until the next frame, what had the focus in the dialog has it still."""
    make_three()
    page = sign_in().open(QUEUE)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    had_focus = page.evaluate("""() => {
        document.querySelector("dialog[open]").close();
        const last = document.activeElement;
        const key = {key: "/", bubbles: true, cancelable: true};
        last.dispatchEvent(new KeyboardEvent("keydown", key));
        return last.closest("dialog") !== null;
    }""")
    assert had_focus
    assert page.locator("#find:focus").count() == 1


def test_keys_are_quiet_while_one_types_and_beside_others(sign_in):
    """WCAG 2.2, success criterion 2.1.4."""
    make_three()
    page = sign_in().open(QUEUE)
    page.keyboard.press("r")
    page.keyboard.type("as such a ruse")
    field = page.locator("input[name=reason]").first
    assert field.input_value() == "as such a ruse"
    page.locator("#bulk-act").focus()
    for key in ("a", "s", "u"):
        page.keyboard.press(key)
    page.locator("h1").click()
    for key in ("Control+s", "Alt+a", "Meta+u"):
        page.keyboard.press(key)
    assert set(statuses().values()) == {"pending"}


def test_keys_are_turned_off_and_stay_so(sign_in):
    """WCAG 2.2, success criterion 2.1.4."""
    make_three()
    tab = sign_in()
    page = tab.open(QUEUE)
    assert page.locator(".card kbd").first.is_visible()
    page.get_by_role("button", name="turn off").click()
    for _ in range(2):
        assert not page.locator(".card kbd").first.is_visible()
        page.keyboard.press("s")
        page.keyboard.press("j")
        assert set(statuses().values()) == {"pending"}
        page = tab.open(QUEUE)
    page.get_by_role("button", name="turn on").click()
    press(page, "s")
    assert statuses()["Ada"] == "spam"
    assert not faults(tab)


def test_a_key_pressed_twice_decides_once(sign_in):
    make_three()
    page = sign_in().open(QUEUE)
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const key = { key: "s", bubbles: true };
                for (let time = 0; time < 3; time += 1)
                    document.body.dispatchEvent(new KeyboardEvent("keydown", key));
            }"""
        )
    assert statuses() == {"Ada": "spam", "Ben": "pending", "Cay": "pending"}
    assert page.locator(".messagelist").count() == 0


@pytest.fixture
def slow(monkeypatch):
    """Return an event until which decisions are made and the page after them isn't."""
    come = threading.Event()
    monkeypatch.setattr(
        "comments.admin.queue.back", lambda *place: come.wait(30) and back(*place)
    )
    yield come
    come.set()


def press_and_be_decided(page, key):
    page.keyboard.press(key)
    while not Decision.objects.by_people().exists():
        page.wait_for_timeout(50)


def test_keys_while_the_next_page_loads_do_nothing(sign_in, slow):
    """B6: whoever is faster than the network decides on no card that they don't see."""
    make_three()
    page = sign_in().open(QUEUE)
    press_and_be_decided(page, "s")
    for key in "sajtux":
        page.keyboard.press(key)
    with page.expect_navigation():
        slow.set()
    assert here(page) == "Ben"
    assert page.locator(".messagelist").count() == 0
    assert statuses() == {"Ada": "spam", "Ben": "pending", "Cay": "pending"}
    assert Decision.objects.by_people().count() == 1


def test_a_key_after_a_long_wait_decides_nothing_twice(sign_in, slow):
    """B6: the keys come back by themselves, and the first decision holds."""
    make_three()
    page = sign_in().open(QUEUE)
    press_and_be_decided(page, "s")
    # Longer than the script's patience: no clock can be put on before the page is there.
    page.wait_for_timeout(5500)
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    with page.expect_navigation():
        slow.set()
    assert "Ada: already decided" in page.locator(".messagelist").inner_text()
    assert statuses() == {"Ada": "spam", "Ben": "pending", "Cay": "pending"}
    assert Decision.objects.by_people().count() == 1


def test_two_editors_at_once_are_told_of_each_other(sign_in):
    """experience.md B6"""
    make_three()
    page = sign_in().open(QUEUE)
    comment = Comment.objects.get(name="Ada")
    acts.decide({comment.pk: comment.seen}, "approved", make_user(name="Omar"))
    press(page, "s")
    told = page.locator(".messagelist").inner_text()
    assert told == "Ada: already decided by Omar (Approved)."
    assert statuses()["Ada"] == "approved"

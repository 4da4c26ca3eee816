"""The queue in a real browser: by keyboard, by mouse without scripts, on a phone."""

import threading

import pytest
from django.conf import settings
from django.urls import reverse

from comments.admin.queue import back
from comments.models import Comment, Decision
from comments.moderation import acts
from tests.browser.test_accessibility import violations
from tests.comments.queues import make_held, make_queue
from tests.factories import (
    make_mention,
    make_report,
    make_user,
)

QUEUE = reverse("admin:comments_queue")
PAYLOAD = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
)


@pytest.fixture
def moderator(transactional_db):
    return make_user(is_staff=True, is_superuser=True, name="Ines")


@pytest.fixture
def sign_in(visit, client, moderator):
    """Return a function that opens a tab that is signed in to the admin."""
    client.force_login(moderator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def start(*args, **options):
        tab = visit(*args, **options)
        tab.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.site}]
        )
        return tab

    return start


def faults(tab):
    return [fault for fault in tab.faults if not fault.startswith("failed: ")]


def statuses():
    return dict(Comment.objects.values_list("name", "status"))


def make_three():
    for hours, name in ((3, "Ada"), (2, "Ben"), (1, "Cay")):
        make_held(hours=hours, name=name)


def here(page):
    return page.locator(".card--here h2").inner_text()


def press(page, key):
    """Press a key that sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press(key)


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


def test_all_of_it_works_without_scripts(sign_in):
    make_three()
    tab = sign_in(java_script_enabled=False)
    page = tab.open(QUEUE)
    assert not page.locator("[data-keys]").is_visible()
    page.get_by_role("button", name="Approve comment by Ada", exact=True).click()
    assert page.url.endswith(f"#card-{Comment.objects.get(name='Ben').pk}")
    page.get_by_role("button", name="Undo").click()
    assert set(statuses().values()) == {"pending"}
    first = page.locator(".card").first
    first.locator("summary", has_text="Reject").click()
    first.get_by_label("Reason, for the log").fill("Off the subject")
    first.get_by_role("button", name="Reject comment by Ada").click()
    assert statuses()["Ada"] == "trashed"
    for box in page.locator(".card input[type=checkbox]").all():
        box.check()
    page.get_by_label("With those chosen").select_option("spam")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name="Spam: 2 comments").click()
    assert statuses() == {"Ada": "trashed", "Ben": "spam", "Cay": "spam"}
    page.get_by_role("button", name="Hold everything").click()
    page.get_by_role("button", name="Let known people through again").click()
    assert not faults(tab)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_one_comment_and_buttons_for_a_thumb(sign_in, scripts):
    """experience.md B6: one card, 44 px."""
    make_three()
    page = sign_in(360, java_script_enabled=scripts, has_touch=True).open(QUEUE)

    def shown():
        return [name.inner_text() for name in page.locator(".card h2:visible").all()]

    assert shown() == ["Ada"]
    buttons = page.locator(".card__acts .act:not(.act--link):visible").all()
    assert len(buttons) == 4
    for button in buttons:
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    page.get_by_role("link", name="Later").click()
    assert shown() == ["Ben"]
    with page.expect_navigation():
        page.get_by_role("button", name="Spam comment by Ben").click()
    assert shown() == ["Cay"]
    assert statuses() == {"Ada": "pending", "Ben": "spam", "Cay": "pending"}
    page.locator("summary", has_text="Reject").locator("visible=true").click()
    assert page.locator("input[name=reason]:visible").bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_window(sign_in, width):
    make_queue()
    make_held(name="N" * 200, body="W" * 900, url=f"https://{'w' * 60}.example/")
    tab = sign_in(width)
    for query in ("", "?tab=likely", "?tab=reported"):
        page = tab.open(QUEUE + query)
        over = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(over) <= 0, query


def pages_of(found):
    held = found["Joao Pires"]
    return {
        "mentions": f"{QUEUE}?tab=mentions",
        "queue": QUEUE,
        "likely": f"{QUEUE}?tab=likely",
        "reported": f"{QUEUE}?tab=reported",
        "empty": f"{QUEUE}?tab=trash",
        "wave": f"{reverse('admin:comments_wave')}?by=host&value=pills.example",
        "edit": reverse("admin:comments_mend", args=[held.pk]),
        "reply": reverse("admin:comments_reply", args=[held.pk]),
        "block": reverse("admin:comments_block", args=[held.pk]),
        "log": reverse("admin:comments_decision_changelist"),
    }


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing(sign_in, moderator, theme, width):
    """Figure: 0 violations in both themes."""
    found = make_queue()
    comment = make_held(name="Dov Aharoni")
    acts.decide({comment.pk: comment.seen}, "approved", moderator)
    tab = sign_in(width, theme)
    mention = make_mention(status="pending", reaction="like")
    own = {"place": reverse("admin:comments_place", args=[mention.pk])}
    wrong = {}
    for name, path in (pages_of(found) | own).items():
        page = tab.open(path)
        if name == "queue" and width == 1280:
            page.keyboard.press("r")
            page.locator(".card__source summary").first.click()
        if here := violations(page):
            wrong[name] = here
    assert wrong == {}


def test_axe_finds_nothing_in_the_list_of_keys_nor_in_errors(sign_in):
    found = make_queue()
    tab = sign_in()
    page = tab.open(QUEUE)
    page.keyboard.press("?")
    assert violations(page) == []
    page = tab.open(pages_of(found)["edit"])
    page.get_by_label("Address", exact=True).fill("nonsense")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("There is something to mend").wait_for()
    assert violations(page) == []


def test_no_script_of_a_stranger_runs_in_the_queue(sign_in):
    """Security S1."""
    comment = make_held(body=f"Body {PAYLOAD}", why=[PAYLOAD], likely_spam=False)
    mention = make_held(body=f"Body {PAYLOAD}", kind="webmention")
    for row in (comment, mention):
        make_report(comment=row, note=PAYLOAD)
        Comment.objects.filter(pk=row.pk).update(
            name=f"Name {PAYLOAD}", url="javascript:alert(4)", interests=PAYLOAD
        )
    tab = sign_in()
    for path in pages_of({"Joao Pires": comment}).values():
        page = tab.open(path)
        for part in page.locator("details").all():
            part.evaluate("details => { details.open = true; }")
    page = tab.open(f"{QUEUE}?tab=mentions")
    press(page, "s")
    line = Decision.objects.by_people().get()
    tab.open(reverse("admin:comments_decision_change", args=[line.pk]))
    assert not faults(tab)

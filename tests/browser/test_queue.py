"""The queue in a real browser: without scripts, on a phone, by axe, with payloads."""

import pytest
from django.urls import reverse

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
from tests.browser.test_accessibility import violations
from tests.comments.queues import QUEUE, make_held, make_queue
from tests.factories import make_mention, make_report

__all__ = ["moderator", "sign_in"]

PAYLOAD = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
)


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

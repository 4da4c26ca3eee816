"""Commenting in a real browser: with scripts and without, by keyboard, on a phone."""

import re

import pytest
from django.db import OperationalError

from blog.models import SiteSettings
from comments import own
from comments.models import Comment
from tests.browser.test_accessibility import FOCUS, violations
from tests.factories import make_comment, make_post, make_site

TEXT = (
    "The potassium story is mine as well.\n\n> Could it be the stopwatch?\n\n*Hardly.*"
)
FORM = {"name": "Sunniva Brekke", "email": "sunniva@hospital.example", "body": TEXT}


@pytest.fixture
def post(transactional_db):
    """Return a post with two threads, one of them with an answer."""
    make_site(seconds_between=0)
    post = make_post(title="Count to five")
    first = make_comment(post=post, name="Marguerite Sorel")
    make_comment(post=post, parent=first, name="Leila Haddadi")
    make_comment(post=post, name="Halima Odu")
    return post


def fill(page, **fields):
    for name, value in (FORM | fields).items():
        page.locator(f"#write [name={name}]").fill(value)


def send(page, button="Send"):
    page.locator("main").get_by_role("button", name=button, exact=True).first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_comment_is_written_previewed_and_sent(post, visit, scripts):
    """S19: the form on a page without cookie and token, and no cookie comes of it."""
    tab = visit(width=360, java_script_enabled=scripts)
    page = tab.open(post.get_absolute_url())
    assert tab.context.cookies() == []
    fill(page)
    send(page, "Preview")
    page.get_by_role("heading", name="This is how it will look").wait_for()
    assert page.locator(".comment__body blockquote").inner_text() == (
        "Could it be the stopwatch?"
    )
    assert page.locator("#write [name=body]").input_value() == TEXT
    send(page)
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert "/comments/own/" in page.url
    assert page.locator(".comment__body em").inner_text() == "Hardly."
    assert Comment.objects.get(post=post, status="pending").body == TEXT
    assert tab.context.cookies() == []
    assert tab.faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_reply_brings_the_form_below_the_comment(post, visit, scripts):
    tab = visit(java_script_enabled=scripts)
    page = tab.open(post.get_absolute_url())
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    if scripts:
        page.locator("#write [name=body]").fill("Half a thought")
    page.get_by_role("link", name="Reply to Marguerite Sorel", exact=True).click()
    page.get_by_role("heading", name="Answer to Marguerite Sorel").wait_for()
    if scripts:
        assert loads == []
        assert page.locator("#write [name=body]").input_value() == "Half a thought"
        assert page.evaluate("document.activeElement.name") == "body"
    above = page.evaluate(
        "document.getElementById('reply').previousElementSibling.textContent"
    )
    assert "Marguerite Sorel" in above
    assert page.evaluate(
        "(({top, bottom}) => top < innerHeight && bottom > 0)"
        "(document.getElementById('reply').getBoundingClientRect())"
    )
    fill(page)
    send(page)
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert Comment.objects.get(body=TEXT).parent.name == "Marguerite Sorel"
    assert tab.faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_can_become_a_comment_of_its_own(post, visit, scripts):
    tab = visit(java_script_enabled=scripts)
    first = Comment.objects.get(name="Marguerite Sorel")
    page = tab.open(f"{post.get_absolute_url()}?reply={first.pk}#reply")
    page.get_by_text("Answer nobody in particular").click()
    page.get_by_role("heading", name="Add to the discussion").wait_for()
    fill(page)
    send(page)
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert Comment.objects.get(body=TEXT).parent is None


def test_the_form_goes_from_one_comment_to_another_and_back(post, visit):
    page = visit().open(post.get_absolute_url())
    for name in ("Halima Odu", "Leila Haddadi"):
        page.get_by_role("link", name=f"Reply to {name}", exact=True).click()
        page.get_by_role("heading", name=f"Answer to {name}").wait_for()
        number = Comment.objects.get(name=name).pk
        assert page.locator("#write [name=parent]").input_value() == str(number)
    page.get_by_role("button", name="Answer nobody in particular").click()
    page.get_by_role("heading", name="Add to the discussion").wait_for()
    assert page.locator("#write [name=parent]").input_value() == ""
    assert page.locator("[data-cancel]").count() == 0
    assert page.locator(".discussion #reply").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_to_be_mended_leads_to_its_field(post, visit, scripts):
    tab = visit(java_script_enabled=scripts)
    page = tab.open(post.get_absolute_url())
    fill(page, email="sunniva@")
    send(page)
    page.locator(".errors").wait_for()
    assert page.title().startswith("Error: ")
    if scripts:
        page.wait_for_function("document.activeElement.className == 'errors'")
    assert page.locator("#write [name=body]").input_value() == TEXT
    page.locator(".errors a").click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("sunniva@hospital.example")
    page.wait_for_timeout(3100)
    send(page)
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert not Comment.objects.get(body=TEXT).likely_spam
    assert tab.faults == []


def test_a_form_of_another_site_meets_the_second_page(post, visit, live_server):
    """S19: Chromium says that it came from elsewhere, and nothing is stored."""
    tab = visit()
    address = f"{live_server.url}/comments/on/{post.pk}/"
    # The same server under another name is another site to the browser.
    elsewhere = live_server.url.replace("localhost", "127.0.0.1")
    assert elsewhere != live_server.url
    fields = "".join(f'<input name="{n}" value="{v}">' for n, v in FORM.items())
    form = f'<form id="f" method="post" action="{address}">{fields}</form>'
    evil = f"{elsewhere}/evil/"
    tab.page.route(
        evil, lambda route: route.fulfill(body=form, content_type="text/html")
    )
    tab.page.goto(evil)
    with tab.page.expect_navigation():
        tab.page.evaluate("document.getElementById('f').submit()")
    page = tab.page
    assert page.url == address
    page.get_by_role("heading", name="One more step").wait_for()
    assert not Comment.objects.filter(post=post, status="pending").exists()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Held for an editor").wait_for()


def test_a_comment_is_written_by_keyboard_alone(post, visit):
    """experience.md B9: Tab, arrows, space and Enter, and the trap is no stop."""
    tab = visit()
    page = tab.open(post.get_absolute_url())
    page.locator(".comment__foot").last.get_by_text("Report").focus()
    page.keyboard.press("Tab")
    stops = []
    for _ in range(12):
        stop = page.evaluate(
            "[document.activeElement.name, document.activeElement.type]"
        )
        stops.append(stop[0] or page.evaluate("document.activeElement.textContent"))
        shown = page.evaluate(FOCUS)
        assert shown["visible"], shown
        if stop[0] in FORM:
            page.keyboard.type(FORM[stop[0]].replace("\n", " "))
        elif stop[0] == "tell":
            page.keyboard.press("ArrowUp")
        elif stops[-1] == "Send":
            break
        page.keyboard.press("Tab")
    assert stops == ["name", "email", "url", "interests", "body", "tell", "Send"]
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert tab.faults == []


def test_what_may_still_be_written_is_told_once_it_is_little(post, visit):
    page = visit().open(post.get_absolute_url())
    page.locator("#write [name=body]").fill("x" * 18_000)
    status = page.locator("#write [role=status]")
    page.wait_for_timeout(1000)
    assert status.inner_text() == ""
    page.locator("#write [name=body]").fill("🩺" * 19_990)
    page.get_by_text("Characters left: 10").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_comment_is_edited_and_deleted_by_its_page(post, visit, scripts):
    comment = make_comment(post=post, body="First words.", name="Sunniva")
    tab = visit(width=360, java_script_enabled=scripts)
    page = tab.open(own.address_of(comment))
    page.get_by_role("link", name="Edit it").click()
    page.locator("#write [name=body]").fill("Second words.")
    send(page, "Save")
    page.get_by_text("Second words.").wait_for()
    page.get_by_text("Delete it").click()
    page.get_by_role("button", name="Yes, delete my comment").click()
    page.get_by_role("heading", name="Your comment is deleted").wait_for()
    assert tab.faults == []


def test_axe_finds_nothing_while_one_comments(post, visit):
    """experience.md B9: both themes, phone and desktop; nothing scrolls sideways."""
    first = Comment.objects.get(name="Marguerite Sorel")
    held = make_comment(post=post, status="pending", body=TEXT, interests="timers")
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = visit(width=width, theme=theme)

        def look(name, page, theme=theme, width=width):
            page.wait_for_load_state("load")
            assert page.evaluate(
                "document.documentElement.scrollWidth <= window.innerWidth"
            ), (name, width)
            if faults := violations(page):
                found[name, theme, width] = faults

        address = post.get_absolute_url()
        look("answer", tab.open(f"{address}?reply={first.pk}#reply"))
        page = tab.open(address)
        look("thread", page)
        page.get_by_role("link", name="Reply to Leila Haddadi", exact=True).click()
        look("answer in place", page)
        fill(page, name="", email="sunniva@")
        send(page)
        page.locator(".errors").wait_for()
        look("errors", page)
        fill(page)
        send(page, "Preview")
        page.get_by_role("heading", name="This is how it will look").wait_for()
        look("preview", page)
        look("held", tab.open(own.address_of(held)))
        page.get_by_text("Delete it").click()
        look("deleting", page)
        look("edit", tab.open(f"{own.address_of(held)}edit/"))
        assert tab.faults == []
    assert found == {}


def test_a_target_is_shown(post, visit):
    """4.3: a link to a comment lights it up."""
    first = Comment.objects.get(name="Marguerite Sorel")
    page = visit().open(f"{post.get_absolute_url()}#{first.anchor}")
    colour = "getComputedStyle(document.querySelector({!r})).backgroundColor"
    body = colour.format(f"#{first.anchor} .comment__body")
    other = colour.format(".comment:not(:target) .comment__body")
    assert page.evaluate(body) != page.evaluate(other)


def test_without_a_database_the_text_comes_back(post, visit, monkeypatch):
    """503: in the browser too, and what comes back can be sent again."""
    tab = visit()
    page = tab.open(post.get_absolute_url())
    fill(page)
    page.get_by_label("Of every new comment here").check()

    def away():
        raise OperationalError("no connection")

    monkeypatch.setattr(SiteSettings.objects, "current", away)
    send(page)
    page.get_by_role("heading", name="Your comment is safe").wait_for()
    assert page.locator("#write [name=body]").last.input_value() == TEXT
    monkeypatch.undo()
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("heading", name="Held for an editor").wait_for()
    assert re.search(r"/comments/own/[^/]+/$", page.url)
    assert Comment.objects.get(body=TEXT).email == FORM["email"]

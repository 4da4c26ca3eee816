"""Likes, reports and personal data in a real browser."""

import pytest

from comments.models import Comment, Like, Report
from tests.browser.test_accessibility import violations
from tests.factories import make_comment, make_message, make_post, make_role, make_site

READERS = {"java_script_enabled": False}


@pytest.fixture
def post(transactional_db):
    post = make_post(title="Count to five", like_count=46)
    first = make_comment(post=post, name="Dov Aharoni", like_count=2)
    make_comment(parent=first, name="Bea Lindqvist")
    return post


def sign_in(tab, client):
    cookie = client.cookies["session"].value
    tab.context.add_cookies([{"name": "session", "value": cookie, "url": tab.site}])


def test_a_reader_likes_an_article_without_scripts_and_takes_it_back(post, visit):
    """4.12, 6.1: nothing is stored before, and the address says what is so now."""
    tab = visit(**READERS)
    page = tab.open(post.get_absolute_url())
    assert page.get_by_text("46 readers like this.").is_visible()
    assert not page.locator("#liked").is_visible()
    assert tab.context.cookies() == []
    page.get_by_role("button", name="Like this article").click()
    page.wait_for_url("**#liked")
    assert page.get_by_text("47 readers like this.").is_visible()
    assert page.locator("#liked").is_visible()
    (cookie,) = tab.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.get_by_role("button", name="Like this article").click()
    page.wait_for_url("**#likes")
    assert page.get_by_text("46 readers like this.").is_visible()
    assert not page.locator("#liked").is_visible()
    assert tab.faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_reader_likes_a_comment_and_is_led_back_to_it(post, visit, width):
    """The one form of the page has the buttons of all its comments."""
    comment = Comment.objects.get(name="Bea Lindqvist")
    page = visit(width=width, **READERS).open(post.get_absolute_url())
    item = page.locator(f"#comment-{comment.pk}")
    item.get_by_role("button", name="Like").click()
    page.wait_for_url(f"**#liked-{comment.pk}")
    said = item.get_by_text("1 reader likes this. You are one of them.")
    assert said.is_visible()
    # Both the words and the comment that they are about are on the screen.
    for part in (said, item.locator(".comment__name")):
        box = part.bounding_box()
        assert 0 <= box["y"] <= 800 - box["height"]
    assert Like.objects.get().comment == comment


def test_a_reader_reports_by_keyboard_alone(post, visit):
    """experience.md B9: Tab, Space and Enter, also after a mistake."""
    tab = visit(**READERS)
    page = tab.open(post.get_absolute_url())
    page.locator(".comment").first.get_by_role("link", name="Report").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/")
    page.get_by_role("button", name="Send the report").focus()
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Choose what is wrong").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Sells pills.")
    page.get_by_role("button", name="Send the report").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/sent/**")
    assert page.get_by_role("heading", name="Thank you").is_visible()
    report = Report.objects.get()
    assert (report.reason, report.note) == ("spam", "Sells pills.")
    assert tab.context.cookies() == []
    assert tab.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_likes_and_reports(post, visit, theme):
    """experience.md B9: the article once liked, the form, its errors, the thanks."""
    comment = Comment.objects.get(name="Dov Aharoni")
    page = visit(theme=theme).open(post.get_absolute_url())
    page.get_by_role("button", name="Like this article").click()
    page.wait_for_url("**#liked")
    assert clean(page)
    page.locator(f"#comment-{comment.pk}").get_by_role("button", name="Like").click()
    page.wait_for_url("**#liked-*")
    assert clean(page)
    page.goto(f"/comments/{comment.pk}/report/")
    assert clean(page)
    page.get_by_role("button", name="Send the report").click()
    page.locator(".errors").wait_for()
    assert clean(page)
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/report/sent/")
    assert clean(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_personal_data(transactional_db, client, visit, theme):
    make_site()
    client.force_login(make_role("Editors"))
    make_comment(email="ada@reader.example")
    make_message(to="ada@reader.example")
    tab = visit(theme=theme)
    sign_in(tab, client)
    page = tab.open("/admin/personal-data/")
    assert clean(page)
    page.get_by_role("button", name="Erase…").click()
    page.locator(".errorlist").wait_for()
    assert clean(page)
    page.get_by_label("E-mail address").fill("ada@reader.example")
    page.get_by_role("button", name="Erase…").click()
    page.get_by_text("1 comment loses its name").wait_for()
    assert clean(page)
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("1 comment is now by “Anonymous”.").wait_for()
    assert tab.faults == []


def clean(page):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
    return True


def test_an_editor_downloads_what_is_kept(transactional_db, client, visit):
    make_site()
    client.force_login(make_role("Editors"))
    make_comment(email="ada@reader.example", body="I count to five.")
    tab = visit()
    sign_in(tab, client)
    page = tab.open("/admin/personal-data/")
    page.get_by_label("E-mail address").fill("Ada@reader.example")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what is kept").click()
    assert download.value.suggested_filename.startswith("personal-data-")
    assert "I count to five." in download.value.path().read_text()

"""Likes, reports and personal data in a real browser."""

import pytest
from django.core.servers.basehttp import ServerHandler
from django.http import HttpResponse

from blog.models import SiteSettings
from comments.models import Comment, Like, Report
from comments.views import likes as views
from comments.views.likes import TEXT
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


@pytest.mark.parametrize("width", [360, 1280])
def test_a_like_by_script_leaves_what_is_half_written(post, visit, width):
    """4.12: the page stays, the number follows, and the key stays where it was."""
    tab = visit(width=width)
    page = tab.open(post.get_absolute_url())
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.locator("#write [name=body]").fill("Half a thought")
    item = page.locator(f"#comment-{Comment.objects.get(name='Bea Lindqvist').pk}")
    button, said = item.get_by_role("button", name="Like"), item.get_by_role("status")
    button.focus()
    for key, sentence in [
        ("Enter", "1 reader likes this. You are one of them."),
        ("Space", "Taken back. 0 readers like this."),
        ("Enter", "1 reader likes this. You are one of them."),
    ]:
        page.keyboard.press(key)
        said.get_by_text(sentence).wait_for()
        assert button.evaluate("(button) => document.activeElement === button")
    page.get_by_role("button", name="Like this article").click()
    page.get_by_text("47 readers like this. You are one of them.").wait_for()
    assert page.locator("#write [name=body]").input_value() == "Half a thought"
    assert Like.objects.count() == 2
    assert loads == []
    assert tab.faults == []


def test_a_like_that_is_not_counted_says_so_beside_the_button(post, visit, settings):
    """What is half written stays then, too: too many, and no way to the site."""
    tab = visit()
    page = tab.open(post.get_absolute_url())
    page.locator("#write [name=body]").fill("Half a thought")
    button, said = (
        page.get_by_role("button", name="Like this article"),
        page.locator("#likes .likes__said"),
    )
    SiteSettings.objects.update(likes_allowed=False)
    button.click()
    said.get_by_text("Likes are not counted here.").wait_for()
    tab.context.set_offline(True)
    button.click()
    said.get_by_text("This could not be counted. Try again later.").wait_for()
    assert page.locator("#write [name=body]").input_value() == "Half a thought"
    assert not Like.objects.exists()


def test_a_like_whose_answer_is_cut_off_says_so(post, visit, monkeypatch):
    """The network breaks in the midst of the sentence; the button works on."""
    tab = visit()
    page = tab.open(post.get_absolute_url())
    button = page.get_by_role("button", name="Like this article")
    with monkeypatch.context() as broken:
        half = {"content_type": TEXT, "headers": {"Content-Length": "100"}}
        broken.setattr(views, "counted", lambda *like: HttpResponse("47 re", **half))
        broken.setattr(ServerHandler, "cleanup_headers", close_at_the_end)
        button.click()
        words = "This could not be counted. Try again later."
        page.locator("#likes .likes__said").get_by_text(words).wait_for()
    button.click()
    page.get_by_text("46 readers like this.").wait_for()
    assert not [fault for fault in tab.faults if fault.startswith("error")]


def close_at_the_end(handler):
    handler.request_handler.close_connection = True


def test_a_browser_that_hides_where_it_comes_from_is_asked_once_more(
    post, visit, monkeypatch
):
    """S19: by script as without one, the second page has the token."""
    monkeypatch.setattr("comments.second_page.from_our_pages", lambda request: False)
    tab = visit()
    page = tab.open(post.get_absolute_url())
    page.get_by_role("button", name="Like this article").click()
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**#liked")
    assert Like.objects.get().post == post


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
    summary.wait_for()
    # The page moves the focus to the summary by itself, once it is there.
    page.wait_for_load_state()
    summary.get_by_role("link", name="Choose what is wrong").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'reason'")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.name === 'note'")
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
    page.get_by_text("You are one of them.").first.wait_for()
    assert clean(page)
    item = page.locator(f"#comment-{comment.pk}")
    item.get_by_role("button", name="Like").click()
    item.get_by_text("You are one of them.").wait_for()
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

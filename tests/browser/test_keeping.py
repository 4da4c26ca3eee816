"""Nothing that was written gets lost: on the device, and on the way to the server."""

import pytest

from blog.models import Post
from tests.browser.desk import editor_of, signed_in, wait_saved, write
from tests.browser.leaving import cut_off, device, save_elsewhere
from tests.desk.writing import make_writers

PASSWORD = "three blue tides"


@pytest.fixture
def written(transactional_db):
    """Return a draft by two authors, the first of whom knows their password."""
    post, users = make_writers()
    users[0].set_password(PASSWORD)
    users[0].save()
    return post, users


def sign_in(tab, user):
    page = tab.context.new_page()
    page.goto("/accounts/login/?next=/desk/")
    page.locator("main [name=login]").fill(user.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk/")
    page.close()


def sign_out(tab, settings):
    tab.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def test_a_copied_tab_is_another_window_and_keeps_a_text_of_its_own(visit, written):
    """7.2, 7.4: neither writes over what the other left on the device."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    one = editor_of(tab, post)
    one.get_by_text("Only you are here.").wait_for()
    name = one.evaluate("sessionStorage.getItem('window')")
    two = tab.context.new_page()
    two.goto("/desk/me/")
    two.evaluate("name => sessionStorage.setItem('window', name)", name)
    two.goto(f"/desk/{post.pk}/")
    two.get_by_text("in another window since").wait_for()
    two.get_by_role("button", name="Take over").click()
    two.get_by_text("Only you are here.").wait_for()
    cut_off(two)
    write(two, " An hour of work.")
    two.locator("#state[data-kind=offline]").wait_for()
    two.goto("/desk/me/")
    one.reload()
    one.get_by_text("Only you are here.").wait_for()
    write(one, " Two.")
    wait_saved(one)
    assert "An hour of work." in device(one)
    one.reload()
    assert one.get_by_role("button", name="Use it").is_visible()


def test_a_text_that_is_compared_stays_on_the_device_until_it_is_saved(
    visit, written, settings
):
    """7.4: also where nobody is signed in any more."""
    post, [user, other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    save_elsewhere(post, other, "<p>One, by Bob.</p>")
    write(page, " By Ann.")
    compare = page.get_by_role("button", name="Compare the two")
    compare.wait_for()
    sign_out(tab, settings)
    compare.click()
    page.get_by_role("heading", name="Not saved yet").wait_for()
    assert "By Ann." in device(page)
    assert "By Ann." in page.locator("[name=body]").input_value()
    sign_in(tab, user)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Two texts").wait_for()
    page.locator(".ProseMirror").wait_for()
    write(page, " And more.")
    page.wait_for_function(
        "() => Object.values(localStorage).join().includes('And more.')"
    )
    page.get_by_role("button", name="Save this as the text").click()
    page.wait_for_url(f"**/desk/{post.pk}/")
    page.get_by_text("Only you are here.").wait_for()
    assert "And more." in Post.objects.get(pk=post.pk).body
    assert device(page) == ""
    assert not page.get_by_role("button", name="Use it").is_visible()


def saved_too_late(tab, post, settings):
    """Write without scripts, and save when the session has ended."""
    page = tab.open(f"/desk/{post.pk}/")
    page.locator("[name=body]").fill("<p>By hand.</p>")
    sign_out(tab, settings)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Not saved yet").wait_for()
    return page


def test_without_scripts_a_text_survives_the_end_of_the_session(
    visit, written, settings
):
    """7.2: the answer is a page that carries it, and saves it after signing in."""
    post, [user, _other] = written
    tab = signed_in(visit, user, java_script_enabled=False)
    page = saved_too_late(tab, post, settings)
    sign_in(tab, user)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/desk/{post.pk}/")
    page.get_by_text("Saved.").wait_for()
    assert Post.objects.get(pk=post.pk).body == "<p>By hand.</p>"


def test_without_scripts_nothing_is_saved_unasked_as_somebody_elses(
    visit, written, settings
):
    """7.2: on a shared computer, the next to sign in is asked first."""
    post, [user, other] = written
    tab = signed_in(visit, other, java_script_enabled=False)
    page = saved_too_late(tab, post, settings)
    sign_in(tab, user)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("it is saved as yours").wait_for()
    assert Post.objects.get(pk=post.pk).body == "<p>One.</p>"
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/desk/{post.pk}/")
    assert Post.objects.get(pk=post.pk).body == "<p>By hand.</p>"


def test_who_signs_in_on_another_tab_saves_on_by_itself(visit, written, settings):
    """7.2: the token of the page is another one by then."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    sign_out(tab, settings)
    write(page, " Kept.")
    page.get_by_text("you are signed out").first.wait_for()
    sign_in(tab, user)
    wait_saved(page)
    assert Post.objects.get(pk=post.pk).body == "<p>One. Kept.</p>"


def test_where_somebody_else_signed_in_nothing_is_saved_as_theirs(
    visit, written, settings
):
    post, [user, other] = written
    tab = signed_in(visit, other)
    page = editor_of(tab, post)
    sign_out(tab, settings)
    sign_in(tab, user)
    write(page, " By the other.")
    page.get_by_text("you are signed out").first.wait_for()
    assert Post.objects.get(pk=post.pk).body == "<p>One.</p>"


def test_who_may_no_longer_write_is_told_so_once_and_copies_the_text(visit, written):
    """7.2, S4: a co-author who was removed."""
    post, [user, _other] = written
    tab = signed_in(visit, user, permissions=["clipboard-read", "clipboard-write"])
    page = editor_of(tab, post)
    post.bylines.filter(author__user=user).delete()
    saves = []
    page.on("request", lambda r: r.url.endswith("/save") and saves.append(r.url))
    write(page, " Mine.")
    page.get_by_text("you may no longer write here").first.wait_for()
    page.clock.install()
    number = len(saves)
    page.clock.fast_forward(60_000)
    page.get_by_role("button", name="Copy the text").click()
    assert "Mine." in page.evaluate("navigator.clipboard.readText()")
    assert len(saves) == number


def test_a_save_that_is_never_answered_is_tried_again(visit, written):
    """7.2: “Saving…” doesn't stand there for good."""
    post, [user, _other] = written
    tab = signed_in(visit, user)
    tab.context.add_init_script(
        "const real = AbortSignal.timeout.bind(AbortSignal);"
        "AbortSignal.timeout = (time) => real(Math.min(time, 1000));"
    )
    page = editor_of(tab, post)
    page.route("**/save", lambda _route: None, times=1)
    write(page, " Twice.")
    page.locator("#state[data-kind=offline]").wait_for()
    wait_saved(page)
    assert Post.objects.get(pk=post.pk).body == "<p>One. Twice.</p>"

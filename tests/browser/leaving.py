"""Texts that the server never hears of, and those who leave them on the device."""

from blog.desk import saving
from blog.models import Post
from blog.models.drafting import Texts
from tests.browser.desk import editor_of, write


def device(page):
    return page.evaluate("Object.values(localStorage).join()")


def cut_off(page):
    """Let no save of ``page`` arrive: a route doesn't stop the one made on leaving."""
    page.evaluate(
        "() => { const real = window.fetch; window.fetch = (address, options) =>"
        " address.endsWith('/save') ? Promise.reject(new TypeError('Failed to fetch'))"
        " : real(address, options); }"
    )


def hang(page):
    """Let no save of ``page`` be answered, as if the server stood still."""
    page.evaluate(
        "() => { const real = window.fetch; window.fetch = (address, options) =>"
        " address.endsWith('/save') ? new Promise(() => {}) : real(address, options); }"
    )


def left_behind(tab, post, text):
    """Write ``text`` that the server never hears of, leave, and come back."""
    page = editor_of(tab, post)
    cut_off(page)
    write(page, text)
    page.locator("#state[data-kind=offline]").wait_for()
    page.goto("/desk/me/")
    page.close()
    back = tab.context.new_page()
    back.goto(f"/desk/{post.pk}/")
    back.get_by_text("Only you are here.").wait_for()
    return back


def save_elsewhere(post, user, body):
    stored = Post.objects.get(pk=post.pk)
    texts = Texts(stored.title, stored.standfirst, body)
    assert isinstance(saving.save(stored, user, stored.version, texts), saving.Saved)

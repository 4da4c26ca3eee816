"""Writers in tabs of their own."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from blog.models import Post


def signed_in(visit, user, **options):
    """Open a tab in which ``user`` has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    tab = visit(**options)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
    tab.context.add_cookies([cookie | {"url": tab.site}])
    return tab


def editor_of(tab, post):
    """Open the editor, and wait until it can be written in."""
    page = tab.open(f"/desk/{post.pk}/")
    page.locator(".ProseMirror").wait_for()
    return page


def write(page, text):
    """Write at the end of the text, as somebody who types."""
    page.locator(".ProseMirror").focus()
    # The editor sets its own selection shortly after it got the focus.
    page.wait_for_timeout(100)
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def wait_saved(page):
    page.locator("#state[data-kind=saved]").wait_for()


def wait_saved_after_change(page):
    page.locator("#state:not([data-kind=saved])").wait_for()
    wait_saved(page)


def body_of(post):
    return Post.objects.get(pk=post.pk).body

"""The desk under a finger (experience.md B9): as wide as a phone, large enough to hit."""

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from blog.desk.mails import guest_stop_link
from blog.models import Consent, PreviewLink
from tests.browser.desk import signed_in
from tests.desk.writing import make_writers

LONG = (
    "Pneumonoultramicroscopicsilicovolcanoconiosis, and other words that nobody "
    "should have to read aloud on a ward round: a very long title"
)
# What is pressed alone, not in a sentence: 44 CSS pixels high.
SMALL = """() => [...document.querySelectorAll(
  "main :is(button, summary, select, .button, .steps a, .piece__next a, .desk__ways a),"
  + "main :is(input:not([type=hidden], [type=checkbox], [type=radio]))"
)].filter((one) => one.offsetParent && !one.closest(".hidden"))
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => `${one.tagName} ${one.className} ${one.innerText}`)"""
WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"
PAGES = (
    *("home", "welcome", "me", "find", "calendar", "write", "media", "all_notes"),
    *("editor", "people", "revisions", "steps", "embargo", "citing", "consent"),
    *("checks", "notes", "links", "reviews"),
)


@pytest.fixture
def written(transactional_db):
    """Return a draft with a long title and a note, its author, and a link to it."""
    post, [user, _other] = make_writers(title=LONG)
    # A database that was emptied has no roles.
    user.is_staff = user.is_superuser = True
    user.save()
    link, token = PreviewLink.objects.make(post, user, name="Halima Odu")
    post.notes.create(link=link, name="Halima Odu", body="Was it four?")
    return post, user, token


@pytest.fixture
def paths(written):
    """Return the addresses of the desk's pages, and of those that guests have."""
    post, user, token = written
    _asked, consent = Consent.objects.ask(post.bylines.last(), "bo@example.org", user)
    desk = [path_of(name, post) for name in PAGES]
    return [
        *desk,
        reverse("desk:step", args=[post.pk, "schedule"]),
        reverse("blog:shared", args=[token]),
        reverse("desk:byline-consent", args=[consent]),
        guest_stop_link(post, "bo@example.org").removeprefix(settings.SITE_URL),
    ]


def path_of(name, post):
    try:
        return reverse(f"desk:{name}")
    except NoReverseMatch:
        return reverse(f"desk:{name}", args=[post.pk])


def test_all_is_in_reach_of_a_thumb(visit, written, paths):
    """B9: nothing wider than the screen, and what is pressed 44 pixels high."""
    _post, user, _token = written
    tab = signed_in(visit, user, width=360, has_touch=True, is_mobile=True)
    found = {}
    for path in paths:
        page = tab.open(path)
        faults = page.evaluate(SMALL)
        if page.evaluate(WIDE) > 0:
            faults.append("too wide")
        if faults:
            found[path] = faults
    assert found == {}

"""The desk in a browser: by touch and keyboard, in both themes, without scripts too."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from blog.desk.telling import tell
from blog.models import Byline, Consent
from tests.browser.test_accessibility import violations
from tests.factories import make_author, make_draft, make_post, make_user

POWERS = ("add_post", "change_post", "publish_post", "view_author")


def writer(name):
    """A database that was emptied has no roles: this is one who writes."""
    user = make_user(name=name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=POWERS))
    return make_author(user=user, name=name)


def enter(tab, user):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": tab.site}
    tab.context.add_cookies([cookie])


@pytest.fixture
def draft(transactional_db):
    authors = [writer("Ines Okafor"), make_author(name="Bo"), make_author(name="Cy")]
    return make_draft(authors, title="On silence")


def order(post):
    return [byline.author.name for byline in Byline.objects.filter(post=post)]


def test_axe_finds_nothing_on_the_pages_of_the_desk(visit, draft):
    """experience.md B9: both themes, phone and desktop, with errors and without."""
    ines, nora = draft.bylines.first().author, writer("Nora Quist")
    Consent.objects.give(draft.bylines.first(), ines.user)
    make_post(authors=[ines, make_author()])
    tell(draft, "changes_asked", nora.user, reason="A consent line, please.")
    tell(draft, "confirmed", name="Bo")
    people = reverse("desk:people", args=[draft.pk])
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = visit(width=width, theme=theme)

        def look(name, page, theme=theme):
            page.wait_for_load_state("load")
            assert page.evaluate(
                "document.documentElement.scrollWidth <= window.innerWidth"
            ), name
            if faults := violations(page):
                found[theme, name] = faults

        enter(tab, ines.user)
        for path in ("", "welcome/", "me/", "find/?q=silence", "calendar/"):
            look(path, tab.open(f"/desk/{path}"))
        page = tab.open(f"{people}?q=quist")
        page.get_by_text("Change", exact=False).first.click()
        look("people", page)
        page.locator("#id_email").fill("bo@")
        page.get_by_role("button", name="Send the link").click()
        page.locator(".errors").wait_for()
        look("people with errors", page)
        page = tab.open("/desk/calendar/")
        page.get_by_role("button", name="Make").click()
        page.locator("#secret").wait_for()
        look("calendar with its address", page)
        _asked, token = Consent.objects.ask(draft.bylines.last(), "", None)
        page = tab.open(reverse("desk:byline-consent", args=[token]))
        look("consent", page)
        page.get_by_role("button", name="Confirm").click()
        page.locator(".errors").wait_for()
        look("consent with errors", page)
        enter(tab, nora.user)
        look("first sign-in", tab.open("/desk/"))
        assert not tab.faults
    assert found == {}


def test_the_order_is_changed_by_keys_alone(visit, draft):
    """WCAG 2.5.7: nothing needs dragging."""
    tab = visit(width=360, java_script_enabled=False)
    enter(tab, draft.bylines.first().author.user)
    page = tab.open(reverse("desk:people", args=[draft.pk]))
    up = page.get_by_role("button", name="Move Cy up")
    up.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert order(draft) == ["Ines Okafor", "Cy", "Bo"]


def test_the_order_is_changed_by_dragging(visit, draft):
    tab = visit()
    enter(tab, draft.bylines.first().author.user)
    page = tab.open(reverse("desk:people", args=[draft.pk]))
    rows = page.locator("[data-byline]")
    with page.expect_navigation():
        rows.nth(2).drag_to(rows.nth(0), source_position={"x": 5, "y": 5})
    assert order(draft) == ["Cy", "Ines Okafor", "Bo"]
    assert not tab.faults


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_confirms_by_touch_on_a_phone(visit, draft, scripts):
    """2.15: without an account."""
    byline = draft.bylines.last()
    _asked, token = Consent.objects.ask(byline, "cy@example.org", None)
    tab = visit(width=360, has_touch=True, java_script_enabled=scripts)
    page = tab.open(reverse("desk:byline-consent", args=[token]))
    page.locator("#id_disclosure_status").select_option("none")
    page.locator("#id_affiliation").fill("Ward 5")
    page.locator("#id_agreed").tap()
    page.get_by_role("button", name="Confirm").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    byline.refresh_from_db()
    assert byline.told("affiliation") == "Ward 5"
    assert tab.context.cookies() == []
    assert not tab.faults

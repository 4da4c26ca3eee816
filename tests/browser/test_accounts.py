import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from mail.models import Message
from tests.browser.test_accessibility import violations
from tests.factories import make_invitation, make_user

PASSWORD = "three blue tides"


@pytest.fixture
def role(transactional_db):
    """Make the role anew: a database that was emptied has none."""
    group, _made = Group.objects.get_or_create(name="Authors")
    group.permissions.set(Permission.objects.filter(codename="change_post"))
    return group


@pytest.fixture
def ines(transactional_db):
    return make_user(email="ines@example.org", name="Ines", password=PASSWORD)


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main form button[type=submit]").first.click()


def confirmation():
    address = EmailAddress.objects.get(email="new@example.org")
    key = EmailConfirmationHMAC(address).key
    return reverse("account_confirm_email", args=[key])


def link_in(message, site):
    [url] = set(re.findall(rf"{site}/accounts/\S+", message.text))
    return url


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_invited_comes_to_work_here(visit, role, scripts):
    invitation = make_invitation(["Authors"])
    tab = visit(width=360, java_script_enabled=scripts)
    page = tab.open(reverse("invitation_link", args=[invitation.token]))
    assert invitation.token not in page.url
    fill(page, name="Bram de Vries", password="short")
    assert page.locator(".errors a").get_attribute("href") == "#id_password"
    assert page.locator("[name=name]").input_value() == "Bram de Vries"
    fill(page, password=PASSWORD)
    page.wait_for_url(f"**{reverse('desk:home')}")
    assert page.get_by_role("heading", name="Welcome, Bram").is_visible()
    assert not tab.faults


def test_a_forgotten_password_is_replaced_and_signs_in(visit, ines):
    tab = visit()
    page = tab.open(reverse("account_login"))
    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, email="ines@example.org")
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(link_in(Message.objects.get(), tab.site))
    fill(page, password1="four green hills")
    page.wait_for_url("**/accounts/")
    assert page.get_by_text("Your password is changed.").is_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{tab.site}/")
    assert "session" not in [cookie["name"] for cookie in tab.context.cookies()]
    assert not tab.faults


def test_axe_finds_nothing_on_the_pages_of_accounts(visit, ines, role):
    """experience.md B9: both themes, phone and desktop, with errors and without."""
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = visit(width=width, theme=theme)

        def look(name, page, theme=theme):
            # After a form is sent, its errors may be there before the styles are.
            page.wait_for_load_state("load")
            assert page.evaluate(
                "document.documentElement.scrollWidth <= window.innerWidth"
            ), name
            if faults := violations(page):
                found[theme, name] = faults

        for name in ("login", "reset_password", "reset_password_done", "signup"):
            look(name, tab.open(reverse(f"account_{name}")))
        page = tab.open(reverse("account_login"))
        fill(page, login="ines@", password="")
        page.locator(".errors").wait_for()
        look("login with errors", page)
        token = make_invitation(["Authors"]).token
        look("invitation", tab.open(reverse("invitation_link", args=[token])))
        page = tab.open(f"{reverse('account_login')}?next=/accounts/")
        fill(page, login="ines@example.org", password=PASSWORD)
        page.wait_for_url("**/accounts/", wait_until="load")
        look("account", page)
        for name in ("change_password", "email", "logout"):
            look(name, tab.open(reverse(f"account_{name}")))
        page = tab.open(reverse("account_email"))
        page.locator("#id_email").fill("ines@")
        page.locator("main [name=action_add]").click()
        page.locator(".errors").wait_for()
        look("email with errors", page)
        EmailAddress.objects.get_or_create(user=ines, email="new@example.org")
        look("email not confirmed", tab.open(reverse("account_email")))
        look("confirmation", tab.open(confirmation()))
        path = reverse("invitation_link", args=["x" * 43])
        look("invitation that is none", tab.open(path, 404))
        assert not tab.faults
    assert found == {}

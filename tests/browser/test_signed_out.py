"""Whoever is signed out while they write at the desk loses nothing of it."""

import pytest
from django.conf import settings
from django.urls import reverse

from blog.models import Post
from tests.browser.desk import signed_in
from tests.browser.test_accessibility import violations
from tests.factories import make_editor, make_post

PASSWORD = "three blue tides"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_correction_is_sent_again_after_signing_in_on_another_tab(
    visit, transactional_db, scripts
):
    """7.2"""
    nora = make_editor(name="Nora Quist", password=PASSWORD)
    post = make_post(title="On silence", body="<p>One.</p>")
    tab = signed_in(visit, nora, java_script_enabled=scripts)
    page = tab.open(reverse("desk:correct", args=[post.pk]))
    page.locator("#id_text").fill("One was wrong.")
    page.locator("#id_body").fill("<p>Two.</p>\n\n<p>Three.</p>")
    tab.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Correct and tell the readers").click()
    page.get_by_role("heading", name="Not sent yet").wait_for()
    assert page.get_by_text("One was wrong.").is_visible()
    assert not scripts or violations(page) == []
    with tab.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in on another tab").click()
    other = opened.value
    other.locator("main [name=login]").fill(nora.email)
    other.locator("main [name=password]").fill(PASSWORD)
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url("**/desk/**")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("You are signed in as Nora Quist").wait_for()
    assert Post.objects.get().body == "<p>One.</p>"
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(f"**{post.get_absolute_url()}")
    assert "Three." in Post.objects.get().body
    assert post.corrections.get().text == "One was wrong."

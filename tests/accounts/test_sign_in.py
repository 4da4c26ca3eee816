import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from blog.models import Post
from mail.models import Message
from tests.factories import (
    make_invitation,
    make_post,
    make_role,
    make_site,
    make_user,
)

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
PASSWORD = "three blue tides"
PAGES = ["account_login", "account_reset_password", "account_signup", "invitation"]
FOREIGN = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//evil.example@blog.example/",
    "https://localhost/",
    "https://testserver/",
    "http://testserver@evil.example/",
    "\thttps://evil.example/",
    " https://evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "https://evil.example\\@testserver/",
]


def sign_in(client, email="ines@example.org", password=PASSWORD, target=""):
    query = {"query_params": {"next": target}} if target else {}
    return client.post(LOGIN, {"login": email, "password": password}, **query)


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


@pytest.fixture
def ines():
    return make_user(
        email="ines@example.org", name="Ines Okafor", password=PASSWORD, is_staff=True
    )


def test_who_works_here_is_led_into_the_admin(client, ines):
    assert sign_in(client)["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("role", ["Contributors", "Authors", "Editors"])
def test_who_writes_is_led_to_their_desk(client, role):
    make_role(role, email="bram@example.org", password=PASSWORD)
    response = sign_in(client, "bram@example.org")
    assert response["Location"] == reverse("desk:home")
    assert client.get(response["Location"]).status_code == 200


def test_who_only_moderates_is_led_into_the_admin(client):
    make_role("Moderators", email="bram@example.org", password=PASSWORD)
    assert sign_in(client, "bram@example.org")["Location"] == reverse("admin:index")


def test_who_does_not_work_here_is_led_to_their_account(client):
    make_user(email="rea@example.org", password=PASSWORD)
    assert sign_in(client, "rea@example.org")["Location"] == reverse("account")
    page = client.get(reverse("account")).content.decode()
    assert "rea@example.org" in page
    assert "administration" not in page


def test_the_address_may_be_typed_in_any_case(client, ines):
    sign_in(client, "Ines@Example.ORG")
    assert is_signed_in(client)


def test_the_admin_has_no_door_of_its_own(client, ines):
    path = reverse("admin:blog_post_changelist")
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next={path}"
    assert sign_in(client, target=path)["Location"] == path


def test_the_admin_is_closed_to_accounts_that_do_not_work_here(client):
    client.force_login(make_user())
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert "This page is not for everyone" in response.content.decode()


def test_signing_out_of_the_admin_is_signing_out_of_everything(client, ines):
    sign_in(client)
    assert client.get(reverse("admin:logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("admin:logout"))
    assert not is_signed_in(client)


def test_the_admin_leads_to_the_one_page_for_passwords(client, ines):
    client.force_login(ines)
    response = client.get(reverse("admin:password_change"))
    assert response["Location"] == reverse("account_change_password")


def test_a_session_has_another_name_after_signing_in(client, ines):
    """Security S19: what was given to a stranger is worth nothing later."""
    client.get(reverse("invitation_link", args=[make_invitation().token]))
    before = client.cookies["session"].value
    sign_in(client)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_wrong_password_and_unknown_address_are_answered_alike(client, ines):
    """Security S13."""
    pages = [
        re.sub(
            rf'value="({email}|\w{{64}})"',
            "",
            sign_in(client, email, "wrong").content.decode(),
        )
        for email in ("ines@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]
    assert "don’t go together" in pages[0]


def test_an_account_without_password_can_t_be_signed_in_to(client):
    make_user(email="author@example.org")
    for password in ("", "!", "None"):
        sign_in(client, "author@example.org", password)
    assert not is_signed_in(client)


def test_a_closed_account_can_t_sign_in(client, ines):
    ines.is_active = False
    ines.save()
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions(client, ines):
    sign_in(client)
    ines.is_active = False
    ines.save()
    assert not is_signed_in(client)
    assert client.get(reverse("admin:index")).status_code == 302


def test_sessions_end_with_the_browser_unless_asked(client, ines):
    sign_in(client)
    assert client.cookies["session"]["max-age"] == ""
    client.logout()
    client.post(LOGIN, {"login": ines.email, "password": PASSWORD, "remember": "on"})
    assert client.cookies["session"]["max-age"] > 60 * 60 * 24
    assert is_signed_in(client)


@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_led_elsewhere(client, ines, target):
    """Security S18."""
    places = [sign_in(client, target=target)["Location"]]
    places.append(client.get(LOGIN, {"next": target})["Location"])
    logout = client.post(reverse("account_logout"), {"next": target})
    places.append(logout["Location"])
    admin = Client().get(reverse("admin:login"), {"next": target})
    places.append(admin["Location"])
    assert all(re.match(r"/(?![/\\])", place) for place in places), places


def test_tries_are_limited_for_one_address(client, ines):
    for _ in range(5):
        sign_in(client, password="wrong")
    page = sign_in(client).content.decode()
    assert "too often" in page
    assert not is_signed_in(client)
    other = make_user(email="rea@example.org", password=PASSWORD)
    sign_in(client, other.email)
    assert is_signed_in(client)


def test_tries_are_counted_whatever_host_is_asked_for(client, ines):
    """Security S15: the port after the name of the host is whatever one writes."""
    for number in range(5):
        data = {"login": ines.email, "password": "wrong"}
        client.post(LOGIN, data, headers={"host": f"localhost:{8000 + number}"})
    assert "too often" in sign_in(client).content.decode()


def test_counts_of_tries_are_where_all_processes_find_them(client, ines):
    sign_in(client, password="wrong")
    assert type(cache._connections["default"]).__name__ == "DatabaseCache"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_a_visitor_behind_another_name_is_the_same_visitor(client, ines):
    """Only a trusted proxy may say who asks."""
    for number in range(31):
        response = client.post(
            LOGIN, {}, headers={"x-forwarded-for": f"192.0.2.{number}"}
        )
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_accounts_are_kept_nowhere(client, name):
    response = client.get(reverse(name))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_accounts_are_pages_whoever_asks(client, name):
    """There is no second way in, by JSON."""
    script = {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
    for response in (
        client.get(reverse(name), headers=script),
        client.post(reverse(name), {}, headers=script),
    ):
        assert response["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_accounts_carry_the_name_of_the_site(client, name):
    make_site(name="Grand Rounds")
    page = client.get(reverse(name)).content.decode()
    assert "Grand Rounds" in page
    assert "testserver" not in page


def test_readers_get_no_cookie(client, ines):
    make_post()
    post = Post.objects.get()
    for path in ("/", post.get_absolute_url(), "/contributors/"):
        assert not client.get(path).cookies


def test_nobody_makes_an_account_unasked(client):
    data = {"email": "new@example.org", "password1": PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert "by invitation" in response.content.decode()
    assert not Message.objects.exists()
    assert not is_signed_in(client)


def test_a_form_in_error_keeps_the_address_and_points_at_the_field(client):
    response = client.post(LOGIN, {"login": "ines@", "password": ""})
    page = response.content.decode()
    assert "<title>Error: Sign in" in page
    assert 'href="#id_login"' in page
    assert 'value="ines@"' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page


def test_an_account_shows_its_roles(client):
    client.force_login(make_role("Moderators"))
    assert "Your role: Moderators." in client.get(reverse("account")).content.decode()

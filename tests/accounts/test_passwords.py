import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from mail.models import Message
from tests.accounts.test_sign_in import PASSWORD, RESET, is_signed_in, sign_in
from tests.factories import make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db

NEW = "four green hills"


@pytest.fixture
def ines():
    return make_user(email="ines@example.org", name="Ines Okafor", password=PASSWORD)


@pytest.fixture
def public(settings):
    settings.SITE_URL = "https://blog.example"


def ask(client, email="ines@example.org", **options):
    return client.post(RESET, {"email": email}, **options)


def link(part):
    """Return the path of the one link with ``part`` in the newest mail."""
    message = Message.objects.latest("pk")
    [url] = set(re.findall(r"https?://\S+", message.text)) - {f"{settings.SITE_URL}/"}
    assert url.startswith(settings.SITE_URL)
    assert part in url
    assert url in message.html
    return url.removeprefix(settings.SITE_URL)


def new_password_form(client):
    """Follow the link of the newest mail, and return where it leads."""
    path = link("/password/reset/key/")
    return client.get(path, follow=True).redirect_chain[-1][0]


def test_a_link_by_mail_gives_a_new_password(client, ines):
    ask(client)
    response = client.get(link("/password/reset/key/"), follow=True)
    form = response.redirect_chain[-1][0]
    assert form.endswith("-set-password/")
    response = client.post(form, {"password1": NEW})
    assert Message.objects.latest("pk").kind == "accounts/password_changed"
    assert response["Location"] == reverse("account")
    assert is_signed_in(client)
    client.logout()
    sign_in(client, password=NEW)
    assert is_signed_in(client)


def test_who_is_kept_out_by_tries_of_others_comes_in_by_mail(client, ines):
    """The link signs in: nobody can guess so fast as to come between."""
    stranger = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        sign_in(stranger, password="wrong")
    assert "too often" in sign_in(client).content.decode()
    ask(client)
    client.post(new_password_form(client), {"password1": NEW})
    assert is_signed_in(client)
    assert client.cookies["session"]["max-age"] == ""


def test_a_closed_account_is_not_signed_in_to_by_mail(client, ines):
    ask(client)
    form = new_password_form(client)
    User.objects.update(is_active=False)
    response = client.post(form, {"password1": NEW})
    assert response["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_the_link_works_once(client, ines):
    ask(client)
    path = link("/password/reset/key/")
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW})
    assert "can’t be used" in client.get(path).content.decode()
    client.logout()
    client.post(form, {"password1": "another one here"})
    ines.refresh_from_db()
    assert ines.check_password(NEW)


def test_a_changed_link_opens_nothing(client, ines):
    ask(client)
    path = link("/password/reset/key/")
    other = make_user()
    last = "0" if path[-2] != "0" else "1"
    for wrong in (f"{path[:-2]}{last}/", path.replace("key/", f"key/{other.pk}")):
        assert "can’t be used" in client.get(wrong).content.decode()


def test_known_and_unknown_addresses_are_answered_alike(client, ines):
    """Security S13: only who has the mailbox learns which it is."""
    answers = [ask(client, email) for email in (ines.email, "nobody@example.org")]
    assert [(a.status_code, a["Location"], a.content) for a in answers] == [
        (302, reverse("account_reset_password_done"), b"")
    ] * 2
    kinds = Message.objects.order_by("pk").values_list("to", "kind")
    assert list(kinds) == [
        (ines.email, "accounts/new_password"),
        ("nobody@example.org", "accounts/no_account"),
    ]


def test_known_and_unknown_addresses_cost_the_same_queries(client, ines):
    """Security S13: nor does the time that an answer takes tell anything."""
    costs = []
    for email in (ines.email, "nobody@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            ask(client, email)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_closed_account_gets_no_link(client, ines):
    User.objects.update(is_active=False)
    ask(client)
    assert Message.objects.get().kind == "accounts/no_account"


def test_links_begin_with_the_address_of_the_site(client, ines, public):
    """Security S15: whoever asks does not decide where a link leads."""
    ask(client, headers={"host": "localhost"})
    assert link("/password/reset/key/")


def test_nobody_is_mailed_to_without_end(client, ines):
    answers = [ask(client).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Message.objects.count() == 3


def test_a_password_is_changed_by_who_knows_the_old_one(client, ines):
    sign_in(client)
    path = reverse("account_change_password")
    data = {"oldpassword": "wrong", "password1": NEW}
    page = client.post(path, data).content.decode()
    assert "This is not your password." in page
    response = client.post(path, data | {"oldpassword": PASSWORD})
    assert response["Location"] == reverse("account")
    assert is_signed_in(client)
    ines.refresh_from_db()
    assert ines.check_password(NEW)
    assert Message.objects.get().kind == "accounts/password_changed"


def test_another_password_ends_the_other_sessions(client, ines):
    other = Client()
    sign_in(client)
    sign_in(other)
    data = {"oldpassword": PASSWORD, "password1": NEW}
    client.post(reverse("account_change_password"), data)
    assert is_signed_in(client)
    assert not is_signed_in(other)


@pytest.mark.parametrize("weak", ["short", "12345678901", "password1", "ines okafor"])
def test_a_weak_password_is_refused_in_a_sentence(client, ines, weak):
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": weak}
    response = client.post(reverse("account_change_password"), data)
    assert response.context["form"].errors["password1"]
    ines.refresh_from_db()
    assert ines.check_password(PASSWORD)


def test_another_address_counts_once_its_owner_says_so(client, ines):
    sign_in(client)
    path = reverse("account_email")
    data = {"email": "new@example.org", "password": PASSWORD, "action_add": ""}
    client.post(path, data)
    ines.refresh_from_db()
    assert ines.email == "ines@example.org"
    confirm = link("/confirm-email/")
    client.get(confirm)
    ines.refresh_from_db()
    assert ines.email == "ines@example.org"
    client.post(confirm)
    ines.refresh_from_db()
    assert ines.email == "new@example.org"
    addresses = EmailAddress.objects.values_list("email", "verified", "primary")
    assert list(addresses) == [("new@example.org", True, True)]
    told = Message.objects.latest("pk")
    assert (told.to, told.kind) == ("ines@example.org", "accounts/address_changed")
    assert "new@example.org" in told.text


def test_an_address_that_is_too_long_is_refused_in_a_sentence(client, ines):
    sign_in(client)
    long = f"{'a' * 60}@{('b' * 60 + '.') * 4}example.org"
    data = {"email": long, "password": PASSWORD, "action_add": ""}
    for path in (reverse("account_email"), RESET):
        response = client.post(path, data)
        assert "at most 254" in str(response.context["form"].errors["email"])
    assert not Message.objects.exists()


def test_another_address_needs_the_password(client, ines):
    sign_in(client)
    data = {"email": "new@example.org", "password": "wrong", "action_add": ""}
    page = client.post(reverse("account_email"), data).content.decode()
    assert "This is not your password." in page
    assert 'value="new@example.org"' in page
    assert not Message.objects.exists()


def test_a_change_of_address_can_be_taken_back(client, ines):
    sign_in(client)
    path = reverse("account_email")
    data = {"email": "new@example.org", "password": PASSWORD, "action_add": ""}
    client.post(path, data)
    confirm = link("/confirm-email/")
    client.post(path, {"email": "new@example.org", "action_remove": ""})
    assert "can’t be used" in client.get(confirm).content.decode()
    assert EmailAddress.objects.get().email == "ines@example.org"


def test_the_link_for_another_address_is_sent_again(client, ines):
    sign_in(client)
    path = reverse("account_email")
    data = {"email": "new@example.org", "password": PASSWORD, "action_add": ""}
    client.post(path, data)
    client.post(path, {"email": "new@example.org", "action_send": ""})
    assert Message.objects.count() == 2
    client.post(link("/confirm-email/"))
    ines.refresh_from_db()
    assert ines.email == "new@example.org"


def test_an_address_of_another_account_is_not_taken_over(client, ines):
    """Security S13: nor is it told that there is such an account."""
    make_user(email="rea@example.org")
    sign_in(client)
    data = {"email": "rea@example.org", "password": PASSWORD, "action_add": ""}
    assert client.post(reverse("account_email"), data).status_code == 302
    client.post(link("/confirm-email/"))
    ines.refresh_from_db()
    assert ines.email == "ines@example.org"


def test_whoever_makes_an_account_vouches_for_its_address(ines):
    address = EmailAddress.objects.get(user=ines)
    assert (address.email, address.verified, address.primary) == (
        "ines@example.org",
        True,
        True,
    )


def test_an_address_changed_in_the_admin_signs_in(client, ines):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    path = reverse("admin:accounts_user_change", args=[ines.pk])
    data = form_data(client.get(path), "user_form")
    client.post(path, data | {"email": ["new@example.org"], "_save": "1"})
    client.logout()
    sign_in(client, "new@example.org")
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=ines).email == "new@example.org"


def test_an_address_that_nobody_confirmed_is_confirmed_first(client, ines):
    EmailAddress.objects.filter(user=ines).update(verified=False)
    response = sign_in(client)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    client.post(link("/confirm-email/"))
    sign_in(client)
    assert is_signed_in(client)

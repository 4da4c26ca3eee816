from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from blog.models import Author
from tests.accounts.test_sign_in import PASSWORD, is_signed_in, sign_in
from tests.factories import make_author, make_invitation, make_role, make_user
from tests.racing import THREADS

pytestmark = pytest.mark.django_db

PAGE = reverse("invitation")
ACCEPT = {"name": "Bram de Vries", "password": PASSWORD}
REFUSED = "This invitation can’t be used"


def follow(client, token):
    return client.get(reverse("invitation_link", args=[token]), follow=True)


def test_who_is_invited_makes_an_account_and_is_signed_in(client):
    invitation = make_invitation(["Authors", "Moderators"], name="Bram de Vries")
    page = follow(client, invitation.token).content.decode()
    assert invitation.invited_by.name in page
    assert "the roles: Authors, Moderators." in " ".join(page.split())
    assert invitation.email in page
    assert 'value="Bram de Vries"' in page
    assert "At least 8 characters." in page
    response = client.post(PAGE, ACCEPT)
    assert response["Location"] == reverse("desk:home")
    user = User.objects.get(email=invitation.email)
    assert (user.name, user.is_staff, user.is_superuser) == (
        "Bram de Vries",
        True,
        False,
    )
    roles = user.groups.order_by("name").values_list("name", flat=True)
    assert list(roles) == ["Authors", "Moderators"]
    assert client.get(reverse("admin:index")).status_code == 200
    client.logout()
    sign_in(client, invitation.email)
    assert is_signed_in(client)


def test_the_link_is_not_stored(client):
    """Security S6."""
    invitation = make_invitation()
    assert len(invitation.token) >= 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text FROM accounts_invitation i")
        [[row]] = cursor.fetchall()
    assert invitation.token not in row
    assert invitation.digest in row


def test_the_token_leaves_the_address_at_once(client):
    """Security S6: neither Referer nor history of the next page has it."""
    invitation = make_invitation()
    response = client.get(reverse("invitation_link", args=[invitation.token]))
    assert response["Location"] == PAGE
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    page = client.get(PAGE)
    assert invitation.token not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"


def test_looking_at_the_link_accepts_nothing(client):
    """Programs that scan mails follow links."""
    invitation = make_invitation()
    follow(Client(), invitation.token)
    assert not User.objects.filter(email=invitation.email).exists()
    assert REFUSED not in follow(client, invitation.token).content.decode()


def spoil(invitation, how):
    now = timezone.now()
    rows = Invitation.objects.filter(pk=invitation.pk)
    inviters = User.objects.filter(pk=invitation.invited_by_id)
    match how:
        case "used":
            rows.update(accepted_at=now)
        case "revoked":
            invitation.revoke()
        case "expired":
            rows.update(expires_at=now - timedelta(seconds=1))
        case "renewed":
            invitation.renew()
            invitation.save()
        case "deleted":
            rows.delete()
        case "for no role":
            invitation.groups.all().delete()
        case "of somebody deleted":
            inviters.delete()
        case _:
            inviters.update(**LOSSES[how])


LOSSES = {
    "of somebody who left": {"is_active": False},
    "of somebody with less powers": {"is_superuser": False},
    "of somebody who works here no more": {"is_staff": False},
}
WAYS = [
    *("used", "revoked", "expired", "renewed", "deleted", "for no role"),
    *("of somebody deleted", *LOSSES),
]


@pytest.mark.parametrize("how", WAYS)
def test_an_invitation_is_refused_when_it_is(client, how):
    """Security S6: whatever the reason, the answer is one."""
    invitation = make_invitation()
    token = invitation.token
    unknown = follow(Client(), "x" * 43)
    spoil(invitation, how)
    response = follow(client, token)
    assert (response.status_code, unknown.status_code) == (404, 404)
    assert response.content == unknown.content
    assert REFUSED in response.content.decode()


@pytest.mark.parametrize("how", WAYS)
def test_an_open_page_accepts_nothing_once_the_invitation_is(client, how):
    invitation = make_invitation()
    follow(client, invitation.token)
    spoil(invitation, how)
    assert client.post(PAGE, ACCEPT).status_code == 404
    assert not User.objects.filter(email=invitation.email).exists()
    assert not is_signed_in(client)


def test_no_changed_token_opens_anything(client):
    """Security S6."""
    token = make_invitation().token
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        wrong = token[:place] + other + token[place + 1 :]
        assert not Invitation.objects.by_token(wrong).exists()
    assert not Invitation.objects.by_token("").exists()
    assert client.get(PAGE).status_code == 404
    assert Invitation.objects.by_token(token).exists()


def test_links_that_are_none_begin_no_session(client):
    """Security S19: who invents them fills no table."""
    response = follow(client, "x" * 43)
    assert response.status_code == 404
    assert not response.redirect_chain
    assert not client.cookies
    assert not Session.objects.exists()


def test_who_accepts_is_signed_out_with_the_browser(client):
    follow(client, make_invitation().token)
    client.post(PAGE, ACCEPT)
    assert is_signed_in(client)
    assert client.cookies["session"]["max-age"] == ""


def test_what_changes_of_an_account_while_it_accepts_is_kept():
    rea = make_user(email="rea@example.org", name="Rea")
    invitation = make_invitation(email="rea@example.org")
    User.objects.filter(pk=rea.pk).update(is_active=False, name="Renamed")
    invitation.accept(rea)
    rea.refresh_from_db()
    assert (rea.is_staff, rea.is_active, rea.name) == (True, False, "Renamed")


def test_many_who_accept_at_the_same_moment_make_one_account(race):
    """Security S6: in real threads, with the page open in each."""
    invitation = make_invitation()
    clients = [Client() for _ in range(THREADS)]
    for each in clients:
        follow(each, invitation.token)
    answers = race(lambda number: clients[number].post(PAGE, ACCEPT).status_code)
    # Who comes between is asked to sign in to the account that there is by then.
    assert answers.count(302) == 1
    assert set(answers) <= {200, 302, 404}
    assert not any(
        map(
            is_signed_in, [c for c, a in zip(clients, answers, strict=True) if a != 302]
        )
    )
    assert User.objects.filter(email=invitation.email).count() == 1


def test_two_who_accept_at_once_make_one_account(client):
    invitation = make_invitation()
    other = Client()
    follow(client, invitation.token)
    follow(other, invitation.token)
    assert client.post(PAGE, ACCEPT).status_code == 302
    assert other.post(PAGE, ACCEPT).status_code == 404
    assert User.objects.filter(email=invitation.email).count() == 1


@pytest.mark.parametrize("password", ["", "short", "1234567890", "bram de vries"])
def test_a_weak_password_is_refused_and_the_name_kept(client, password):
    invitation = make_invitation()
    follow(client, invitation.token)
    response = client.post(PAGE, {"name": "Bram de Vries", "password": password})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Bram de Vries"' in page
    assert "<title>Error: " in page
    assert 'href="#id_password"' in page
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_name_is_one_line(client):
    """Security S16: it would break the heads of mails, which are refused then."""
    invitation = make_invitation()
    follow(client, invitation.token)
    client.post(PAGE, ACCEPT | {"name": "Bram\r\nBcc: eve@evil.example"})
    user = User.objects.get(email=invitation.email)
    assert user.name == "Bram Bcc: eve@evil.example"


def test_fields_that_the_form_has_not_change_nothing(client):
    """Security S5."""
    invitation = make_invitation(["Contributors"])
    follow(client, invitation.token)
    more = {
        "is_superuser": "on",
        "email": "other@example.org",
        "groups": [str(pk) for pk in Group.objects.values_list("pk", flat=True)],
        "user_permissions": ["1", "2"],
    }
    client.post(PAGE, ACCEPT | more)
    user = User.objects.get(email=invitation.email)
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["Contributors"]
    assert not user.user_permissions.exists()
    assert not User.objects.filter(email="other@example.org").exists()


def test_who_has_an_account_signs_in_to_accept(client):
    rea = make_user(email="rea@example.org", name="Rea", password=PASSWORD)
    invitation = make_invitation(email="rea@example.org")
    page = follow(client, invitation.token).content.decode()
    assert "Sign in to accept it." in page
    client.post(PAGE, ACCEPT)
    rea.refresh_from_db()
    assert (rea.is_staff, rea.groups.count()) == (False, 0)
    response = sign_in(client, "rea@example.org", target=PAGE)
    assert response["Location"] == PAGE
    assert "the role: Authors." in " ".join(client.get(PAGE).content.decode().split())
    assert client.post(PAGE)["Location"] == reverse("desk:home")
    rea.refresh_from_db()
    assert rea.is_staff
    assert [group.name for group in rea.groups.all()] == ["Authors"]
    assert rea.check_password(PASSWORD)


def test_an_invitation_is_not_accepted_by_somebody_else(client):
    make_user(email="rea@example.org")
    invitation = make_invitation(email="rea@example.org")
    other = make_user()
    client.force_login(other)
    page = follow(client, invitation.token).content.decode()
    assert f"You are signed in as {other.email}" in " ".join(page.split())
    client.post(PAGE)
    assert not other.groups.exists()
    assert Invitation.objects.open().exists()


def test_an_invitation_makes_an_author_of_its_guest(client):
    invitation = make_invitation()
    author = make_author(invitation=invitation)
    follow(client, invitation.token)
    client.post(PAGE, ACCEPT)
    author.refresh_from_db()
    assert author.user.email == invitation.email


def test_an_author_who_got_another_account_meanwhile_keeps_it(client):
    invitation = make_invitation()
    author = make_author(invitation=invitation, user=make_user())
    follow(client, invitation.token)
    client.post(PAGE, ACCEPT)
    assert Author.objects.get().user == author.user


def test_who_outranks_a_role():
    """Security S5: nobody gives what they have not."""
    roles = {group.name: group for group in Group.objects.all()}
    editor, moderator = make_role("Editors"), make_role("Moderators")
    chief = make_user(is_superuser=True)
    assert all(editor.outranks(group) for group in roles.values())
    assert [name for name in sorted(roles) if moderator.outranks(roles[name])] == [
        "Moderators"
    ]
    more = Group.objects.create(name="Keepers of accounts")
    more.permissions.set(Permission.objects.filter(codename="change_group"))
    assert (editor.outranks(more), chief.outranks(more)) == (False, True)

import re
from threading import Event, Thread

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Invitation, User
from mail.models import Message
from tests.factories import make_author, make_invitation, make_role, make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_invitation_add")
LIST = reverse("admin:accounts_invitation_changelist")


@pytest.fixture
def mailed(settings):
    """Let the site have a mail server."""
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    }


@pytest.fixture
def editor(client):
    user = make_role("Editors", name="Ines Okafor")
    client.force_login(user)
    return user


def group(name):
    return str(Group.objects.get(name=name).pk)


def invite(client, roles=("Authors",), path=ADD, **fields):
    data = form_data(client.get(path), "invitation_form") | {
        "name": ["Bram de Vries"],
        "email": ["Bram@Example.org"],
        "groups": [group(name) for name in roles],
    }
    return client.post(ADD, data | fields | {"_save": "1"}, follow=True)


def act(client, action, *invitations):
    chosen = [invitation.pk for invitation in invitations]
    data = {"action": action, "_selected_action": chosen}
    return client.post(LIST, data, follow=True)


def token_in(text):
    [token] = set(re.findall(r"/accounts/invitation/([\w-]{43})/", text))
    return token


def test_an_editor_invites_an_author_by_mail(client, editor, mailed):
    response = invite(client)
    invitation = Invitation.objects.get()
    assert invitation.email == "bram@example.org"
    assert invitation.invited_by == editor
    message = Message.objects.get()
    assert (message.to, message.kind) == ("bram@example.org", "accounts/invitation")
    assert message.subject.startswith("Ines Okafor invites you to")
    assert "Authors" in message.text
    token = token_in(message.text)
    assert token_in(message.html) == token
    assert Invitation.objects.by_token(token).get() == invitation
    assert token not in response.content.decode()


def test_without_a_mail_server_the_link_is_shown_once(client, editor, settings):
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    }
    page = invite(client).content.decode()
    token = token_in(page)
    assert Invitation.objects.by_token(token).exists()
    assert "no mail server" in page
    path = reverse(
        "admin:accounts_invitation_change", args=[Invitation.objects.get().pk]
    )
    for again in (path, LIST):
        assert token not in client.get(again).content.decode()


def test_one_address_is_invited_once_at_a_time(client, editor, mailed):
    invite(client)
    response = invite(client)
    assert "is invited already" in response.content.decode()
    act(client, "revoke", Invitation.objects.get())
    invite(client)
    assert Invitation.objects.open().count() == 1


def test_sending_again_makes_the_link_before_useless(client, editor, mailed):
    invitation = make_invitation()
    old = invitation.token
    act(client, "resend", invitation)
    new = token_in(Message.objects.get().text)
    assert not Invitation.objects.by_token(old).exists()
    assert Invitation.objects.by_token(new).get().invited_by == editor


def test_an_invitation_is_sent_again_and_taken_back_on_its_own_page(
    client, editor, mailed
):
    invitation = make_invitation()
    path = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    page = client.get(path).content.decode()
    assert 'name="_save"' not in page
    for button, state in (("_resend", "open"), ("_revoke", "revoked")):
        assert f'name="{button}"' in page
        client.post(path, {button: "1"})
        invitation.refresh_from_db()
        assert invitation.state == state
    assert Message.objects.count() == 1
    assert 'name="_revoke"' not in client.get(path).content.decode()


def test_what_was_taken_back_or_accepted_is_not_sent_again(client, editor, mailed):
    revoked, accepted = make_invitation(), make_invitation()
    revoked.revoke()
    accepted.accept(make_user(email=accepted.email))
    act(client, "resend", revoked, accepted)
    assert not Message.objects.exists()
    response = act(client, "revoke", accepted)
    assert "was accepted already" in response.content.decode()
    accepted.refresh_from_db()
    assert accepted.revoked_at is None


@pytest.mark.django_db(transaction=True)
def test_what_is_accepted_while_it_is_sent_again_stays_accepted(client, editor, mailed):
    """In a second connection, which holds the row until the first one waits for it."""
    invitation = make_invitation()
    accepted, asked = Event(), Event()

    def accept():
        with transaction.atomic():
            invitation.accept(User(email=invitation.email, name="Bram"))
            accepted.set()
            asked.wait(1)
        connection.close()

    thread = Thread(target=accept)
    thread.start()
    accepted.wait(10)
    act(client, "resend", invitation)
    asked.set()
    thread.join()
    stored = Invitation.objects.get()
    assert stored.state == Invitation.State.ACCEPTED
    assert not Message.objects.exists()


# All that moderators have a power over, and invitations.
MODERATED = ["invitation", "comment", "block", "decision", "report", "sourcerule"]
MODERATED += ["linkback", "outgoing"]


def test_nobody_gives_roles_beyond_their_own(client, mailed):
    """Security S5: by the form, by hand, and by sending another's invitation again."""
    inviter = make_user(is_staff=True)
    powers = Permission.objects.filter(content_type__model__in=MODERATED)
    seen = Permission.objects.filter(codename__in=["view_post", "view_author"])
    inviter.user_permissions.set(powers | seen)
    client.force_login(inviter)
    form = client.get(ADD).context["adminform"].form
    assert [g.name for g in form.fields["groups"].queryset] == ["Moderators"]
    invite(client, ["Editors"])
    invite(client, ["Moderators", "Authors"])
    assert not Invitation.objects.exists()
    other = make_invitation(["Editors"])
    page = act(client, "resend", other).content.decode()
    assert "you can’t give all that" in page
    assert Invitation.objects.by_token(other.token).exists()
    invite(client, ["Moderators"])
    assert Invitation.objects.filter(invited_by=inviter).exists()


def test_an_invitation_can_t_be_rewritten(client, editor):
    invitation = make_invitation(["Contributors"])
    path = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    data = {"email": "mine@example.org", "groups": [group("Editors")], "_save": "1"}
    client.post(path, data | {"invited_by": editor.pk, "expires_at_0": "2099-01-01"})
    stored = Invitation.objects.get()
    assert (stored.email, stored.expires_at) == (
        invitation.email,
        invitation.expires_at,
    )
    assert [g.name for g in stored.groups.all()] == ["Contributors"]


@pytest.mark.parametrize("role", ["Contributors", "Authors", "Moderators"])
def test_only_editors_invite(client, role):
    client.force_login(make_role(role))
    for path in (ADD, LIST):
        assert client.get(path).status_code == 403
    assert client.post(ADD, {"email": "x@example.org"}).status_code == 403


def test_an_author_is_invited_from_their_page(client, editor, mailed):
    author = make_author(name="Bram de Vries", email="bram@example.org")
    page = reverse("admin:blog_author_change", args=[author.pk])
    assert f"{ADD}?author={author.pk}" in client.get(page).content.decode()
    path = f"{ADD}?author={author.pk}"
    form = client.get(path).context["adminform"].form
    assert form.get_initial_for_field(form.fields["name"], "name") == "Bram de Vries"
    invite(client, path=path)
    author.refresh_from_db()
    assert author.invitation == Invitation.objects.get()
    response = invite(client, path=path, email="other@example.org")
    assert "This author is invited already." in response.content.decode()
    author.invitation.accept(User(email="bram@example.org", name="Bram"))
    author.refresh_from_db()
    assert author.user.email == "bram@example.org"
    assert ADD not in re.sub(
        r"<nav.*?</nav>", "", client.get(page).content.decode(), flags=re.S
    )


def test_only_who_may_change_accounts_gives_an_author_away(client, mailed):
    """Security S4, S5: an author reads their drafts."""
    inviter = make_role("Authors")
    powers = Permission.objects.filter(content_type__model="invitation")
    inviter.user_permissions.set(powers)
    client.force_login(inviter)
    author = make_author(email="hidden@example.org")
    page = client.get(ADD, {"author": author.pk}).content.decode()
    assert "hidden@example.org" not in page
    invite(client, author=[str(author.pk)])
    author.refresh_from_db()
    assert Invitation.objects.exists()
    assert author.invitation is None


def test_the_list_says_how_each_invitation_stands(client, editor):
    made = [make_invitation() for _ in range(3)]
    made[1].revoke()
    made[2].accept(make_user(email=made[2].email))
    page = client.get(LIST).content.decode()
    for state in ("Open until", "Revoked", "Accepted"):
        assert state in page

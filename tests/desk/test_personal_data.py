"""What the register and the desk keep of one person, given out and erased (4.32)."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Invitation
from blog.models import Author, BylineChange, Consent, DeskNotice, Image
from comments.personal_data import Person
from mail.models import Message
from tests.factories import (
    make_author,
    make_draft,
    make_image,
    make_invitation,
    make_post,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db

ADA = "ada@canary.example"
NAME = "Ada Canary"


def everything():
    """Return all rows of all tables of ours, and of the history of the admin."""
    models = [
        model
        for app in ("accounts", "admin", "blog", "comments", "mail", "account")
        for model in apps.get_app_config(app).get_models()
    ]
    return "\n".join(repr([*model.objects.values()]) for model in models).lower()


@pytest.fixture
def invited(client):
    """Return a draft for which somebody was named and asked by mail."""
    writer = make_role("Editors", name="Ines Okafor")
    other = make_author(user=make_role("Authors", name="Bea"), name="Bea")
    post = make_draft([make_author(user=writer, name="Ines Okafor"), other])
    client.force_login(writer)
    form = {"name": NAME, "email": ADA}
    client.post(reverse("desk:people-invite", args=[post.pk]), form)
    assert Consent.objects.get().email == ADA
    return post


def take_off(client, post):
    byline = post.bylines.get(author__name=NAME)
    client.post(reverse("desk:people-remove", args=[post.pk, byline.pk]))


def erase(email="ADA@canary.example"):
    said = StringIO()
    by = make_role("Editors").email
    call_command("erase_person", email, by=by, stdout=said)
    return said.getvalue()


def test_of_who_was_invited_and_taken_off_nothing_is_left(client, invited):
    """4.32: name and address, in log, notices, questions, mails, register and images."""
    face = make_image(alt=f"{NAME}, smiling", credit=NAME)
    Author.objects.filter(name=NAME).update(photo=face)
    take_off(client, invited)
    assert BylineChange.objects.filter(name=NAME).exists()
    assert DeskNotice.objects.filter(data__name=NAME).exists()
    assert Message.objects.filter(subject__contains=NAME).exists()
    assert "canary" in everything()
    said = erase()
    assert "canary" not in everything()
    assert "The register and the desk forgot" in said
    assert not Image.objects.exists()
    client.get(reverse("desk:people", args=[invited.pk]))
    assert invited.byline_changes.filter(name="Anonymous").exists()
    client.force_login(Author.objects.get(name="Bea").user)
    assert "Somebody signs" in client.get("/desk/").text


def test_who_signs_an_article_stays_above_it_without_the_address(client):
    """4.32: what the article says is the article's."""
    author = make_author(name=NAME, email=ADA)
    post = make_post(authors=[author])
    asked, _token = Consent.objects.ask(post.bylines.get(), ADA, None)
    asked.confirm()
    post.bylines.get().log(BylineChange.Kind.CONFIRMED, None)
    erase()
    assert ADA not in everything()
    assert Consent.objects.get().confirmed_at
    assert post.byline_changes.get().name == NAME
    assert NAME in client.get(post.get_absolute_url()).text


def test_a_question_that_is_open_ends(invited):
    erase()
    assert not Consent.objects.exists()
    assert ADA not in everything()
    # The name stands on the draft until somebody takes it off there.
    assert invited.bylines.filter(author__name=NAME).exists()


def test_nothing_of_others_goes(client, invited):
    make_author(name="Ada Canary-Smith", email="smith@canary.example")
    take_off(client, invited)
    before = everything().count("bea")
    erase("nobody@canary.example")
    assert "ada@canary.example" in everything()
    erase()
    assert "smith@canary.example" in everything()
    assert everything().count("bea") == before


def test_the_author_of_an_account_stays_who_signs_nothing():
    """4.32: as the account does, which an editor ends elsewhere."""
    user = make_role("Authors", name=NAME, email=ADA)
    author = make_author(user=user, name=NAME, email=ADA)
    erase(ADA)
    author.refresh_from_db()
    assert (author.user, author.name, author.email) == (user, NAME, "")


def test_the_export_has_what_the_desk_keeps(client, invited):
    """4.32"""
    desk = json.loads(json.dumps(Person("ADA@canary.example").data(), default=str))
    assert [one["name"] for one in desk["desk"]["register"]] == [NAME]
    assert desk["desk"]["bylines"][0]["on"]["title"] == invited.title
    assert desk["desk"]["consents"][0]["email"] == ADA
    assert desk["desk"]["byline_changes"][0]["change"] == "joined"
    assert "Bea" not in repr(desk)
    assert "Ines" not in repr(desk)
    staff = Person(Author.objects.get(name="Bea").user.email).data()["desk"]
    assert [notice["kind"] for notice in staff["notices"]] == ["joined"]


def invite(client):
    """Invite somebody as an editor does in the administration."""
    client.force_login(make_role("Editors"))
    role = Group.objects.get(name="Authors").pk
    form = {"name": NAME, "email": ADA, "groups": [role]}
    client.post(reverse("admin:accounts_invitation_add"), form)
    return Invitation.objects.get()


def test_an_invitation_that_waits_is_given_out_and_erased(client):
    """4.32: its link ends, and no history names who was invited."""
    invite(client)
    [told] = json.loads(json.dumps(Person(ADA).data(), default=str))["invitations"]
    assert (told["name"], told["roles"]) == (NAME, ["Authors"])
    assert told["accepted_at"] is None
    assert "canary" in everything()
    said = erase()
    assert "1 invitation is deleted." in said
    assert "canary" not in everything()


@pytest.mark.parametrize(("has_account", "left"), [(True, 1), (False, 0)])
def test_the_invitation_of_an_account_stays_as_long_as_the_account(has_account, left):
    """4.32"""
    invitation = make_invitation(email=ADA, name=NAME)
    user = make_user(email=ADA)
    invitation.accept(user)
    make_invitation(email=ADA, name=NAME).revoke()
    if not has_account:
        user.delete()
    erase()
    assert Invitation.objects.count() == left

"""What is kept of one person, given out and erased by the e-mail address."""

import json
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.urls import reverse

from comments.models import Comment, Decision
from comments.personal_data import Person
from tests.comments.persons import ADA, US, everything, thread
from tests.factories import make_comment, make_editor, make_role, make_user

__all__ = ["thread"]

pytestmark = pytest.mark.django_db

PAGE = "/admin/personal-data/"


def test_the_export_holds_all_of_the_person_and_nothing_of_others(thread):
    """4.32: whatever the case of the address."""
    said = StringIO()
    call_command("export_person", "ADA@READER.EXAMPLE", by=US, stdout=said)
    data = json.loads(said.getvalue())
    first, last = data["comments"]
    assert (first["number"], last["number"]) == (thread[0].pk, thread[2].pk)
    assert first["on"]["title"] == "Rounds at night"
    assert first["on"]["url"].endswith(thread[0].post.get_absolute_url())
    assert (first["body"], first["ip"]) == ("I count to five.", "192.0.2.7")
    (decision,) = first["decisions"]
    assert decision["before"]["name"] == "Ada Canary-Smith"
    assert data["subscriptions"][0]["on"]["title"] == "Rounds at night"
    assert [mail["subject"] for mail in data["mails"]] == ["An answer"]
    assert [block["value"] for block in data["blocks"]] == [ADA]
    assert (data["has_account"], data["wants_no_mail"]) == (False, False)
    for other in ("Bea", "bea@", "So do I", "secret reason", "User "):
        assert other not in said.getvalue()


def test_the_export_comes_into_a_file_that_its_owner_alone_reads(thread, tmp_path):
    path = tmp_path / "ada.json"
    call_command("export_person", ADA, by=US, output=path, stdout=StringIO())
    assert len(json.loads(path.read_text())["comments"]) == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_written_signed_in_belongs_to_the_account():
    user = make_user(email=ADA)
    comment = make_comment(user=user, email="", name="Ada")
    assert Person(ADA).data()["comments"][0]["number"] == comment.pk
    Person(ADA).erase(with_texts=False, actor=make_editor())
    comment.refresh_from_db()
    assert comment.user is None
    assert comment.name == "Anonymous"
    user.refresh_from_db()


def test_nobody_known_has_an_export_that_is_empty():
    make_comment(email="xada@reader.example")
    data = Person(ADA).data()
    assert data["comments"] == data["subscriptions"] == data["mails"] == []


@pytest.mark.parametrize("form", [{"act": "export"}, {"act": "erase", "texts": "keep"}])
def test_giving_out_and_erasing_leave_their_traces_without_the_address(client, form):
    """S22: nobody empties the log of decisions unseen."""
    editor = make_role("Editors")
    make_comment(email=ADA, name="Ada Canary")
    client.force_login(editor)
    client.post(PAGE, form | {"email": ADA})
    entry = LogEntry.objects.get()
    assert entry.user == editor
    assert "1 comment" in entry.get_change_message()
    assert "ada@" not in f"{entry.object_repr} {entry.change_message}".casefold()


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
def test_the_commands_leave_the_same_traces(command, thread):
    """S22: in the name of an account, which must be one."""
    with pytest.raises(CommandError, match="No active account"):
        call_command(command, ADA, by="nobody@rounds.example", stdout=StringIO())
    assert not LogEntry.objects.exists()
    assert Comment.objects.filter(email=ADA).exists()
    call_command(command, ADA, by=US.upper(), stdout=StringIO())
    entry = LogEntry.objects.get()
    assert entry.user.email == US
    assert "2 comments" in entry.get_change_message()
    assert "ada@" not in f"{entry.object_repr} {entry.change_message}".casefold()


def test_the_command_says_what_it_did(thread):
    make_user(email=ADA)
    said = StringIO()
    call_command("erase_person", ADA, by=US, stdout=said)
    assert said.getvalue().splitlines() == [
        "2 comments are now by “Anonymous”.",
        "1 subscription is deleted.",
        "1 mail is deleted.",
        "The address stays blocked (1): see Blocks.",
        "The account with this address stays: see Users.",
    ]


def test_editors_find_the_page_and_moderators_don_t(client):
    """S5"""
    client.force_login(make_role("Editors"))
    assert f'href="{PAGE}"' in client.get("/admin/").text
    assert client.get(PAGE).status_code == 200
    assert reverse("admin:personal_data") == PAGE
    for role in ("Moderators", "Authors", "Contributors"):
        client.force_login(make_role(role))
        assert PAGE not in client.get("/admin/").text
        for form in ({"act": "export"}, {"act": "erase", "texts": "erase"}):
            assert client.post(PAGE, form | {"email": ADA}).status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_an_editor_downloads_what_is_kept(client, thread):
    client.force_login(make_role("Editors"))
    response = client.post(PAGE, {"email": "ADA@reader.example", "act": "export"})
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "ada" not in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert [c["number"] for c in response.json()["comments"]] == [
        *(thread[0].pk, thread[2].pk)
    ]


def test_an_editor_is_asked_before_anything_is_erased(client, thread):
    editor = make_role("Editors")
    client.force_login(editor)
    asked = client.post(PAGE, {"email": ADA, "act": "confirm"}).text
    assert "2 comments lose their name" in asked
    assert "The address stays blocked" in asked
    assert "anary" in everything()
    form = {"email": ADA, "act": "erase", "texts": "keep"}
    response = client.post(PAGE, form, follow=True)
    assert "2 comments are now by “Anonymous”." in response.text
    assert "anary" not in everything()
    assert Decision.objects.order_by("pk").last().actor == editor


@pytest.mark.parametrize(
    "form",
    [
        {"act": "erase", "email": ADA},
        {"act": "erase", "email": ADA, "texts": "all"},
        {"act": "erase", "email": "", "texts": "keep"},
        {"act": "export", "email": "ada"},
        {"act": "burn", "email": ADA},
        {"email": ADA},
    ],
)
def test_odd_forms_erase_nothing(client, thread, form):
    client.force_login(make_role("Editors"))
    assert client.post(PAGE, form).status_code == 200
    assert "anary" in everything()


def test_the_page_wants_a_token(client):
    """S19"""
    client.handler.enforce_csrf_checks = True
    client.force_login(make_role("Editors"))
    assert client.post(PAGE, {"act": "export", "email": ADA}).status_code == 403

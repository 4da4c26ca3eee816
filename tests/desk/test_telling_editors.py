"""What is handed in tells the editors, what is decided tells the authors (2.14, 7.18)."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from blog.models import DeskNotice, Pending, WithoutMail
from mail.models import Message
from tests.desk.writing import make_writers, save
from tests.factories import make_author, make_draft, make_post, make_role, make_user

pytestmark = pytest.mark.django_db


def path(name, post, *more):
    return reverse(f"desk:{name}", args=[post.pk, *more])


def told(kind):
    """Return who has a notice of ``kind``, and who a mail about anything."""
    notices = DeskNotice.objects.filter(kind=kind)
    mails = Message.objects.filter(kind="blog/news")
    return (
        sorted(notices.values_list("user__email", flat=True)),
        sorted(mails.values_list("to", flat=True)),
    )


def hand_in(client, post, user):
    client.force_login(user)
    return client.post(path("step", post, "submit"), {"seen": post.status})


def propose(client, post, user):
    client.force_login(user)
    save(client, post, version=1, body="<p>Two.</p>")
    Message.objects.all().delete()
    return client.post(path("submit_pending", post))


def decide(client, post, act, **more):
    waiting = Pending.objects.get()
    data = {"version": waiting.version, "post_version": post.version} | more
    return client.post(path(f"{act}_pending", post), data)


def test_a_post_that_is_handed_in_tells_each_editor_once(client):
    """2.14: who may publish what others wrote, by a notice and one mail."""
    editors = [make_role("Editors"), make_role("Editors")]
    unproven = make_role("Editors")
    unproven.emailaddress_set.update(verified=False)
    for role in ("Authors", "Moderators", "Contributors"):
        make_role(role)
    make_role("Editors", is_active=False)
    author = make_author(user=make_role("Contributors", name="Ann"))
    post = make_draft([author], title="On silence")
    hand_in(client, post, author.user)
    emails = sorted(user.email for user in editors)
    assert told("handed_in") == (sorted([*emails, unproven.email]), emails)
    message = Message.objects.first()
    assert message.subject == "Ann handed in “On silence”."
    assert f"{settings.SITE_URL}{path('steps', post)}" in message.text
    assert "because you publish here" in message.text


def test_an_editor_who_hands_in_or_signs_is_not_told_twice(client):
    """2.14: nobody is told of what they did themselves."""
    mine, signing = make_role("Editors"), make_role("Editors")
    post = make_draft([make_author(user=signing)], created_by=mine)
    hand_in(client, post, mine)
    assert told("handed_in") == ([], [signing.email])
    assert told("submitted")[0] == [signing.email]


def test_the_editors_are_told_again_when_it_comes_back_with_changes(client):
    editor = make_role("Editors")
    author = make_author(user=make_role("Contributors"))
    post = make_draft([author])
    hand_in(client, post, author.user)
    client.force_login(editor)
    client.post(path("step", post, "ask_changes"), {"reason": "More on day two."})
    post.refresh_from_db()
    hand_in(client, post, author.user)
    assert told("handed_in")[0] == [editor.email] * 2


def test_imports_hand_in_silently():
    make_role("Editors")
    make_draft().step("submit")
    assert told("handed_in") == ([], [])


def test_a_new_text_for_a_post_that_is_out_tells_the_editors_once(client):
    """7.18"""
    editor = make_role("Editors")
    post, [user, _other] = make_writers(role="Contributors", make=make_post)
    propose(client, post, user)
    client.post(path("submit_pending", post))
    assert told("proposed") == ([editor.email], [editor.email])
    message = Message.objects.get()
    assert path("pending", post) in message.text
    client.force_login(editor)
    page = client.get("/desk/").text
    assert f'href="{path("pending", post)}"' in page


@pytest.mark.parametrize(
    ("act", "kind", "more"),
    [("apply", "taken", {}), ("refuse", "refused", {"reason": "Day two is missing."})],
)
def test_the_authors_are_told_what_an_editor_decided_and_why(client, act, kind, more):
    """7.18"""
    editor = make_role("Editors")
    post, users = make_writers(role="Contributors", make=make_post)
    propose(client, post, users[0])
    Message.objects.all().delete()
    client.force_login(editor)
    assert decide(client, post, act, **more).status_code == 303
    emails = sorted(user.email for user in users)
    assert told(kind) == (emails, emails)
    for reason in more.values():
        assert DeskNotice.objects.filter(kind=kind)[0].data["reason"] == reason
        assert reason in Message.objects.first().text
    # What led there leads on when it is decided.
    page = client.get(path("pending", post))
    assert page["Location"] == path("revisions", post)


def test_what_could_not_be_taken_tells_nobody(client):
    post, [user, _other] = make_writers(role="Contributors", make=make_post)
    propose(client, post, user)
    client.force_login(make_role("Editors"))
    decide(client, post, "apply", version=99)
    assert told("taken") == ([], [])


def stop_path(message):
    [url] = re.findall(rf"{settings.SITE_URL}(/desk/mails/\S+)", message.text)
    assert message.headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{url}>"
    return url


def test_a_mail_program_ends_these_mails_by_itself(client):
    """RFC 8058: a POST without cookie or token; the desk tells on."""
    editor = make_role("Editors")
    first, second = (make_author(user=make_role("Contributors")) for _ in range(2))
    hand_in(client, make_draft([first]), first.user)
    message = Message.objects.get()
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = stop_path(message)
    client.logout()
    assert "Stop these mails?" in client.get(stop).text
    assert not WithoutMail.objects.exists()
    client.handler.enforce_csrf_checks = True
    body = "List-Unsubscribe=One-Click"
    for _again in range(2):
        kind = "application/x-www-form-urlencoded"
        response = client.post(stop, body, content_type=kind)
        assert (response.status_code, len(response.cookies)) == (200, 0)
    client.handler.enforce_csrf_checks = False
    hand_in(client, make_draft([second]), second.user)
    assert Message.objects.count() == 1
    assert told("handed_in")[0] == [editor.email] * 2


def test_the_mails_are_had_again_by_the_same_page(client):
    user = make_role("Authors")
    WithoutMail.objects.create(user=user)
    client.force_login(user)
    [url] = re.findall(
        r'href="https?://[^/"]+(/desk/mails/[^"]+)"', client.get("/desk/me/").text
    )
    assert "have stopped" in client.get(url).text
    client.post(url, {"again": "1"})
    assert not WithoutMail.objects.exists()


def test_invented_links_end_nothing(client):
    user = make_user()
    for token in ("x", f"{user.pk}"):
        assert client.post(f"/desk/mails/{token}/").status_code == 404
    assert not WithoutMail.objects.exists()

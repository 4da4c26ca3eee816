"""Mails to people without an account about one post, and how they end them."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from blog.desk import inviting
from blog.models import Consent, PreviewLink, Review, WithoutMail
from blog.models.without_mail import hash_of
from comments.personal_data import Person
from mail.models import Message
from tests.desk.writing import make_writers
from tests.factories import make_author, make_byline, make_draft, make_role

pytestmark = pytest.mark.django_db
EMAIL = "halima@example.org"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def world(client):
    """A post in review, its two authors, and an editor who is signed in."""
    post, users = make_writers(title="On silence", status="in_review")
    editor = make_role("Editors", name="Ines Okafor")
    client.force_login(editor)
    return post, users, editor


def path(name, post, *more):
    return reverse(f"desk:{name}", args=[post.pk, *more])


def send_link(client, post):
    said = {"name": "Halima Odu", "email": EMAIL, "days": 14, "may_comment": "on"}
    return client.post(path("links", post), said)


def ask_for_review(client, post):
    due = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    said = {"name": "Halima Odu", "email": EMAIL, "due_on": due}
    return client.post(path("reviews", post), said)


def remind(client, post):
    ask_for_review(client, post)
    Message.objects.all().delete()
    inviting.remind()


def ask_for_consent(client, post):
    byline = make_byline(post, make_author(name="Halima Odu", email=EMAIL))
    return client.post(path("people-ask", post, byline.pk), {"email": EMAIL})


def tell_news(client, post):
    author = make_author(name="Halima Odu", email=EMAIL)
    asked, _token = Consent.objects.ask(make_byline(post, author), EMAIL, None)
    asked.confirm()
    client.post(path("step", post, "accept"), {"seen": post.status})


WAYS = [send_link, ask_for_review, remind, ask_for_consent, tell_news]


def stop_path(message):
    """Return the address that ends such mails: in the headers and in both texts."""
    [url] = re.findall(rf"{settings.SITE_URL}/desk/mails/\S+", message.text)
    assert message.headers["List-Unsubscribe"] == f"<{url}>"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.html
    return url.removeprefix(settings.SITE_URL)


@pytest.mark.parametrize("way", WAYS)
def test_each_mail_to_a_guest_ends_by_one_press(client, world, way):
    """RFC 8058: a POST without cookie or token; only mails about this post end."""
    post, *_rest = world
    way(client, post)
    [message] = Message.objects.filter(to=EMAIL)
    stop = stop_path(message)
    assert EMAIL not in stop
    client.logout()
    client.handler.enforce_csrf_checks = True
    assert "Stop these mails?" in client.get(stop).text
    assert not WithoutMail.objects.exists()
    for _again in range(2):
        answer = client.post(stop, "List-Unsubscribe=One-Click", content_type=FORM)
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
    [wish] = WithoutMail.objects.all()
    assert (wish.post, wish.address, wish.user) == (post, hash_of(EMAIL), None)


@pytest.mark.parametrize("way", WAYS)
def test_who_wants_no_mails_about_a_post_gets_none(client, world, way):
    """Also under the address in another case, and about another post they do."""
    post, users, _editor = world
    WithoutMail.objects.create(post=post, address=hash_of(EMAIL.upper()))
    way(client, post)
    assert not Message.objects.filter(to=EMAIL).exists()
    other = make_draft([user.author for user in users], status="in_review")
    PreviewLink.objects.all().delete()
    way(client, other)
    assert Message.objects.filter(to=EMAIL).count() == 1


@pytest.mark.parametrize("way", [send_link, ask_for_review, ask_for_consent])
def test_who_writes_to_them_is_told_that_it_is_in_vain(client, world, way):
    post, *_rest = world
    WithoutMail.objects.create(post=post, address=hash_of(EMAIL))
    answer = way(client, post)
    assert answer.status_code in (409, 422)
    assert "wants no more mails about this post" in answer.text
    assert not PreviewLink.objects.exists()
    assert not Review.objects.exists()


def test_a_guest_has_the_mails_again_by_the_same_page(client, world):
    post, *_rest = world
    send_link(client, post)
    stop = stop_path(Message.objects.get())
    client.logout()
    assert "get no more mails about this article" in client.post(stop).text
    page = client.post(stop, {"again": "1"})
    assert "Stop these mails?" in page.text
    assert "desk" not in page.text.split("<main")[1].split("</main")[0].lower()
    assert not WithoutMail.objects.exists()


def test_the_wish_outlives_the_erasing_of_who_has_it(client, world):
    """4.32: it is kept as a hash, and says nothing of the address."""
    post, *_rest = world
    send_link(client, post)
    client.post(stop_path(Message.objects.get()))
    Person(EMAIL).erase(with_texts=True, actor=world[2])
    assert WithoutMail.objects.against(post, EMAIL).exists()
    assert "halima" not in repr(WithoutMail.objects.values())


def test_with_the_post_the_link_is_gone(client, world):
    post, *_rest = world
    send_link(client, post)
    stop = stop_path(Message.objects.get())
    post.delete()
    assert client.post(stop).status_code == 404


@pytest.mark.parametrize("sent", [False, True])
def test_a_lively_hour_brings_ten_mails_about_a_post(client, world, sent):
    """Those that the mail server has taken count as well."""
    post, [user, _other], _editor = world
    for _ in range(8):
        for verb in ("accept", "ask_changes", "submit"):
            post.refresh_from_db()
            client.post(path("step", post, verb), {"reason": "So."})
            if sent:
                for message in Message.objects.filter(sent_at=None):
                    message.arrive()
    assert Message.objects.filter(to=user.email).count() == 10


# --- Answers to notes


@pytest.fixture
def noted(client, world):
    """A post, the note that a guest left by a link, and the way of the guest there."""
    post, *_rest = world
    client.force_login(_rest[0][0])
    link, token = PreviewLink.objects.make(post, None, name="Halima Odu", email=EMAIL)
    note = post.notes.create(link=link, name=link.name, body="Was it four?")
    return post, note, reverse("blog:shared", args=[token])


def answer(client, note, body="It was three."):
    return client.post(path("notes", note.post), {"body": body, "thread": note.pk})


def settle(client, note):
    return client.post(path("settle", note.post, note.pk), {"settled": "yes"})


def mails():
    return Message.objects.filter(to=EMAIL, kind="blog/answered").order_by("pk")


def test_who_left_a_note_by_a_link_is_mailed_the_answer(client, noted):
    """7.9: with the way to the place, which opens it without an account."""
    _post, note, first = noted
    answer(client, note)
    [message] = mails()
    assert message.subject == "An answer to your note on “On silence”"
    assert "It was three." in message.text
    assert "Was it four?" in message.html
    [url] = re.findall(rf"{settings.SITE_URL}(/p/\S+)", message.text)
    assert url.endswith(f"#note-{note.pk}")
    assert url in message.html
    client.logout()
    page = client.get(url.partition("#")[0])
    assert f'id="note-{note.pk}"' in page.text
    assert "It was three." in page.text
    assert client.get(first).status_code == 200
    stop_path(message)


def test_of_more_answers_nobody_is_mailed_before_they_have_looked(client, noted):
    """7.9: a mail for each would be a flood; a day later they are told once more."""
    _post, note, first = noted
    client.get(first)
    for number in range(3):
        answer(client, note, f"Answer {number}.")
    settle(client, note)
    [message] = mails()
    assert "Answer 0." in message.text
    client.get(first)
    answer(client, note, "Another.")
    assert ["Another." in m.text for m in mails()] == [False, True]
    answer(client, note, "And one.")
    assert mails().count() == 2
    PreviewLink.objects.update(told_at=timezone.now() - timedelta(hours=25))
    answer(client, note, "The day after.")
    assert mails().count() == 3


def test_who_has_each_link_opened_by_a_scanner_is_mailed_ten_times(client, noted):
    """7.9, S17: what looks before they do is no reason for a flood."""
    _post, note, first = noted
    for number in range(14):
        answer(client, note, f"Answer {number}.")
        client.get(first)
    assert mails().count() == 10


def test_the_links_of_all_mails_go_on_to_work(client, noted):
    """S6: the second mail has the link of the first."""
    _post, note, first = noted
    answer(client, note)
    client.get(first)
    answer(client, note)
    one, two = (re.findall(r"/p/[^/\s]+/", m.text)[0] for m in mails())
    assert one == two != first
    assert client.get(one).status_code == 200


def test_who_left_a_note_is_mailed_that_it_is_settled_once(client, noted):
    _post, note, first = noted
    settle(client, note)
    assert [m.subject for m in mails()] == ["Your note on “On silence” is settled"]
    client.get(first)
    settle(client, note)
    assert mails().count() == 1


def end(how, link):
    if how == "revoked":
        link.revoke()
    elif how == "expired":
        PreviewLink.objects.update(expires_at=timezone.now())
    elif how == "out":
        link.post.publish()
    elif how == "withdrawn":
        link.post.publish()
        link.post.withdraw()
    elif how == "no address":
        PreviewLink.objects.update(email="")
    elif how == "no mails":
        WithoutMail.objects.create(post=link.post, address=hash_of(link.email))


@pytest.mark.parametrize(
    "how", ["revoked", "expired", "out", "withdrawn", "no address", "no mails"]
)
def test_where_the_link_leads_nowhere_nobody_is_mailed(client, noted, how):
    """S6"""
    _post, note, _first = noted
    end(how, note.link)
    assert answer(client, note).status_code == 303
    assert not mails().exists()


def test_a_guest_is_not_mailed_what_they_say_themselves(client, noted):
    _post, note, first = noted
    client.logout()
    client.post(first, {"body": "Or five?", "thread": note.pk})
    assert note.replies.count() == 1
    assert not mails().exists()

"""All who sign a post are told of what concerns it (2.14): at the desk and by mail."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from blog.desk.notices import SHOWN, news_of
from blog.desk.telling import SENTENCES, sentence, tell
from blog.models import Consent, DeskNotice, Post
from blog.signals import post_stepped
from blog.tasks import forget_notices
from mail.models import Message
from tests.factories import make_author, make_draft, make_post, make_role, make_user

DESK = "/desk/"
SEEN = "/desk/notices/seen/"


def author(name):
    return make_author(user=make_role("Authors", name=name), name=name)


def step(post, became, by=None, verb="submit", reason=""):
    transition = SimpleNamespace(became=became, by=by, verb=verb, reason=reason)
    post_stepped.send(Post, post=post, transition=transition)


def mailed():
    return sorted(Message.objects.values_list("to", flat=True))


def noticed():
    return sorted(DeskNotice.objects.values_list("user__name", flat=True))


def test_three_authors_get_three_mails(client):
    """2.14"""
    ann, bo, cy = (author(name) for name in ("Ann", "Bo", "Cy"))
    post = make_post(authors=[ann, bo, cy], title="On silence")
    step(post, "published", by=make_user())
    assert mailed() == sorted(each.user.email for each in (ann, bo, cy))
    assert noticed() == ["Ann", "Bo", "Cy"]
    message = Message.objects.first()
    assert message.subject == "“On silence” is published."
    assert post.get_absolute_url() in message.text


def test_who_did_it_is_not_told():
    """2.14"""
    ann, bo = author("Ann"), author("Bo")
    step(make_draft([ann, bo]), "submitted", by=ann.user)
    assert noticed() == ["Bo"]
    assert mailed() == [bo.user.email]


def test_who_began_it_and_signs_it_not_is_told_at_the_desk():
    ann, began = author("Ann"), make_role("Editors", name="Began")
    step(make_draft([ann], created_by=began), "accepted", by=make_user())
    assert noticed() == ["Ann", "Began"]
    assert mailed() == [ann.user.email]


def test_imports_and_commands_tell_nobody_but_what_was_scheduled_does():
    post = make_draft([author("Ann")])
    step(post, "published", by=None)
    assert noticed() == []
    step(post, "published", by=None, verb="appear")
    assert noticed() == ["Ann"]


def test_an_address_that_nobody_proved_gets_no_mail():
    """An imported address may be anybody's."""
    guest = make_author(name="Guest", email="guest@example.org")
    ann = author("Ann")
    EmailAddress.objects.filter(user=ann.user).update(verified=False)
    bo = author("Bo")
    type(bo.user).objects.filter(pk=bo.user.pk).update(is_active=False)
    post = make_draft([guest, ann, bo])
    step(post, "accepted", by=make_user())
    assert mailed() == []
    consent, _token = Consent.objects.ask(post.bylines.first(), guest.email, None)
    step(post, "accepted", by=make_user())
    assert mailed() == []
    consent.confirm()
    step(post, "accepted", by=make_user())
    assert mailed() == ["guest@example.org"]


def test_a_guest_is_led_to_no_desk():
    guest = make_author(name="Guest", email="guest@example.org")
    post = make_draft([guest])
    Consent.objects.ask(post.bylines.get(), guest.email, None)[0].confirm()
    step(post, "accepted", by=make_user())
    # The one page of it that is theirs ends the mails.
    text = Message.objects.get().text
    assert set(re.findall(r"/desk/\w*", text)) == {"/desk/mails"}


def test_what_is_told_goes_with_the_deed():
    post = make_draft([author("Ann")])
    with transaction.atomic():
        tell(post, "accepted")
        transaction.set_rollback(True)
    assert (mailed(), noticed()) == ([], [])


def test_a_notice_stands_on_top_until_it_is_seen(client):
    ann = author("Ann")
    post = make_draft([ann], title="On silence")
    client.force_login(ann.user)
    step(post, "changes_asked", by=make_user(), reason="A consent line, please.")
    page = client.get(DESK).text
    assert "Changes are asked for in “On silence”." in page
    assert "A consent line, please." in page
    assert ">Today, " in page
    assert client.get(DESK).text.count("Changes are asked for in") == page.count(
        "Changes are asked for in"
    )
    notice = DeskNotice.objects.get()
    assert client.post(SEEN, {"notice": notice.pk})["Location"] == DESK
    assert "Changes are asked for" not in client.get(DESK).text


def shown(client):
    """Return the numbers that the page at hand sends as seen."""
    page = client.get(DESK).text
    return re.findall(r'<input type="hidden" name="notice" value="(\d+)">', page)


def test_all_of_mine_are_seen_at_once_and_none_of_others(client):
    ann, bo = author("Ann"), author("Bo")
    post = make_draft([ann, bo])
    for _ in range(2):
        step(post, "accepted", by=make_user())
    client.force_login(ann.user)
    foreign = list(DeskNotice.objects.filter(user=bo.user).values_list("pk", flat=True))
    client.post(SEEN, {"notice": [*shown(client), *foreign]})
    unseen = DeskNotice.objects.filter(seen_at=None)
    assert set(unseen.values_list("user__name", flat=True)) == {"Bo"}
    assert unseen.count() == 2


@pytest.mark.parametrize("more", [0, 1, 7])
def test_only_what_was_shown_is_seen(client, more):
    """2.14: neither those that come after it, nor those that come meanwhile."""
    ann = author("Ann")
    post = make_draft([ann])
    for _ in range(SHOWN + more):
        step(post, "accepted", by=make_user())
    client.force_login(ann.user)
    page = client.get(DESK).text
    assert (f"and {more} more" in page) is bool(more)
    sent = shown(client)
    assert len(sent) == SHOWN
    step(post, "published", by=make_user())
    client.post(SEEN, {"notice": sent})
    unseen = DeskNotice.objects.unseen(ann.user)
    assert unseen.count() == more + 1
    assert unseen.filter(kind="published").exists()


def test_a_post_that_was_taken_from_me_is_silent(client):
    """security S4: but that it was, by the title that I knew."""
    ann, bo = author("Ann"), author("Bo")
    post = make_draft([ann, bo], title="On silence")
    step(post, "submitted", by=bo.user)
    client.force_login(bo.user)
    byline = post.bylines.get(author=ann)
    client.post(reverse("desk:people-remove", args=[post.pk, byline.pk]))
    Post.objects.filter(pk=post.pk).update(title="A canary of a title")
    [news] = news_of(ann.user)
    assert (news.notice.kind, news.url) == ("removed", "")
    client.force_login(ann.user)
    page = client.get(DESK).text
    assert "Bo took your name off “On silence”." in page
    assert "canary" not in page


def test_what_was_seen_long_ago_is_forgotten():
    ann = author("Ann")
    post = make_draft([ann])
    for days in (None, 80, 100):
        step(post, "accepted", by=make_user())
        seen = days and timezone.now() - timedelta(days=days)
        newest = DeskNotice.objects.order_by("-pk")[:1].values("pk")
        DeskNotice.objects.filter(pk__in=newest).update(seen_at=seen)
    forget_notices(0)
    assert DeskNotice.objects.count() == 2


@pytest.mark.parametrize("kind", DeskNotice.Kind)
def test_every_kind_has_its_sentence(kind):
    said = sentence(kind, {"title": "On silence"})
    assert "“On silence”" in said
    assert "%(" not in said
    assert kind in SENTENCES


def test_every_state_of_a_post_is_a_kind_of_notice():
    assert set(Post.Status.values) <= set(DeskNotice.Kind.values)


@pytest.mark.parametrize("number", ["9" * 5000, "٣", "x"])
def test_a_notice_that_is_none_is_no_fault_of_the_server(client, number):
    client.force_login(make_role("Authors"))
    assert client.post(SEEN, {"notice": [number, "1"]}).status_code == 302

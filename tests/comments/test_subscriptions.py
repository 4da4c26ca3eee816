import re
import statistics
import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import links
from comments.known import cookie_name
from comments.mails import subscribe
from comments.mails.confirming import ask_to_follow, manage_link
from comments.models import Subscription, Tally, Unwanted
from mail.models import Message
from tests.comments.letters import HERE, mails, path_in
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db

MINA = "mina@example.org"
LIST = reverse("comments:subscriptions")
# What would begin a header of its own, or end all of them.
BREAKS = (
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
)
INJECTIONS = (
    *("Bcc: b@example.org", "To: b@example.org", "Subject: Pills", "From: c@d.example"),
    *("Content-Type: text/html", "\tfolded: b@example.org", " b@example.org", ""),
    *("Reply-To: b@example.org", "MIME-Version: 1.0\n\nHello"),
)


def follow_path(post):
    return reverse("comments:follow", args=[post.pk])


def path_of(url):
    return re.sub(r"^https?://[^/]+", "", url)


def make_wish(email=MINA, post=None, comment=None):
    post = post or (comment.post if comment else make_post())
    return Subscription.objects.create(email=email, post=post, comment=comment)


def stop_path(wish):
    return path_of(links.link("stop", wish.pk))


def test_following_without_commenting_is_confirmed_by_mail(client):
    """4.10, 9.1"""
    post = make_post()
    page = client.get(follow_path(post)).content.decode()
    assert post.title in page
    response = client.post(
        follow_path(post), {"email": " Mina@Example.org "}, headers=HERE
    )
    assert response.status_code == 200
    assert not Subscription.objects.exists()
    [message] = mails("follow")
    assert message.to == MINA
    path = path_in(message, "following")
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert not Subscription.objects.exists()
    response = client.post(path, headers=HERE)
    assert response.cookies[cookie_name()].value
    assert Subscription.objects.filter(email=MINA, post=post, comment=None).exists()
    Subscription.objects.all().delete()
    assert client.post(path, headers=HERE).status_code == 404
    assert not Subscription.objects.exists()


def test_a_known_browser_follows_at_once(client):
    post, other = make_post(), make_post()
    client.post(follow_path(post), {"email": MINA}, headers=HERE)
    client.post(path_in(mails("follow")[0], "following"), headers=HERE)
    client.post(follow_path(other), {"email": MINA}, headers=HERE)
    assert Subscription.objects.filter(post=other, email=MINA).exists()
    client.post(follow_path(other), {"email": "other@example.org"}, headers=HERE)
    assert Subscription.objects.count() == 2
    assert [message.to for message in mails("follow")] == [MINA, "other@example.org"]


def test_only_what_anyone_may_read_is_followed(client):
    """S4"""
    post = make_post()
    client.post(follow_path(post), {"email": MINA}, headers=HERE)
    path = path_in(mails("follow")[0], "following")
    post.withdraw()
    assert client.get(follow_path(post)).status_code == 404
    assert client.post(path, headers=HERE).status_code == 404
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("email", ["", "mina", "a@b", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_mended_in_the_form(client, email):
    for path in (follow_path(make_post()), LIST):
        response = client.post(path, {"email": email}, headers=HERE)
        assert response.status_code == 422
        page = response.content.decode()
        assert 'href="#id_email"' in page
        assert "<title>Error:" in re.sub(r"\s*\n\s*", "", page)
    assert not Message.objects.exists()


def test_line_breaks_in_addresses_are_answered_by_400(client):
    """S16: 200 tries, no header of theirs and no error of ours."""
    paths = (follow_path(make_post()), LIST)
    statuses = set()
    for path in paths:
        for line_break in BREAKS:
            for injection in INJECTIONS:
                email = f"mina@example.org{line_break}{injection}"
                statuses.add(
                    client.post(path, {"email": email}, headers=HERE).status_code
                )
    assert statuses <= {400, 422}
    assert 400 in statuses
    assert not Message.objects.exists()


def test_forms_of_other_pages_are_asked_once_more():
    """S19"""
    client = Client(enforce_csrf_checks=True)
    post = make_post()
    for path in (follow_path(post), LIST):
        for said in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://evil.example"},
        ):
            response = client.post(path, {"email": MINA}, headers=said)
            assert response.status_code == 403
    assert not Message.objects.exists()


def test_nobody_learns_whether_an_address_is_known_here(client):
    """S13: for who has subscribed, who wants no mail, and who was asked today."""
    post = make_post()
    make_wish("told@example.org", post)
    Unwanted.objects.refuse("never@example.org")
    ask_to_follow("asked@example.org", post)
    answers = set()
    for number, name in enumerate(("told", "never", "asked", "new")):
        data, ip = {"email": f"{name}@example.org"}, f"192.0.2.{number}"
        for path in (follow_path(post), LIST):
            response = client.post(path, data, headers=HERE, REMOTE_ADDR=ip)
            answers.add((response.status_code, response.content))
    assert len(answers) == 1
    assert [message.to for message in mails("follow")] == [
        f"{name}@example.org" for name in ("asked", "told", "new")
    ]


def test_the_time_of_an_answer_tells_nothing_either():
    """S13: a mail that must not go takes as long as one that does."""
    post = make_post()
    Unwanted.objects.refuse("never@example.org")
    times = {"never": [], "new": []}
    for number in range(60):
        for kind, taken in times.items():
            email = (
                f"{kind}@example.org" if kind == "never" else f"n{number}@example.org"
            )
            Tally.objects.all().delete()
            begun = time.perf_counter()
            ask_to_follow(email, post)
            taken.append(time.perf_counter() - begun)
    never, new = (statistics.median(taken) for taken in times.values())
    assert abs(never / new - 1) < 0.25
    assert not Message.objects.filter(to="never@example.org").exists()


def test_too_many_wishes_from_one_place_are_answered_by_429(client):
    """S17: three mails an hour."""
    for number in range(3):
        data = {"email": f"r{number}@example.org"}
        assert client.post(LIST, data, headers=HERE).status_code == 200
    response = client.post(LIST, {"email": MINA}, headers=HERE)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert Message.objects.count() == 3


def test_whoever_lost_the_link_to_their_list_gets_it_by_mail(client):
    wish = make_wish()
    client.post(LIST, {"email": MINA}, headers=HERE)
    [message] = mails("subscriptions")
    page = client.get(path_in(message, "subscriptions")).content.decode()
    assert wish.post.title in page
    assert MINA in page


def test_one_page_lists_and_ends_all_subscriptions(client):
    """4.10, 9.4"""
    comment = make_comment(email=MINA)
    wishes = [make_wish(), make_wish(comment=comment), make_wish("other@example.org")]
    path = path_of(manage_link(MINA))
    page = client.get(path).content.decode()
    assert [wish.post.title in page for wish in wishes] == [True, True, False]
    assert "Answers to your comment" in page
    assert "other@example.org" not in page
    for method in (client.get, client.head):
        assert method(path, {"stop": wishes[0].pk}).status_code == 200
    assert Subscription.objects.count() == 3
    # Another's can't be ended, even by number.
    client.post(path, {"stop": [wishes[0].pk, wishes[2].pk, "x", "9" * 30]})
    assert set(Subscription.objects.all()) == set(wishes[1:])


def test_no_mail_at_all_holds_whoever_writes_the_address(client):
    """4.10: “block all”, kept without the address."""
    post = make_wish().post
    path = path_of(manage_link(MINA))
    client.post(path, {"nothing": "1"})
    assert not Subscription.objects.exists()
    assert MINA not in Unwanted.objects.get().address
    comment = make_comment(email="MINA@example.org", post=post)
    subscribe(comment, "all")
    client.post(follow_path(post), {"email": MINA}, headers=HERE)
    assert not Subscription.objects.exists()
    assert not Message.objects.exists()
    assert "You get no mail of any discussion" in client.get(path).content.decode()
    client.post(path, {"again": "1"})
    subscribe(comment, "all")
    assert Subscription.objects.get().email == MINA


def test_links_to_the_list_are_of_one_address_and_seven_days(client, monkeypatch):
    """9.4, S17"""
    path = path_of(manage_link(MINA))
    assert (
        client.get(path.replace(path[-6], "A" if path[-6] != "A" else "B")).status_code
        == 404
    )
    later = time.time() + 7.1 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert client.get(path).status_code == 404


def test_a_title_that_is_not_public_any_more_is_not_listed(client):
    """S4"""
    wish = make_wish()
    wish.post.withdraw()
    for path in (path_of(manage_link(MINA)), stop_path(wish)):
        page = client.get(path).content.decode()
        assert wish.post.title not in page


def test_a_mail_program_ends_the_mails_by_itself(client):
    """RFC 8058, 9.2: a POST without cookie, token, Origin or Referer."""
    wish = make_wish()
    reply = make_wish(post=wish.post, comment=make_comment(post=wish.post))
    others = [make_wish(), make_wish("other@example.org", wish.post)]
    path = stop_path(wish)
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert Subscription.objects.count() == 4
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    for _again in range(2):
        response = client.post(path, body, content_type=kind)
        assert response.status_code == 200
        assert not response.cookies
    assert set(Subscription.objects.all()) == set(others)
    assert "have stopped" in client.get(path).content.decode()
    assert reply not in Subscription.objects.all()


def test_a_link_that_stops_mails_never_grows_old(client, monkeypatch):
    path = stop_path(make_wish())
    later = time.time() + 4 * 365 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert client.post(path).status_code == 200
    assert not Subscription.objects.exists()


def test_the_same_wish_is_kept_once():
    comment = make_comment(email=MINA)
    for _again in range(2):
        subscribe(comment, "all")
        subscribe(comment, "replies")
        subscribe(comment, "")
        subscribe(comment, "everything")
    assert Subscription.objects.count() == 2
    assert Subscription.objects.filter(made_at__lte=timezone.now()).count() == 2

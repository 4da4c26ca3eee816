"""Whoever has a link reads one draft without an account (7.7, security.md S6)."""

import secrets
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.desk import pace
from blog.desk.telling import place_of
from blog.models import PreviewLink, Review
from mail.models import Message
from tests.desk.writing import make_writers
from tests.factories import make_author, make_draft, make_image, make_role

pytestmark = pytest.mark.django_db
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def share(post, **fields):
    """Return a link to ``post`` and its path."""
    link, token = PreviewLink.objects.make(post, None, name="Halima Odu", **fields)
    return link, reverse("blog:shared", args=[token])


def test_the_link_shows_the_draft_and_leaves_no_trace_outside(client):
    """7.7, S6"""
    post = make_draft(title="On silence", body="<p>Nobody spoke for a while.</p>")
    _link, path = share(post)
    page = client.get(path)
    assert page.status_code == 200
    assert "Nobody spoke for a while." in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert "private" in page.headers["Cache-Control"]
    # The one cookie is that of the draft's files, and goes nowhere else.
    assert [(c.key, c["path"]) for c in page.cookies.values()] == [
        (f"media-{post.pk}", "/media/")
    ]


def test_only_a_digest_is_stored():
    """S6: 256 random bits, in the database as their SHA-256."""
    link, path = share(make_draft())
    token = path.split("/")[2]
    assert len(token) >= 43
    assert token not in repr(PreviewLink.objects.values().get())
    assert link.digest != token


def test_one_account_mails_so_many_links_and_no_more(client, monkeypatch):
    """Security S17: whatever the post; without an address nobody is mailed."""
    monkeypatch.setattr(pace, "MOST_BY_ONE", 3)
    user = make_role("Contributors")
    client.force_login(user)
    said = {"name": "Halima Odu", "days": 14}
    statuses = []
    for number in range(4):
        post = make_draft([make_author(user=user)] if not number else [user.author])
        path = reverse("desk:links", args=[post.pk])
        answer = client.post(path, said | {"email": f"guest-{number}@example.org"})
        statuses.append(answer.status_code)
    assert statuses == [200, 200, 200, 422]
    assert "Too many links" in answer.text
    assert (Message.objects.count(), PreviewLink.objects.count()) == (3, 3)
    assert client.post(path, said).status_code == 200


def flipped(token, number):
    """Return ``token`` with one of its bits turned: 6 in each of its letters."""
    at, bit = divmod(number % (6 * len(token)), 6)
    value = ALPHABET.index(token[at]) ^ (1 << bit)
    return token[:at] + ALPHABET[value] + token[at + 1 :]


def test_ten_thousand_other_tokens_open_nothing():
    """S6: each bit turned of each of forty tokens, and as many invented ones."""
    tokens = [share(make_draft())[1].split("/")[2] for _ in range(20)]
    wrong = {flipped(token, bit) for token in tokens for bit in range(6 * len(token))}
    wrong |= {secrets.token_urlsafe(32) for _ in range(10_000 - len(wrong))}
    assert len(wrong) >= 10_000
    opened = [t for t in wrong if PreviewLink.objects.by_token(t).exists()]
    assert opened == []
    assert all(PreviewLink.objects.by_token(token).exists() for token in tokens)


def end(how, link):
    if how == "expired":
        PreviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        link.revoke()
    elif how == "withdrawn":
        link.post.publish()
        link.post.withdraw()
    elif how == "deleted":
        link.post.delete()


WAYS = ["expired", "revoked", "withdrawn", "deleted", "bit-flipped", "foreign", "empty"]


@pytest.mark.parametrize(
    ("how", "method", "page"), list(product(WAYS, ["get", "post"], ["", "review/"]))
)
def test_every_link_that_leads_nowhere_is_answered_alike(client, how, method, page):
    """S6: 404, the same page as for an invented one."""
    link, path = share(make_draft())
    asked = {"post": link.post, "name": link.name, "due_on": timezone.localdate()}
    Review.objects.create(link=link, **asked)
    assert client.get(f"{path}{page}").status_code == 200
    token = path.split("/")[2]
    end(how, link)
    if how == "bit-flipped":
        token = flipped(token, 7)
    elif how == "foreign":
        token = "w" * 43
    elif how == "empty":
        link.second_token()
        token = link.reminder_digest
    ask = getattr(client, method)
    answer = ask(f"/p/{token}/{page}")
    invented = ask(f"/p/{secrets.token_urlsafe(32)}/{page}")
    assert answer.status_code == invented.status_code == 404
    assert answer.content == invented.content
    assert answer.headers == invented.headers


def test_a_link_opens_its_own_post_alone(client):
    """S6: foreign tokens."""
    mine, other = make_draft(title="Mine"), make_draft(title="Of another")
    _link, path = share(mine)
    assert "Of another" not in client.get(path).text
    for there in (f"/preview/{other.pk}/", f"/preview/{mine.pk}/"):
        assert client.get(there).status_code == 404


def test_once_the_post_is_out_the_link_leads_there(client):
    """7.7"""
    post = make_draft()
    _link, path = share(post)
    post.publish()
    answer = client.get(path)
    assert answer.status_code == 301
    assert answer.headers["Location"] == post.get_absolute_url()
    assert answer.headers["Referrer-Policy"] == "no-referrer"


WRITTEN = {
    "": {"body": "Was it four?"},
    "review/": {"recommendation": "minor", "text": "Well told.\n\nOne thing."},
}


@pytest.mark.parametrize("page", WRITTEN)
def test_what_was_written_before_it_was_out_is_taken_after(client, page):
    """7.7, 7.8, 7.10: and who wrote it is told that it came."""
    post, [ines, _other] = make_writers(title="On silence")
    link, path = share(post)
    asked = {"post": post, "name": link.name, "due_on": timezone.localdate()}
    review = Review.objects.create(link=link, **asked)
    assert client.get(f"{path}{page}").status_code == 200
    post.publish()
    answer = client.post(f"{path}{page}", WRITTEN[page])
    assert answer.status_code == 303
    received = client.get(answer.headers["Location"])
    assert (received.status_code, "was received" in received.text) == (200, True)
    assert post.get_absolute_url() in received.text
    review.refresh_from_db()
    assert [note.body for note in post.notes.all()] == (
        [] if page else ["Was it four?"]
    )
    assert review.text == WRITTEN[page].get("text", "")
    [notice] = ines.notices.filter(kind__in=["noted", "reviewed"])
    client.force_login(ines)
    assert "Halima Odu" in client.get(place_of(notice.kind, post)).text


@pytest.mark.parametrize("page", WRITTEN)
def test_what_is_refused_after_it_was_out_comes_back(client, page):
    post = make_draft()
    link, path = share(post)
    asked = {"post": post, "name": link.name, "due_on": timezone.localdate()}
    Review.objects.create(link=link, **asked)
    post.publish()
    wrong = {"quote": "It says no such thing", "recommendation": ""}
    answer = client.post(f"{path}{page}", WRITTEN[page] | wrong)
    assert answer.status_code == 422
    assert WRITTEN[page].get("body", "One thing.") in answer.text


def test_the_files_of_the_draft_come_with_the_page(client):
    """S7"""
    image = make_image()
    _link, path = share(make_draft(image=image))
    assert client.get(image.file.url).status_code == 404
    client.get(path)
    assert client.get(image.file.url).status_code == 200


@pytest.mark.parametrize("how", ["revoked", "expired", "withdrawn"])
def test_with_the_link_the_files_of_the_draft_are_gone(client, how):
    """S6, S7: not an hour later."""
    image = make_image()
    link, path = share(make_draft(image=image))
    client.get(path)
    assert client.get(image.file.url).status_code == 200
    end(how, link)
    assert client.get(image.file.url).status_code == 404


def test_visits_are_counted_without_saying_who(client):
    """7.7: logged; a page that is loaded twice was opened once."""
    link, path = share(make_draft())
    for _ in range(2):
        client.get(path, REMOTE_ADDR="192.0.2.9")
    client.head(path)
    [visit] = link.visits.values()
    assert set(visit) == {"id", "link_id", "at"}
    link.visits.update(at=timezone.now() - timedelta(hours=1))
    client.get(path)
    [counted] = PreviewLink.objects.with_visits()
    assert counted.visited == 2
    assert counted.last_visit > timezone.now() - timedelta(minutes=1)


def test_the_page_costs_the_same_with_few_notes_and_with_many(client):
    post = make_draft()
    link, path = share(post)

    def costs(number):
        for _ in range(number):
            note = link.notes.create(post=post, name="Halima", body="Well.")
            note.answer(name="Ines", body="Thank you.")
        with CaptureQueriesContext(connection) as context:
            assert client.get(path).status_code == 200
        return len(context)

    costs(1)
    assert costs(1) == costs(5)

"""Co-authors confirm how they are named by a link, without an account (2.15)."""

import re
from datetime import timedelta

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, Byline, Consent, DeskNotice, Image
from mail.models import Message
from tests.blog.hostile_images import MAKERS, made
from tests.factories import (
    make_author,
    make_draft,
    make_picture,
    make_post,
    make_role,
    make_user,
)

ANSWER = {
    "credentials": "MD, MHPE",
    "role": "teaching chair",
    "affiliation": "University of Marrowfield",
    "handles": "@tomaszw",
    "orcid": "0000-0002-1825-0097",
    "disclosure_status": "declared",
    "disclosure": "Holds shares in a stethoscope.",
    "agreed": "on",
}


@pytest.fixture
def ines():
    user = make_role("Contributors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    return user


@pytest.fixture
def tomasz():
    return make_author(name="Tomasz Wren", email="tomasz@example.org")


@pytest.fixture
def byline(ines, tomasz):
    post = make_draft([ines.author, tomasz], title="On silence")
    Byline.objects.update(disclosure_status="unanswered")
    return Byline.objects.get(post=post, author=tomasz)


def ask(byline, by):
    consent, token = Consent.objects.ask(byline, byline.author.email, by)
    return consent, reverse("desk:byline-consent", args=[token])


def test_the_link_opens_without_an_account_and_confirms_once(
    client, byline, ines, tomasz
):
    consent, path = ask(byline, ines)
    page = client.get(path)
    assert page.status_code == 200
    assert "On silence" in page.text
    assert not page.cookies
    assert client.post(path, ANSWER | {"photo": make_picture()}).status_code == 200
    consent.refresh_from_db()
    byline.refresh_from_db()
    tomasz.refresh_from_db()
    assert consent.holds
    assert byline.disclosure_in_words == "Holds shares in a stethoscope."
    assert byline.told("credentials") == "MD, MHPE"
    assert tomasz.affiliation == "University of Marrowfield"
    assert tomasz.orcid == "0000-0002-1825-0097"
    assert tomasz.photo.alt == "Tomasz Wren"
    # It dies after use.
    assert client.get(path).status_code == 404
    assert client.post(path, ANSWER).status_code == 404


def test_opening_the_link_changes_nothing(client, byline, ines):
    """security S17: mail programs follow links, too."""
    consent, path = ask(byline, ines)
    for _ in range(2):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    consent.refresh_from_db()
    assert consent.is_open


def test_the_others_are_told_and_see_a_tick(client, byline, ines):
    _consent, path = ask(byline, ines)
    people = reverse("desk:people", args=[byline.post_id])
    client.force_login(ines)
    assert "✓ Confirmed" not in client.get(people).text
    client.post(path, ANSWER)
    assert "✓ Confirmed" in client.get(people).text
    [notice] = DeskNotice.objects.filter(user=ines)
    assert (notice.kind, notice.data["name"]) == ("confirmed", "Tomasz Wren")
    assert Message.objects.get().to == ines.email
    [change] = byline.post.byline_changes.all()
    assert (change.kind, change.by) == ("confirmed", None)


def test_a_byline_that_changed_since_wants_another_answer(client, byline, ines):
    _consent, path = ask(byline, ines)
    client.post(path, ANSWER)
    Byline.objects.filter(pk=byline.pk).update(disclosure="Something else.")
    client.force_login(ines)
    page = client.get(reverse("desk:people", args=[byline.post_id])).text
    assert "✓ Confirmed" not in page
    assert "Changed since it was confirmed" in page


def test_expired_replaced_and_invented_links_are_answered_alike(client, byline, ines):
    """security S6"""
    _old, replaced = ask(byline, ines)
    _new, path = ask(byline, ines)
    assert client.get(replaced).status_code == 404
    assert client.get(path).status_code == 200
    Consent.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = client.get(path)
    assert expired.status_code == 404
    assert client.post(path, ANSWER).status_code == 404
    flipped = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    assert client.get(flipped).text == expired.text
    assert not Consent.objects.given().exists()


def test_only_a_digest_of_the_link_is_stored(byline, ines):
    """security S6: 256 random bits, of which the database knows the SHA-256."""
    consent, path = ask(byline, ines)
    token = path.split("/")[-2]
    assert len(token) >= 43
    stored = Consent.objects.filter(pk=consent.pk).values().get()
    assert token not in str(stored)


def test_no_cache_no_search_engine_and_no_other_site_learns_of_it(client, byline, ines):
    _consent, path = ask(byline, ines)
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"orcid": "0000-0002-1825-0098"}, "orcid"),
        ({"disclosure_status": ""}, "disclosure_status"),
        ({"agreed": ""}, "agreed"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    client, byline, ines, change, field
):
    consent, path = ask(byline, ines)
    response = client.post(path, ANSWER | change)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.text
    assert "University of Marrowfield" in response.text
    consent.refresh_from_db()
    assert consent.is_open


def test_declaring_without_saying_what_is_refused(client, byline, ines):
    """1.10"""
    _consent, path = ask(byline, ines)
    assert client.post(path, ANSWER | {"disclosure": ""}).status_code == 422


def test_the_orcid_of_somebody_else_is_refused(client, byline, ines):
    make_author(orcid=ANSWER["orcid"])
    _consent, path = ask(byline, ines)
    response = client.post(path, ANSWER)
    assert response.status_code == 422
    assert "Another author has this ORCID iD." in response.text


def test_a_file_that_is_no_photo_is_refused(client, byline, ines, tomasz):
    _consent, path = ask(byline, ines)
    svg = make_picture()
    svg.file.truncate(20)
    assert client.post(path, ANSWER | {"photo": svg}).status_code == 422
    tomasz.refresh_from_db()
    assert tomasz.photo is None


def test_fields_that_are_not_asked_for_change_nothing(client, byline, ines, tomasz):
    """security S5"""
    _consent, path = ask(byline, ines)
    more = {"author": ines.author.pk, "position": 1, "contribution": "editor"}
    more |= {"name": "The Minister", "email": "x@example.org", "kept_at": "2020-01-01"}
    client.post(path, ANSWER | more)
    byline.refresh_from_db()
    tomasz.refresh_from_db()
    assert (byline.author, byline.position) == (tomasz, 2)
    assert byline.contribution == "author"
    assert (tomasz.name, tomasz.email) == ("Tomasz Wren", "tomasz@example.org")


def test_what_was_kept_at_publication_stays(client, ines, tomasz):
    """2.5"""
    post = make_post(authors=[tomasz])
    byline = post.bylines.get()
    _consent, path = ask(byline, ines)
    assert 'name="affiliation"' not in client.get(path).text
    # As a page would send it that was asked for before.
    assert client.post(path, ANSWER).status_code == 422
    assert client.post(path, {"agreed": "on", "orcid": ""}).status_code == 200
    byline.refresh_from_db()
    assert (byline.affiliation, byline.disclosure_status) == ("", "none")


def test_an_author_is_asked_from_the_page_of_people(client, byline, ines):
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    assert client.post(path).status_code == 302
    message = Message.objects.get()
    assert message.to == "tomasz@example.org"
    [link] = set(re.findall(r"/desk/consent/[\w-]+/", message.text))
    client.logout()
    assert client.get(link).status_code == 200


def test_nobody_is_asked_again_within_the_hour(client, byline, ines):
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    client.post(path)
    assert client.post(path).status_code == 409
    assert Message.objects.count() == 1
    Consent.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert client.post(path).status_code == 302
    assert Message.objects.count() == 2


def test_whom_nobody_can_write_to_is_not_asked(client, byline, ines, tomasz):
    type(tomasz).objects.update(email="")
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    response = client.post(path)
    assert response.status_code == 409
    assert "no e-mail address" in response.text


def test_who_has_an_account_confirms_at_the_desk(client, byline, ines):
    own = Byline.objects.get(author=ines.author)
    client.force_login(ines)
    path = reverse("desk:people-mine", args=[own.post_id, own.pk])
    assert client.get(path).status_code == 200
    response = client.post(path, ANSWER)
    assert response["Location"] == reverse("desk:people", args=[own.post_id])
    own.refresh_from_db()
    assert own.is_answered
    assert Consent.objects.get().holds
    other = reverse("desk:people-mine", args=[byline.post_id, byline.pk])
    assert client.post(other, ANSWER).status_code == 403
    client.force_login(make_user())
    assert client.get(path).status_code == 403


def mine(byline, user):
    """Return where ``user`` says at the desk how they are named in ``byline``."""
    return reverse("desk:people-mine", args=[byline.post_id, byline.pk])


@pytest.fixture
def ways(client, byline, ines):
    """Return each page that takes a photo, and what is sent there with it."""
    own = Byline.objects.get(post=byline.post, author=ines.author)
    client.force_login(ines)
    _consent, path = ask(byline, ines)
    part = ANSWER | {"orcid": ""}
    return {
        "link": (path, ANSWER, "photo"),
        "mine": (mine(own, ines), part, "photo"),
        "me": (reverse("desk:me"), {}, "photo_file"),
    }


WAYS = ["link", "mine", "me"]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("way", WAYS)
def test_no_photo_that_means_harm_is_stored(client, ways, way, name):
    """S8: each is refused beside its field, by every page that takes one."""
    path, said, field = ways[way]
    file = SimpleUploadedFile(name, made(name))
    answer = client.post(path, said | {field: file})
    if not name.isprintable():
        # Django puts the name right on the way in: what is stored is plain.
        assert Image.objects.get().file.name.isascii()
        return
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Image.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_photo_of_an_iphone_is_taken(client, ways, way):
    """7.11: HEIC."""
    path, said, field = ways[way]
    pillow_heif.register_heif_opener()
    file = SimpleUploadedFile("me.heic", make_picture((60, 40), "heif").read())
    assert client.post(path, said | {field: file}).status_code in (200, 302)
    assert Image.objects.get().file.name.endswith(".jpg")


@pytest.mark.parametrize("way", ["link", "mine"])
def test_what_publication_kept_stays_when_an_answer_comes_after_it(
    client, byline, ines, monkeypatch, way
):
    """1.17, security.md R: the post appears between the page and its answer."""
    own = Byline.objects.get(post=byline.post, author=ines.author)
    client.force_login(ines)
    asked, path = (byline, ask(byline, ines)[1])
    if way == "mine":
        asked, path = own, mine(own, ines)
    save = Image.save

    def late(image, *args, **kwargs):
        save(image, *args, **kwargs)
        for row in Byline.objects.filter(post=byline.post):
            row.keep()

    monkeypatch.setattr(Image, "save", late)
    said = ANSWER | {"orcid": "", "photo": make_picture()}
    answer = client.post(path, said)
    assert answer.status_code == 422
    assert "published in the meantime" in answer.text
    asked.refresh_from_db()
    assert asked.credentials != "MD, MHPE"
    # Sent again from that page: it is said once more, and nothing is dropped.
    monkeypatch.undo()
    asked.keep()
    assert client.post(path, ANSWER | {"orcid": ""}).status_code == 422
    assert client.post(path, {"agreed": "on", "orcid": ""}).status_code in (200, 302)


def test_an_answer_writes_over_nothing_that_others_say_of_the_author(
    client, byline, ines, tomasz, monkeypatch
):
    """7.13: an editor mends the author while a photo is looked at."""
    _consent, path = ask(byline, ines)
    save = Image.save

    def late(image, *args, **kwargs):
        save(image, *args, **kwargs)
        Author.objects.filter(pk=tomasz.pk).update(name="Tomasz W. Wren", role="dean")

    monkeypatch.setattr(Image, "save", late)
    assert client.post(path, ANSWER | {"photo": make_picture()}).status_code == 200
    tomasz.refresh_from_db()
    assert (tomasz.name, tomasz.role) == ("Tomasz W. Wren", "dean")
    byline.refresh_from_db()
    assert byline.role == "teaching chair"

"""What co-authors answer: what of it is refused, and what it leaves alone (2.15)."""

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blog.models import Author, Byline, Image
from tests.blog.hostile_images import MAKERS, made
from tests.desk.confirming import ANSWER, ask, byline, ines, mine, tomasz
from tests.factories import make_author, make_picture, make_post

__all__ = ["byline", "ines", "tomasz"]


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

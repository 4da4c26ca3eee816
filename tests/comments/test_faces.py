"""Portraits of who mentions us: fetched, checked, made anew and stored by us."""

from io import BytesIO

import pytest
from django.db import DatabaseError
from PIL import Image as Picture

from comments.linkbacks import faces
from comments.models import Comment, Linkback
from comments.moderation import acts
from tests.blog.hostile import answer
from tests.factories import make_editor, make_picture

REPLY = """<div class="h-entry"><a class="u-like-of" href="{post}">x</a>
<a class="p-author h-card" href="https://ann.example/">
<img class="u-photo" src="/me" alt="">Ann Lee</a></div>"""


def picture(size=(300, 200), kind="png", colour="#0b5a5e"):
    return make_picture(size, kind, colour).read()


def photo(data, kind="image/png"):
    return answer(data, Content_Type=kind)


@pytest.fixture
def stored(test_settings):
    """Return a function that lists the portraits that are stored."""
    folder = test_settings.MEDIA_ROOT / "mentions"
    return lambda: sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "avif", "gif"])
def test_a_portrait_is_copied_small_and_square(elsewhere, stored, kind):
    """MF-5, S8"""
    elsewhere.pages["/me"] = photo(picture(kind=kind), f"image/{kind}")
    linkback = elsewhere.mention(REPLY)
    (path,) = stored()
    assert linkback.photo.path == str(path)
    with Picture.open(path) as found:
        assert (found.format, found.size) == ("WEBP", (96, 96))
        assert not found.getexif()
    assert path.stat().st_size < 5_000


def test_nothing_of_its_bytes_is_kept(elsewhere, stored):
    """S8: metadata, and what hides behind a picture."""
    stream = BytesIO()
    exif = Picture.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    Picture.new("RGB", (200, 200), "red").save(stream, "JPEG", exif=exif)
    elsewhere.pages["/me"] = photo(
        stream.getvalue() + b"<?php alert(1) ?>", "image/jpeg"
    )
    elsewhere.mention(REPLY)
    assert b"alert" not in stored()[0].read_bytes()


def bomb(side):
    stream = BytesIO()
    Picture.new("1", (side, side)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (b"GIF89a<script>", "image/gif"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (picture()[:-40], "image/png"),
        (b"", "image/png"),
        (picture(), "text/html"),
        (picture(), ""),
        (picture((13_000, 1)), "image/png"),
        (bomb(9_000), "image/png"),
        (bomb(4_000), "image/png"),
        (b"\x89PNG" + b"x" * 3_000_000, "image/png"),
    ],
)
def test_what_is_no_small_picture_is_not_taken(elsewhere, stored, data, kind):
    """S8"""
    elsewhere.pages["/me"] = photo(data, kind)
    linkback = elsewhere.mention(REPLY)
    assert (linkback.state, linkback.photo.name) == ("verified", "")
    assert not stored()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "data:image/png;base64,eA==",
        "ftp://x.example/",
        "//",
        "/no",
    ],
)
def test_a_portrait_that_cannot_be_had_is_no_fault(elsewhere, stored, address):
    """SS-2, MF-5"""
    linkback = elsewhere.mention(REPLY.replace("/me", address))
    assert (linkback.state, linkback.photo.name) == ("verified", "")
    assert not stored()


def test_nobody_elsewhere_knows_where_a_portrait_lies(elsewhere, stored, settings):
    """S7: it is stored before anybody has approved it."""
    elsewhere.pages["/me"] = photo(picture())
    elsewhere.mention(REPLY)
    settings.SECRET_KEY = "another"
    face = faces.look_at(elsewhere.url + "me")
    assert not stored()[0].name.startswith(face.name[:40])


@pytest.fixture
def shown(elsewhere):
    """Return a claim with a portrait, which an editor has approved."""
    elsewhere.pages["/me"] = photo(picture())
    linkback = elsewhere.mention(REPLY)
    seen = {linkback.comment.pk: linkback.comment.seen}
    acts.decide(seen, "approved", make_editor())
    return linkback


def again(elsewhere, linkback, committing):
    with committing(execute=True):
        return elsewhere.verify(linkback)


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_the_same_portrait_stays(elsewhere, shown, stored, committing):
    (path,) = stored()
    linkback = again(elsewhere, shown, committing)
    assert stored() == [path]
    assert linkback.comment.status == "approved"


def test_a_new_portrait_takes_its_place_and_is_judged(
    elsewhere, shown, stored, committing
):
    """WM-R5: no picture slips through under an approval."""
    (old,) = stored()
    elsewhere.pages["/me"] = photo(picture(colour="#aa0000"))
    linkback = again(elsewhere, shown, committing)
    (new,) = stored()
    assert new != old
    assert linkback.photo.path == str(new)
    assert linkback.comment.status == "pending"


def test_a_portrait_that_is_away_for_once_stays(elsewhere, shown, stored, committing):
    elsewhere.pages["/me"] = answer(b"", "503 Busy")
    linkback = again(elsewhere, shown, committing)
    assert [linkback.photo.path] == [str(path) for path in stored()]
    assert linkback.comment.status == "approved"


def test_a_portrait_that_is_gone_is_deleted(elsewhere, shown, stored, committing):
    elsewhere.pages["/me"] = answer(b"", "404 Not Found")
    linkback = again(elsewhere, shown, committing)
    assert (linkback.photo.name, linkback.comment.status) == ("", "approved")
    assert not stored()


@pytest.mark.parametrize("page", [REPLY.replace('src="/me"', "hidden"), "<p>No link"])
def test_a_portrait_that_is_taken_back_is_deleted(
    elsewhere, shown, stored, committing, page
):
    elsewhere.pages["/page"] = page
    linkback = again(elsewhere, shown, committing)
    assert linkback.photo.name == ""
    assert not stored()
    assert Comment.objects.get().status == ("trashed" if "No" in page else "approved")


def test_two_people_with_one_picture_have_one_each(elsewhere, stored, committing):
    elsewhere.pages["/me"] = photo(picture())
    first = elsewhere.mention(REPLY)
    elsewhere.pages["/page?2"] = REPLY
    second = elsewhere.verify(elsewhere.claim(path="page?2"))
    assert len(stored()) == 2
    elsewhere.pages["/page"] = "<p>No link"
    again(elsewhere, first, committing)
    assert [second.photo.path] == [str(path) for path in stored()]


def test_a_portrait_whose_mention_could_not_be_stored_is_deleted(
    elsewhere, stored, monkeypatch
):
    """S8: else each try leaves a file that nobody shows and nobody deletes."""
    elsewhere.pages["/me"] = photo(picture())

    def fail(linkback, *facts):
        assert len(stored()) == 1
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(Linkback, "settle", fail)
        linkback = elsewhere.mention(REPLY)
    assert (linkback.state, linkback.photo.name) == ("waiting", "")
    assert not stored()
    linkback = elsewhere.verify(linkback)
    assert [linkback.photo.path] == [str(path) for path in stored()]


def test_a_portrait_that_is_shown_outlives_a_look_that_fails(
    elsewhere, shown, stored, monkeypatch
):
    """Whatever was found anew, what is shown stays until something else is."""
    (path,) = stored()

    def fail(linkback, *facts):
        raise DatabaseError

    monkeypatch.setattr(Linkback, "settle", fail)
    assert elsewhere.verify(shown).photo.path == str(path)
    elsewhere.pages["/me"] = photo(picture(colour="#aa0000"))
    assert elsewhere.verify(shown).photo.path == str(path)
    assert stored() == [path]

"""The media library, and how the editor brings images (7.11)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import markup
from blog.desk.figures import figure
from blog.models import Image
from tests.blog.hostile_images import files
from tests.factories import (
    make_author,
    make_draft,
    make_image,
    make_picture,
    make_post,
    make_role,
)

LIBRARY, IMAGES = "/desk/media/", "/desk/images/"


@pytest.fixture
def writer(client):
    user = make_role("Contributors")
    client.force_login(user)
    return user


def brought(**fields):
    return {"file": make_picture(), "alt": "A ward", **fields}


def test_editor_brings_an_image_and_gets_its_figure(client, writer):
    draft = make_draft([make_author(user=writer)])
    asked = brought(post=draft.pk, caption="Ward <6>", credit="Photo: T. Wren")
    answer = client.post(IMAGES, asked)
    assert answer.status_code == 201
    image = Image.objects.get()
    assert (image.added_by, image.added_for) == (writer, draft)
    said = answer.json()
    assert (said["id"], said["url"]) == (image.pk, image.file.url)
    assert (said["width"], said["height"]) == (6, 4)
    assert "<figcaption>Ward &lt;6&gt; Photo: T. Wren</figcaption>" in said["html"]
    job = ProcrastinateJob.objects.get(task_name="blog.tasks.render_image")
    assert job.args == {"number": image.pk}


def test_figure_stays_what_it_is_in_a_text():
    image = make_image(
        caption="Ward 6", licence="https://creativecommons.org/licenses/by/4.0/"
    )
    html = markup.clean_article(figure(image))
    for part in ("<figure>", f'src="{image.file.url}"', 'rel="license', "CC BY 4.0"):
        assert part in html


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"alt": ""}, "alt"),
        ({"alt": "A ward", "decorative": "on"}, "alt"),
        ({"file": ""}, "file"),
        ({"licence": "https://evil.test/"}, "licence"),
    ],
)
def test_image_is_described_at_insertion_or_refused(client, writer, fields, named):
    """features.md 1.4, 7.11"""
    for address in (IMAGES, LIBRARY):
        answer = client.post(address, brought(**fields))
        assert answer.status_code == 422
    assert not Image.objects.exists()
    answer = client.post(IMAGES, brought(**fields))
    assert list(answer.json()["errors"]) == [named]


@pytest.mark.parametrize("name", (FILES := files()))
def test_no_file_that_means_harm_is_stored(client, writer, name):
    """S8: each is answered 4xx."""
    file = SimpleUploadedFile(name, FILES[name])
    answer = client.post(IMAGES, {"file": file, "alt": "A ward"})
    if not name.isprintable():
        # Django puts the name right on the way in: what is stored is plain.
        assert Image.objects.get().file.name.isascii()
        return
    assert answer.status_code == 422
    assert not Image.objects.exists()


def test_image_is_brought_for_no_post_of_others(client, writer):
    """S5"""
    other = make_draft()
    for number in (other.pk, 10**9, "x", "9" * 30):
        assert client.post(IMAGES, brought(post=number)).status_code == 403
    assert not Image.objects.exists()


def test_nobody_says_for_whom_they_bring_an_image(client, writer):
    """S5: extra fields change nothing."""
    other = make_role("Authors")
    client.post(IMAGES, brought(added_by=other.pk, added_for=1, widths="9"))
    image = Image.objects.get()
    assert (image.added_by, image.added_for, image.widths) == (writer, None, [])


def test_library_shows_what_may_be_seen_and_where_it_is_used(client, writer):
    """S4, S7"""
    public, hidden = make_image(alt="Public"), make_image(alt="Canary")
    make_post(image=public, title="A round")
    make_draft(image=hidden, title="Canary of a title")
    make_image(alt="My own", added_by=writer)
    page = client.get(LIBRARY).text
    assert "Public" in page
    assert "My own" in page
    assert "A round" in page
    assert "Canary" not in page
    found = client.get(IMAGES).json()["images"]
    assert {image["alt"] for image in found} == {"Public", "My own"}
    assert "Canary" not in json.dumps(found)


def test_library_is_searched(client, writer):
    make_image(alt="A stethoscope", added_by=writer)
    make_image(alt="A ward", credit="T. Wren", added_by=writer)
    found = client.get(f"{IMAGES}?q=wren ward").json()["images"]
    assert [image["alt"] for image in found] == ["A ward"]
    assert "A stethoscope" not in client.get(f"{LIBRARY}?q=ward").text


def test_library_goes_on_where_a_page_ends(client, writer):
    for number in range(26):
        make_image(alt=f"Image {number:02}", added_by=writer)
    page = client.get(LIBRARY).text
    assert "Image 25" in page
    assert "Image 01" not in page
    last = Image.objects.get(alt="Image 02").pk
    assert f'href="?before={last}"' in page
    older = client.get(f"{LIBRARY}?before={last}").text
    assert "Image 01" in older
    assert "Image 02" not in older


def test_library_asks_as_many_queries_for_many_as_for_few(client, writer):
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_post(image=make_image())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIBRARY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_image_is_described_anew_and_its_file_replaced(
    client, writer, django_capture_on_commit_callbacks
):
    image = make_image(added_by=writer)
    old = image.file.name
    address = f"/desk/media/{image.pk}/"
    asked = {"file": make_picture((9, 6)), "alt": "Another ward"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, asked).status_code == 302
    image = Image.objects.get()
    assert (image.alt, image.width, image.former) == ("Another ward", 9, [old])
    assert not image.file.storage.exists(old)
    assert client.post(address, {"alt": ""}).status_code == 422


def test_deleting_an_image_that_is_used_warns(client, writer):
    """7.11"""
    image = make_image(added_by=writer)
    make_draft([make_author(user=writer)], image=image, title="A round")
    address = f"/desk/media/{image.pk}/delete/"
    page = client.get(address).text
    assert "would be missing here" in page
    assert "A round" in page
    assert Image.objects.exists()
    assert client.post(address).status_code == 302
    assert not Image.objects.exists()


@pytest.mark.parametrize("page", ["", "delete/"])
def test_image_of_others_is_not_to_be_changed(client, writer, page):
    """S5: and the same is said of one that is not there."""
    other = make_image()
    make_post(image=other)
    for number in (other.pk, 10**9):
        address = f"/desk/media/{number}/{page}"
        assert client.get(address).status_code == 403
        assert client.post(address, {"alt": "Mine now"}).status_code == 403
    assert Image.objects.get().alt == other.alt


def test_who_does_not_write_has_no_library(client):
    for address in (LIBRARY, IMAGES):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302
    client.force_login(make_role("Moderators"))
    for address in (LIBRARY, IMAGES):
        assert client.get(address).status_code == 403
        assert client.post(address, brought()).status_code == 403


def test_the_library_shows_small_copies_where_there_are_any(client, writer):
    """7.11: and the file itself until they are made."""
    image = make_image((1200, 800), added_by=writer)
    for page in (client.get(LIBRARY).text, client.get(IMAGES).text):
        assert f'"{image.file.url}"' in page
    image.render()
    small = f"{image.file.url}.480.webp"
    assert f'<img src="{small}" width="1200" height="800"' in client.get(LIBRARY).text
    [told] = client.get(IMAGES).json()["images"]
    assert (told["thumbnail"], told["url"]) == (small, image.file.url)
    assert client.get(small)["Content-Type"] == "image/webp"

"""The media library, and how the editor brings images (7.11)."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import markup
from blog.desk.figures import figure
from blog.desk.images import ImageForm
from blog.models import Image, Pending
from blog.models.drafting import Texts
from blog.models.licence import LICENCES
from tests.blog.hostile_images import MAKERS, made
from tests.factories import (
    make_author,
    make_draft,
    make_image,
    make_page,
    make_picture,
    make_post,
    make_role,
    make_site,
)

LIBRARY, IMAGES = "/desk/media/", "/desk/images/"


@pytest.fixture
def writer(client):
    user = make_role("Authors")
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
    assert (
        "<figcaption>Ward &lt;6&gt; <small>Photo: T. Wren</small></figcaption>"
        in said["html"]
    )
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


@pytest.mark.parametrize("name", MAKERS)
def test_no_file_that_means_harm_is_stored(client, writer, name):
    """S8: each is answered 4xx."""
    file = SimpleUploadedFile(name, made(name))
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


def forms_of(image):
    """Return each way to change ``image`` at the desk, and what is sent there."""
    address = f"/desk/media/{image.pk}/"
    return [
        (address, {"file": make_picture((9, 6)), "alt": "Mine now"}),
        (address, {"alt": "Mine now"}),
        (f"{address}delete/", {}),
    ]


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("place", ["lead", "text", "scheduled", "draft of others"])
def test_what_readers_see_is_not_changed_past_the_workflow(client, place, number):
    """S5, 10.1: whoever brought the image can't publish, and so can't change it."""
    user = make_role("Contributors")
    client.force_login(user)
    image = make_image(added_by=user)
    mine = [make_author(user=user)]
    if place == "lead":
        make_post(authors=mine, image=image)
    elif place == "text":
        make_post(authors=mine, body=figure(image))
    elif place == "scheduled":
        make_draft(mine, image=image).publish(timezone.now() + timedelta(days=2))
    else:
        make_draft(image=image)
    path, said = forms_of(image)[number]
    assert client.get(path).status_code == 403
    assert client.post(path, said).status_code == 403
    assert Image.objects.values("alt", "file", "consent_at").get(pk=image.pk) == {
        "alt": image.alt,
        "file": image.file.name,
        "consent_at": None,
    }


@pytest.mark.parametrize("place", ["page", "face", "logo", "footer"])
def test_what_stands_on_the_site_itself_is_for_editors(client, writer, place):
    """S5"""
    image = make_image(added_by=writer)
    if place == "page":
        make_page(body=figure(image))
    elif place == "face":
        make_author(photo=image)
    elif place == "logo":
        make_site(logo=image)
    else:
        make_site(footer=figure(image))
    for path, said in forms_of(image):
        assert client.post(path, said).status_code == 403
    client.force_login(make_role("Editors"))
    assert client.post(*forms_of(image)[1]).status_code == 302


def test_who_publishes_a_post_changes_the_images_that_they_brought_to_it(
    client, writer
):
    """10.1"""
    image = make_image(added_by=writer)
    make_post(authors=[make_author(user=writer)], image=image)
    assert client.post(*forms_of(image)[0]).status_code == 302
    image.refresh_from_db()
    assert image.alt == "Mine now"


def test_who_writes_at_a_draft_changes_what_was_brought_for_it(client, writer):
    draft = make_draft([make_author(user=writer)])
    image = make_image(added_by=make_role("Authors"), added_for=draft)
    assert client.post(*forms_of(image)[1]).status_code == 302
    draft.bylines.all().delete()
    assert client.post(*forms_of(image)[1]).status_code == 403


def test_contributors_bring_images_to_what_they_write_and_nowhere_else(client):
    """10.1: as docs/editors.md and docs/permissions.md say."""
    user = make_role("Contributors")
    client.force_login(user)
    for path in (LIBRARY, IMAGES):
        assert client.post(path, brought()).status_code == 403
        assert client.post(path, brought(post="")).status_code == 403
    assert not Image.objects.exists()
    assert "Bring an image" not in client.get(LIBRARY).text
    draft = make_draft([make_author(user=user)])
    assert client.post(IMAGES, brought(post=draft.pk)).status_code == 201


def test_library_leads_to_what_may_be_changed_alone(client, writer):
    mine, other = make_image(added_by=writer), make_image()
    make_post(image=other)
    page = client.get(LIBRARY).text
    assert f'href="/desk/media/{mine.pk}/"' in page
    assert f"/desk/media/{other.pk}/" not in page


def test_deleting_an_image_of_a_text_that_waits_warns(client, writer):
    """7.11"""
    image = make_image(added_by=writer)
    post = make_post(authors=[make_author(user=writer)], title="A round")
    waiting = Pending.objects.of(post)
    waiting.revise(Texts("A waiting round", "", str(figure(image))), writer)
    page = client.get(f"/desk/media/{image.pk}/delete/").text
    assert "would be missing here" in page
    assert "A waiting round" in page


def test_the_dialog_asks_what_the_form_asks_and_says_what_for():
    """7.11, 10.9: a help text below every field, and the licences of the model."""
    html = render_to_string("desk/media/_dialog.html")
    for field in ImageForm():
        assert field.help_text
        assert f'name="{field.name}"' in html
        assert f'aria-describedby="pictures-{field.name}_helptext"' in html
        assert f'id="pictures-{field.name}_helptext">{escape(field.help_text)}' in html
    for value, label in LICENCES:
        assert f'<option value="{value}">{label}</option>' in html
    assert ".heif" in html

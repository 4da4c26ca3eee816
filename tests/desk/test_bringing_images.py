"""How the editor brings images: described, harmless, for one's own posts (7.11)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.html import escape
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import markup
from blog.desk.figures import figure
from blog.desk.images import ImageForm
from blog.models import Image
from blog.models.licence import LICENCES
from tests.blog.hostile_images import MAKERS, made
from tests.desk.library import IMAGES, LIBRARY, brought, writer
from tests.factories import make_author, make_draft, make_image, make_role

__all__ = ["writer"]


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


def test_contributors_bring_images_to_what_they_write_and_nowhere_else(client):
    """10.1: as docs/editors.md and docs/permissions.md say."""
    user = make_role("Contributors")
    client.force_login(user)
    for path in (LIBRARY, IMAGES):
        assert client.post(path, brought()).status_code == 403
        assert client.post(path, brought(post="")).status_code == 403
    assert not Image.objects.exists()
    assert "Bring an image" not in client.get(LIBRARY).text
    draft = make_draft([make_author(user=user)], title="Ward rounds")
    assert client.post(IMAGES, brought(post=draft.pk)).status_code == 201
    page = client.get(f"{LIBRARY}?post={draft.pk}").text
    assert "Bring an image" in page
    assert "Ward rounds" in page
    assert client.post(f"{LIBRARY}?post={draft.pk}", brought()).status_code == 302
    assert Image.objects.filter(added_by=user, added_for=draft).count() == 2


@pytest.mark.parametrize("number", ["9999999999", "x", "", "0"])
def test_the_library_opens_for_no_post_of_others_and_for_none_that_is_no_post(
    client, number
):
    """S4, S5: one is told the same of both."""
    client.force_login(make_role("Contributors"))
    for asked in (number, make_draft().pk):
        assert client.get(f"{LIBRARY}?post={asked}").status_code == 403
        assert client.post(f"{LIBRARY}?post={asked}", brought()).status_code == 403
    assert not Image.objects.exists()


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

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError

from blog import markup, structured
from blog.models import Image
from blog.models.licence import Leave, Licence
from tests.factories import make_image, make_picture, make_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["png", "webp", "jpeg"])
def test_size_is_read_from_the_file(kind):
    image = make_image(size=(9, 6), kind=kind)

    assert (image.width, image.height) == (9, 6)


def test_image_without_description_is_refused_with_a_reason():
    """features.md 1.4"""
    with pytest.raises(ValidationError, match="Describe the image"):
        Image(file=make_picture()).full_clean()


def test_database_refuses_an_image_without_description():
    """features.md 1.4"""
    with pytest.raises(IntegrityError, match="image_is_described"):
        make_image(alt="")


def test_database_refuses_an_image_without_file():
    with pytest.raises(IntegrityError, match="image_has_file"):
        make_image(file="")


def test_words_about_an_image_hide_and_reverse_nothing():
    image = make_image(alt="Ch\u202ealk\n", credit="T.\x00 Wren")

    assert (image.alt, image.credit) == ("Chalk", "T. Wren")


def test_decorative_image_needs_no_description():
    """features.md 1.4"""
    make_image(decorative=True).full_clean()


def test_decorative_image_with_description_is_refused():
    with pytest.raises(ValidationError, match="no alternative text"):
        Image(file=make_picture(), alt="Chalk", decorative=True).full_clean()


def test_description_of_blanks_is_none():
    with pytest.raises(ValidationError, match="Describe the image"):
        Image(file=make_picture(), alt="  ").full_clean()


def test_imported_image_waits_for_its_description():
    image = make_image(needs_alt=True)

    image.alt = "Speech bubbles"
    image.save()

    assert not Image.objects.get().needs_alt


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("x.html", b"<script>alert(1)</script>"),
        ("x.png", b"<script>alert(1)</script>"),
    ],
)
def test_file_that_is_no_picture_is_refused(name, content):
    image = Image(alt="Chalk")
    form_field = Image._meta.get_field("file").formfield()

    with pytest.raises(ValidationError):
        form_field.clean(ContentFile(content, name=name), image)


def test_path_of_a_file_can_t_be_guessed():
    paths = [make_image().file.name for _ in range(2)]

    assert all(
        re.fullmatch(r"\d{4}/\d\d/[\w-]{22}/picture-\d+\.png", path) for path in paths
    )
    assert paths[0].split("/")[2] != paths[1].split("/")[2]


def test_name_of_a_file_can_t_leave_its_folder():
    image = make_image(
        file=ContentFile(make_picture().read(), name="Ünïted Kingdom?.PNG")
    )

    assert image.file.name.endswith("/united-kingdom.png")


@pytest.mark.parametrize(
    ("licence", "told", "address"),
    [
        (Licence.CC_BY, "T. Wren, CC BY 4.0", Licence.CC_BY),
        (Leave.PUBLIC_DOMAIN, "T. Wren, public domain", Leave.PUBLIC_DOMAIN),
        (Leave.PERMISSION, "T. Wren, used with permission", ""),
        (Leave.OWN, "T. Wren", ""),
        ("", "T. Wren", ""),
    ],
)
def test_readers_are_told_whose_an_image_is_and_by_what_it_is_shown(
    client, licence, told, address
):
    """features.md 1.4: at the article and on the front page, and for machines."""
    image = make_image(credit="T. Wren", licence=licence)
    image.full_clean()
    assert (image.attribution, image.licence_url) == (told, address)
    post = make_post(image=image)
    page = client.get(post.get_absolute_url()).text
    caption = re.search("<figcaption[^>]*>(.*?)</figcaption>", page)[1]
    assert markup.text(caption).strip() == told
    assert ('rel="license"' in caption) == bool(address)
    assert f'<figcaption class="label"> {told}</figcaption>' in client.get("/").text
    said = structured.image(image)
    assert said.get("license", "") == address


def test_post_outlives_its_image():
    post = make_post(image=make_image())

    post.image.delete()

    post.refresh_from_db()
    assert post.image is None

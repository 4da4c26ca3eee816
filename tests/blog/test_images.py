"""Uploads: what is refused, and what must not leave with a picture (S8, 7.11)."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from blog.images import MAX_BYTES, check_picture, without_metadata
from blog.models import Image
from tests.factories import make_picture
from tests.shared import SHARED, needs_shared

GPS = 0x8825
ORIENTATION = 0x0112


def picture(form="jpeg", size=(60, 40), mode="RGB", **options):
    stream = BytesIO()
    Picture.new(mode, size, "#0b5a5e").save(stream, form, **options)
    return ContentFile(stream.getvalue(), name=f"ward.{form}")


def located(**tags):
    exif = Picture.Exif()
    exif[0x0110] = "A telephone"
    exif.get_ifd(GPS)[2] = (45.0, 25.0, 0.0)
    for tag, value in tags.items():
        exif[int(tag.removeprefix("tag"))] = value
    return exif


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "avif"])
def test_place_and_camera_are_gone_from_what_is_stored(db, form):
    image = Image.objects.create(file=picture(form, exif=located()), alt="A ward")
    stored = Picture.open(image.file.path)
    assert stored.size == (60, 40)
    assert not stored.getexif()
    assert "exif" not in stored.info


@needs_shared
def test_place_of_a_real_photograph_is_gone(db):
    source = SHARED / "data" / "media" / "2015" / "06" / "speech-bubbles.jpg"
    assert Picture.open(source).getexif().get_ifd(GPS)
    file = ContentFile(source.read_bytes(), name="speech-bubbles.jpg")
    image = Image.objects.create(file=file, alt="speech bubbles")
    assert not Picture.open(image.file.path).getexif().get_ifd(GPS)


def test_comments_of_programs_are_gone():
    notes = PngInfo()
    notes.add_text("Comment", "Bed 4, Mrs T.")
    clean = without_metadata(picture("png", pnginfo=notes))
    assert b"Mrs T." not in clean.read()
    clean = without_metadata(picture("jpeg", comment=b"Bed 4, Mrs T."))
    assert b"Mrs T." not in clean.read()


def test_picture_that_lay_on_its_side_stands_upright(db):
    file = picture("jpeg", exif=located(**{f"tag{ORIENTATION}": 6}))
    image = Image.objects.create(file=file, alt="A ward")
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)


def test_picture_without_metadata_keeps_its_bytes():
    file = picture("webp", lossless=True)
    before = file.read()
    assert without_metadata(file).read() == before


def test_colours_stay_what_they_were():
    profile = b"profile" * 20
    clean = without_metadata(picture("png", icc_profile=profile, exif=located()))
    assert Picture.open(clean).info["icc_profile"] == profile


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    """A few kilobytes can hold 100 million pixels."""
    file = picture("png", size=(10_000, 10_000), mode="1")
    assert file.size < MAX_BYTES
    with pytest.raises(ValidationError, match="too many pixels"):
        check_picture(file)
    with pytest.raises(ValidationError, match="too many pixels"):
        check_picture(picture("png", size=(12_001, 2)))


def test_file_of_too_many_bytes_is_refused():
    file = picture("png")
    file = ContentFile(file.read() + b"\0" * MAX_BYTES, name="large.png")
    with pytest.raises(ValidationError, match="10 MB"):
        check_picture(file)


def test_moving_picture_is_refused():
    stream = BytesIO()
    frames = [Picture.new("RGB", (4, 4), colour) for colour in ("red", "green")]
    frames[0].save(stream, "webp", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="moves"):
        check_picture(ContentFile(stream.getvalue(), name="moves.webp"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(data):
    with pytest.raises(ValidationError, match="no picture that we can read"):
        check_picture(ContentFile(data, name="ward.png"))


def test_cut_off_picture_with_metadata_is_refused(db):
    whole = picture("jpeg", size=(600, 400), exif=located()).read()
    file = ContentFile(whole[: len(whole) // 2], name="cut.jpg")
    with pytest.raises(ValidationError, match="no picture that we can read"):
        Image.objects.create(file=file, alt="Half a ward")


def test_sound_picture_is_taken():
    check_picture(make_picture())

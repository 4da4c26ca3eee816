"""Uploads: what is refused, and what must not leave with a picture (S8, 7.11)."""

import subprocess
import sys
from io import BytesIO

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from blog import images
from blog.images import CleanPicture, clean, process, sound
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


def test_photograph_of_a_telephone_becomes_a_jpeg(db):
    """HEIC is what an iPhone makes; few browsers show it."""
    pillow_heif.register_heif_opener()
    image = Image.objects.create(file=picture("heif", exif=located()), alt="A ward")
    assert image.file.name.endswith("/ward.jpg")
    stored = Picture.open(image.file.path)
    assert (stored.format, stored.size) == ("JPEG", (60, 40))
    assert not stored.getexif()
    assert (image.width, image.height) == (60, 40)


def test_photograph_with_a_small_copy_in_it_is_a_still_one():
    """Telephones write a JPEG after the JPEG, and Pillow counts two pictures."""
    stream = BytesIO()
    frames = [Picture.new("RGB", size, "#0b5a5e") for size in ((60, 40), (6, 4))]
    frames[0].save(stream, "mpo", save_all=True, append_images=frames[1:])
    assert Picture.open(stream).n_frames == 2
    file = clean(ContentFile(stream.getvalue(), name="ward.jpg"))
    assert Picture.open(file).size == (60, 40)
    assert Picture.open(file).format == "JPEG"


def test_comments_of_programs_are_gone():
    notes = PngInfo()
    notes.add_text("Comment", "Bed 4, Mrs T.")
    assert b"Mrs T." not in clean(picture("png", pnginfo=notes)).read()
    assert b"Mrs T." not in clean(picture("jpeg", comment=b"Bed 4, Mrs T.")).read()


def test_what_stands_behind_a_picture_is_gone():
    behind = ContentFile(picture().read() + b"Bed 4, Mrs T.", name="ward.jpg")
    assert b"Mrs T." not in clean(behind).read()


def test_picture_that_lay_on_its_side_stands_upright(db):
    file = picture("jpeg", exif=located(**{f"tag{ORIENTATION}": 6}))
    image = Image.objects.create(file=file, alt="A ward")
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)


def test_drawing_without_loss_stays_without_loss():
    stream = BytesIO()
    Picture.effect_noise((60, 40), 80).convert("RGB").save(
        stream, "webp", lossless=True
    )
    after = Picture.open(clean(ContentFile(stream.getvalue(), name="ward.webp")))
    before = Picture.open(stream).convert("RGB")
    assert after.convert("RGB").tobytes() == before.tobytes()


@pytest.mark.parametrize("form", ["png", "webp", "avif", "heif"])
def test_what_can_be_seen_through_stays_so(form):
    pillow_heif.register_heif_opener()
    stream = BytesIO()
    Picture.new("RGBA", (60, 40), (0, 0, 0, 0)).save(stream, form)
    file = ContentFile(stream.getvalue(), name=f"ward.{form}")
    assert Picture.open(clean(file)).convert("RGBA").getpixel((3, 3))[3] == 0


def test_colours_of_another_space_become_those_of_the_web():
    """A profile names programs and people: what it does is done, and it goes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # One in which red is green: each of the tags comes under the other's name.
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    swapped = swapped.replace(b"????", b"gXYZ")
    found = Picture.open(clean(picture("png", icc_profile=swapped)))
    assert "icc_profile" not in found.info
    assert found.getpixel((3, 3)) == pytest.approx((90, 11, 94), abs=2)


def test_profile_that_is_none_goes_and_changes_nothing():
    found = Picture.open(clean(picture("png", icc_profile=b"profile" * 20)))
    assert "icc_profile" not in found.info
    assert found.getpixel((3, 3)) == (11, 90, 94)


def test_picture_larger_than_any_screen_is_made_smaller():
    stored = Picture.open(clean(picture("jpeg", size=(6000, 3000))))
    assert stored.size == (4096, 2048)


def test_name_ends_as_the_picture_is():
    file = picture("webp")
    file.name = "ward.jpg"
    assert clean(file).name == "ward.webp"


def test_picture_is_written_anew_once(db, monkeypatch):
    asked = []
    monkeypatch.setattr(images, "ask", lambda *args: asked.append(args) or ask(*args))
    ask = process.ask
    image = Image(file=clean(picture()), alt="A ward")
    image.save()
    image.caption = "Ward 6"
    image.save()
    assert len(asked) == 1


def test_picture_of_ours_comes_back_byte_for_byte():
    """A site that returns has the same checksum (10.5)."""
    file = clean(picture("jpeg", exif=located()))
    assert sound(file).read() == file.read()


def test_picture_that_comes_back_with_more_in_it_is_written_anew():
    file = sound(picture("jpeg", exif=located()))
    assert not Picture.open(file).getexif()
    assert Picture.open(file).format == "JPEG"


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    """A few kilobytes can hold 100 million pixels."""
    with pytest.raises(ValidationError, match="too many pixels"):
        clean(picture("png", size=(10_000, 10_000), mode="1"))


def test_picture_that_takes_too_long_is_refused(monkeypatch):
    """Whoever reads it is ended, and not the process that asked."""
    monkeypatch.setattr(images, "SECONDS", 0.001)
    with pytest.raises(ValidationError, match="too long"):
        clean(picture())


def test_worker_has_little_memory_and_writes_no_file(tmp_path):
    """What a picture made of the libraries below Pillow would end at these."""
    code = (
        "import runpy, sys\n"
        f"worker = runpy.run_path({str(process.PATH)!r})\n"
        "worker['limit'](15)\n"
        "try:\n    bytes(900 * 2**20)\nexcept MemoryError:\n    print('no memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n    open({str(tmp_path / 'x')!r}, 'w', 1).write('x\\n')\n"
        "except OSError:\n    print('no file')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.split("\n")[:2] == ["no memory", "no file"]


def test_worker_that_can_t_begin_is_no_fault_of_the_picture(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "PATH", tmp_path / "none.py")
    with pytest.raises(RuntimeError, match=r"none\.py"):
        clean(picture())


def test_file_of_too_many_bytes_is_refused():
    file = ContentFile(picture("png").read() + b"\0" * images.MAX_BYTES, name="a.png")
    with pytest.raises(ValidationError, match="10 MB"):
        clean(file)


def test_moving_picture_is_refused():
    stream = BytesIO()
    frames = [Picture.new("RGB", (4, 4), colour) for colour in ("red", "green")]
    frames[0].save(stream, "webp", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="moves"):
        clean(ContentFile(stream.getvalue(), name="moves.webp"))


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
        clean(ContentFile(data, name="ward.png"))


def test_cut_off_picture_is_refused(db):
    whole = picture("jpeg", size=(600, 400)).read()
    file = ContentFile(whole[: len(whole) // 2], name="cut.jpg")
    with pytest.raises(ValidationError, match="no picture that we can read"):
        Image.objects.create(file=file, alt="Half a ward")


def test_sound_picture_is_taken():
    assert isinstance(clean(make_picture()), CleanPicture)

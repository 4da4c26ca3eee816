"""Images of an import: found in the folder, cleaned, named, told of where they lack."""

import pytest

from blog.models import Image, Post
from tests.blog.wxr import FOUR, attachment, item

pytestmark = pytest.mark.django_db


def test_images_that_come_later_mend_what_nobody_edited(bring, uploads, client):
    parts = (
        *FOUR,
        attachment(6, "2016/03/ward.png"),
        item(
            5,
            body='<p>One <img src="https://ward.example/wp-content/uploads/2016/03/ward-30x20.png" alt="Beds"></p>',
        ),
        item(
            8,
            body='<p>Two <img src="/wp-content/uploads/2016/03/ward.png" alt="Beds"></p>',
        ),
    )
    bring(*parts)
    assert "[Image: Beds]" in Post.objects.get(pk=5).body
    edited = Post.objects.get(pk=8)
    edited.body = "<p>Edited here</p>"
    edited.save()
    report = bring(*parts, media=uploads)
    post = Post.objects.get(pk=5)
    assert "<img" in post.body
    assert list(post.pictures.all()) == [Image.objects.get()]
    assert Post.objects.get(pk=8).body == "<p>Edited here</p>"
    assert report.counts["post.mended"] == report.counts["post.known"] == 1


def test_an_image_keeps_number_words_and_credit(bring, uploads):
    bring(
        attachment(
            6,
            "2016/03/ward.png",
            excerpt="Two <b>beds</b>",
            meta=[
                ("_wp_attachment_image_alt", "Beds"),
                ("_wp_attachment_metadata", 'a:1:{s:6:"credit";s:7:"T. Wren";}'),
            ],
        ),
        media=uploads,
    )
    image = Image.objects.get(pk=6)
    assert (image.alt, image.caption, image.credit) == ("Beds", "Two beds", "T. Wren")
    assert not image.needs_alt


def test_an_image_without_words_is_listed_for_mending(bring, uploads):
    report = bring(attachment(6, "2016/03/ward.png"), media=uploads)
    assert Image.objects.get().needs_alt
    assert ("no_alt", "2016/03/ward.png") in report.lines


@pytest.mark.parametrize(
    "key", ["../../etc/passwd.png", "/etc/hostname.png", "2016/03/link.png", "gone.png"]
)
def test_nothing_outside_the_folder_is_read(bring, uploads, tmp_path, key):
    outside = tmp_path / "outside.png"
    outside.write_bytes((uploads / "2016/03/ward.png").read_bytes())
    (uploads / "2016/03/link.png").symlink_to(outside)
    report = bring(attachment(6, key), media=uploads)
    assert not Image.objects.exists()
    assert report.counts["matter.no_file"] == 1


def test_a_file_that_is_no_picture_is_told_of(bring, uploads):
    """S8"""
    (uploads / "2016/03/bad.png").write_text("<script>")
    report = bring(attachment(6, "2016/03/bad.png"), media=uploads)
    assert not Image.objects.exists()
    assert report.counts["matter.bad_file"] == 1


def test_a_gif_comes_in_as_a_still(bring, uploads):
    from PIL import Image as Picture

    frames = [Picture.new("P", (6, 4), colour) for colour in (1, 2)]
    path = uploads / "2016/03/moves.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    bring(attachment(6, "2016/03/moves.gif"), media=uploads)
    assert Image.objects.get().file.name.endswith("moves.png")


def test_the_lead_image_is_shown_once(bring, uploads, client):
    bring(
        *FOUR,
        attachment(6, "2016/03/ward.png", meta=[("_wp_attachment_image_alt", "Beds")]),
        item(
            5,
            body='<figure><img src="/wp-content/uploads/2016/03/ward.png"></figure><p>Words.</p>',
            meta=[("_thumbnail_id", 6)],
        ),
        media=uploads,
    )
    post = Post.objects.get()
    assert post.image_id == 6
    assert post.body == "<p>Words.</p>"

"""Smaller copies of images: made by jobs, chosen among by browsers (S8, 7.11)."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture

from blog import tasks
from blog.models import Image
from tests.factories import make_draft, make_image, make_picture, make_post


def stored():
    root = Path(default_storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def shown(image):
    return f'<figure><img src="{image.file.url}" alt="A ward"></figure>'


def test_job_makes_what_is_missing_and_nothing_twice(monkeypatch):
    image, small = make_image(size=(1000, 500)), make_image(size=(300, 200))
    tasks.render_images(0)
    image.refresh_from_db()
    small.refresh_from_db()
    assert image.widths == [480, 960, 1000]
    assert small.widths == [300]
    for width, form in ((480, "avif"), (960, "webp")):
        copy = Picture.open(default_storage.open(f"{image.file.name}.{width}.{form}"))
        assert copy.size == (width, width // 2)
        assert copy.format == form.upper()
    assert len(stored()) == 2 + 6 + 2
    monkeypatch.setattr(Image, "render", lambda image: pytest.fail("made again"))
    tasks.render_images(0)


def test_job_that_was_killed_is_done_again(db):
    image = make_image()
    image.render()
    Image.objects.all().forget_renditions()
    tasks.render_images(0)
    assert len(stored()) == 3


def test_until_they_are_made_the_file_itself_is_shown(client):
    image = make_image(size=(600, 400))
    post = make_post(image=image, body=shown(image))
    page = client.get(post.get_absolute_url()).text
    assert "<source" not in page
    assert page.count(f'src="{image.file.url}"') == 2


def test_article_and_lists_let_browsers_choose(client):
    image = make_image(size=(600, 400), file_dark=make_picture((600, 400)))
    post = make_post(image=image, body=shown(image))
    tasks.render_images(0)
    page = client.get(post.get_absolute_url()).text
    article = page[page.index('class="figure') : page.index("</figure>")]
    kinds = re.findall(r'<source(?: media="[^"]+")?(?: type="image/(\w+)")?', article)
    assert kinds == ["avif", "webp", "", "avif", "webp"]
    assert f"{image.file.url}.480.avif 480w, {image.file.url}.600.avif 600w" in page
    inside = page[page.index("prose") :]
    inside = inside[inside.index("<picture>") : inside.index("</picture>")]
    assert re.findall(r'type="image/(\w+)"', inside) == ["avif", "webp"]
    assert f'src="{image.file.url}"' in inside
    assert 'loading="lazy"' in inside
    assert f"{image.file.url}.480.webp 480w" in client.get("/").text


def test_feeds_show_the_file_itself(client):
    """Their readers know no srcset that begins with our host's root."""
    image = make_image(size=(600, 400))
    make_post(body=shown(image))
    tasks.render_images(0)
    feed = client.get("/feed/").text
    assert image.file.url in feed
    assert "srcset" not in feed
    assert "picture" not in re.sub(re.escape(image.file.url), "", feed)


def test_copies_cost_lists_and_articles_no_query(client, django_assert_max_num_queries):
    image = make_image(size=(600, 400))
    post = make_post(image=image, body=shown(image))
    address = post.get_absolute_url()
    with django_assert_max_num_queries(60) as before:
        client.get(address)
    tasks.render_images(0)
    with django_assert_max_num_queries(60) as after:
        client.get(address)
    assert len(after) == len(before)


def test_copies_go_with_their_image(django_capture_on_commit_callbacks):
    """S7"""
    image = make_image()
    image.render()
    assert len(stored()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert stored() == set()


def test_copies_of_a_file_that_was_replaced_meanwhile_are_none():
    image = make_image()
    stale = Image.objects.get()
    image.file = make_picture()
    image.save()
    stale.render()
    image.refresh_from_db()
    assert image.widths == []
    assert not [name for name in stored() if name.endswith(".avif")]


def test_picture_that_can_t_be_read_is_not_tried_for_ever(caplog):
    image = make_image()
    default_storage.delete(image.file.name)
    tasks.render_images(0)
    assert Image.objects.get().widths == []
    assert not Image.objects.unrendered().exists()
    assert "No copies" in caplog.text


def test_text_of_an_author_can_bring_no_sources_of_its_own():
    image = make_image()
    draft = make_draft(
        body=f'<picture><source srcset="https://evil.test/x.png">{shown(image)}'
        "</picture>"
    )
    assert "evil.test" not in draft.body_html
    assert "<source" not in draft.body_html

"""Who changes or deletes an image of the library, and who doesn't (7.11, 10.1)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.desk.figures import figure
from blog.models import Image, Pending
from blog.models.drafting import Texts
from tests.desk.library import writer
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

__all__ = ["writer"]


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


def test_deleting_an_image_of_a_text_that_waits_warns(client, writer):
    """7.11"""
    image = make_image(added_by=writer)
    post = make_post(authors=[make_author(user=writer)], title="A round")
    waiting = Pending.objects.of(post)
    waiting.revise(Texts("A waiting round", "", str(figure(image))), writer)
    page = client.get(f"/desk/media/{image.pk}/delete/").text
    assert "would be missing here" in page
    assert "A waiting round" in page


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

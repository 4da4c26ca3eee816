"""The media library: who sees which images there (7.11)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Image, Pending
from tests.desk.library import IMAGES, LIBRARY, brought, writer
from tests.factories import make_author, make_draft, make_image, make_post, make_role

__all__ = ["writer"]


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


def places(client, image):
    """Return where ``client`` finds ``image``: of four places, by their addresses."""
    lists = (LIBRARY, IMAGES, reverse("admin:blog_image_changelist"))
    found = [path for path in lists if image.alt in client.get(path).text]
    answer = client.get(image.file.url)
    return [*found, "file"] if answer.status_code == 200 else found


@pytest.mark.parametrize("state", ["taken out", "pending"])
def test_what_was_brought_for_a_post_stays_with_who_writes_at_it(client, state):
    """S4, S7: the post is out by now, and no text that readers see shows the image."""
    ann, ben, bo = (make_role("Authors") for _ in range(3))
    post = make_post(authors=[make_author(user=user) for user in (ann, ben)])
    image = make_image(alt="Canary", added_by=ann, added_for=post)
    if state == "pending":
        shown = f'<p><img src="{image.file.url}" alt="Canary"></p>'
        Pending.objects.of(post).revise(post.texts._replace(body=shown), ann)
    assert places(client, image) == []
    client.force_login(bo)
    assert places(client, image) == []
    for user in (ann, ben, make_role("Editors")):
        client.force_login(user)
        assert len(places(client, image)) == 4
    client.force_login(make_role("Moderators"))
    assert "file" in places(client, image)


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


def test_who_does_not_write_has_no_library(client):
    for address in (LIBRARY, IMAGES):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 401
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


def test_library_leads_to_what_may_be_changed_alone(client, writer):
    mine, other = make_image(added_by=writer), make_image()
    make_post(image=other)
    page = client.get(LIBRARY).text
    assert f'href="/desk/media/{mine.pk}/"' in page
    assert f"/desk/media/{other.pk}/" not in page

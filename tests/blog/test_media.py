"""Who is given the files that people bring, and when (S7)."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client

from blog.admin.posts import PostAdmin
from blog.models import Image, Post, PreviewLink
from blog.views.media import let_see
from tests.factories import (
    make_attachment,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_image,
    make_mention,
    make_page,
    make_post,
    make_role,
    make_site,
    make_user,
)


def shown(image):
    return f'<p><img src="{image.file.url}" alt="A ward"></p>'


def rendered(**fields):
    image = make_image(size=(600, 400), **fields)
    image.render()
    image.refresh_from_db()
    return image


def addresses(image):
    """Return where each of the image's files is."""
    names = [image.file.url]
    for srcset in image.sources.values():
        names += [part.split(" ")[0] for part in srcset.split(", ")]
    assert len(names) == 5
    return names


def statuses(client, image):
    return {client.get(address).status_code for address in addresses(image)}


def test_files_of_a_draft_are_given_to_nobody_who_may_not_read_it(client):
    """S7: its image and its renditions, until it is published, and again after."""
    inside, above = rendered(), rendered()
    draft = make_draft(image=above, body=shown(inside))
    assert statuses(client, inside) == statuses(client, above) == {404}
    draft.publish()
    assert statuses(client, inside) == statuses(client, above) == {200}
    draft.withdraw()
    assert statuses(client, inside) == statuses(client, above) == {404}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("anyone", 404),
        ("account", 404),
        ("another author", 404),
        ("author", 200),
        ("who brought it", 200),
        ("editor", 200),
        ("moderator", 200),
    ],
)
def test_files_of_a_draft_are_given_to_who_may_read_it(client, who, expected):
    """S4, S7"""
    mine, bringer = make_role("Contributors"), make_role("Contributors")
    image = make_image(added_by=bringer)
    make_draft([make_author(user=mine)], body=shown(image))
    users = {
        "account": make_user,
        "another author": lambda: make_role("Authors"),
        "author": lambda: mine,
        "who brought it": lambda: bringer,
        "editor": make_editor,
        "moderator": lambda: make_role("Moderators"),
    }
    if who in users:
        client.force_login(users[who]())
    answer = client.get(image.file.url)
    assert answer.status_code == expected
    if expected == 200:
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Accel-Expires"] == "0"


def test_image_brought_for_a_draft_is_seen_by_its_other_authors(client):
    """Before the text is saved that shows it, and while that waits for an editor."""
    author = make_role("Authors")
    image = make_image(added_for=make_draft([make_author(user=author)]))
    assert client.get(image.file.url).status_code == 404
    client.force_login(author)
    assert client.get(image.file.url).status_code == 200


def test_image_that_stands_nowhere_is_given_to_no_reader(client):
    image = make_image()
    assert client.get(image.file.url).status_code == 404
    client.force_login(make_editor())
    assert client.get(image.file.url).status_code == 200


def test_images_of_what_is_always_public_are_given_to_everybody(client):
    mark, face, inside = make_image(), make_image(), make_image()
    words, foot = make_image(), make_image()
    make_site(logo=mark, footer=shown(foot))
    make_author(photo=face)
    make_page(body=shown(inside))
    make_category(description=shown(words))
    for image in (mark, face, inside, words, foot):
        assert client.get(image.file.url).status_code == 200


def test_portrait_of_who_mentions_us_is_given_to_everybody(client):
    photo = make_mention(photo=True).linkback.photo
    assert client.get(photo.url).status_code == 200


def test_attached_file_of_a_draft_is_private_too(client):
    """S7"""
    slides = make_attachment()
    draft = make_draft(body=f'<p><a href="{slides.file.url}">Slides</a></p>')
    assert client.get(slides.file.url).status_code == 404
    draft.publish()
    answer = client.get(slides.file.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_published_file_is_kept_by_browsers_and_asked_for_again_by_nginx(client):
    image = make_image()
    make_post(image=image)
    answer = client.get(image.file.url)
    assert "immutable" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert answer["X-Accel-Expires"] == "1"
    assert "Cookie" not in answer.get("Vary", "")
    assert "sandbox" in answer["Content-Security-Policy"]
    again = client.get(image.file.url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_who_has_the_file_already_learns_nothing_of_a_withdrawn_one(client):
    """The answer "not changed" is given only to who may see it."""
    post = make_post(image=make_image())
    etag = client.get(post.image.file.url)["ETag"]
    post.withdraw()
    again = client.get(post.image.file.url, headers={"If-None-Match": etag})
    assert again.status_code == 404


def test_who_is_shown_a_preview_without_an_account_sees_its_images():
    """S6: for an hour, and those of no other draft."""
    image, other = make_image(), make_image()
    draft, another = make_draft(image=image), make_draft(image=other)
    response = HttpResponse()
    let_see(response, PreviewLink.objects.make(draft, None, name="Halima Odu")[0])
    reader = Client()
    reader.cookies.update(response.cookies)
    assert reader.get(image.file.url).status_code == 200
    assert reader.get(other.file.url).status_code == 404
    value = response.cookies[f"media-{draft.pk}"].value
    forger = Client()
    forger.cookies[f"media-{another.pk}"] = value
    assert forger.get(other.file.url).status_code == 404
    cookie = response.cookies[f"media-{draft.pk}"]
    assert (cookie["path"], cookie["samesite"]) == ("/media/", "Strict")
    assert cookie["httponly"]


def test_public_file_costs_one_query(client, django_assert_num_queries):
    """And one for the settings of the site, as every answer."""
    image = make_image()
    make_post(image=image)
    with django_assert_num_queries(2):
        client.get(image.file.url)


def test_replaced_file_is_gone_and_texts_lead_to_the_new_one(
    client, django_capture_on_commit_callbacks
):
    """7.11"""
    image = rendered()
    post = make_post(body=shown(image))
    old = addresses(image)
    with django_capture_on_commit_callbacks(execute=True):
        image.file = make_image().file.file
        image.save()
    for address in old:
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, image.file.url)
    post.refresh_from_db()
    assert image.file.url in post.body_html
    assert old[0] not in post.body_html
    # Whoever saves the text again doesn't lose the image.
    post.save()
    assert list(post.pictures.all()) == [image]
    assert not image.file.storage.exists(old[0].removeprefix("/media/"))


def test_administration_shows_no_image_of_another_s_draft(client):
    """S4"""
    hidden, own = make_image(alt="Canary"), make_image(alt="Mine")
    make_draft(image=hidden)
    author = make_role("Authors")
    Image.objects.filter(pk=own.pk).update(added_by=author)
    client.force_login(author)
    page = client.get("/admin/blog/image/").text
    assert "Mine" in page
    assert "Canary" not in page
    change = client.get(f"/admin/blog/image/{hidden.pk}/change/")
    assert change.status_code == 302


def test_nobody_puts_an_image_above_a_post_that_they_may_not_see(rf):
    """S5"""
    hidden, own = make_image(), make_image(added_by=(author := make_role("Authors")))
    request = rf.get("/")
    request.user = author
    field = PostAdmin(Post, admin.site).formfield_for_dbfield(
        Post._meta.get_field("image"), request
    )
    assert field.clean(own.pk) == own
    with pytest.raises(ValidationError):
        field.clean(hidden.pk)

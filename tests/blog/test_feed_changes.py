"""Who has a feed is told when anything of it changed, and only then."""

import pytest

from blog.models import Byline, Image, Post
from tests.blog.test_feed_forms import CC_BY, each_form, make_many
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_image,
    make_post,
    make_site,
)

pytestmark = pytest.mark.django_db


@each_form
def test_who_has_a_feed_is_told_so_before_it_is_written(
    client, form, django_assert_num_queries
):
    """features.md 8.4, protocols.md F-R6: the settings are read, and one row a post."""
    make_many(3, tags=["MedEd"], image=make_image())
    response = client.get(f"/feed/{form}")
    has = {"If-None-Match": response["ETag"]}
    with django_assert_num_queries(2):
        same = client.get(f"/feed/{form}", headers=has)
    assert (same.status_code, same.content) == (304, b"")
    assert same["ETag"] == response["ETag"]
    since = {"If-Modified-Since": response["Last-Modified"]}
    assert client.get(f"/feed/{form}", headers=since).status_code == 304


def rename_author(post):
    author = post.signers[0]
    author.name = "Otherwise"
    author.save()


def rename_tag(post):
    tag = post.tags.get()
    tag.name = "MEDED"
    tag.save()


def rename_section(post):
    post.categories.update(name="Otherwise")


def describe_image(post):
    post.image.alt = "Otherwise"
    post.image.save()


def relicense_image(post):
    Image.objects.filter(pk=post.image.pk).update(licence=CC_BY)


def relink(post):
    Post.objects.filter(pk=post.pk).update(body_html="<p>Otherwise.</p>")


def turn_authors_around(post):
    first, second = post.signatures
    Byline.objects.filter(pk=first.pk).update(position=3)
    assert second.position == 2


CHANGES = {
    "withdrawn": lambda post: post.withdraw("No longer true."),
    "retracted": lambda post: post.retract("The data were made up."),
    "deleted": lambda post: post.delete(),
    "renamed author": rename_author,
    "other order of authors": turn_authors_around,
    "renamed tag": rename_tag,
    "another tag": lambda post: post.tags.add("FOAMed"),
    "renamed section": rename_section,
    "described image": describe_image,
    "licence of the image": relicense_image,
    "other links in the text": relink,
    "a comment": lambda post: make_comment(post=post),
    "name of the site": lambda post: make_site(name="Otherwise"),
    "licence of the site": lambda post: make_site(licence=CC_BY),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_has_a_feed_from_before_a_change_gets_it_anew(client, change):
    """features.md 8.4: also what changes without a change of the post."""
    post = make_post(
        authors=[make_author(), make_author()],
        tags=["MedEd"],
        categories=[make_category()],
        image=make_image(),
    )
    make_post(authors=[])
    has = {"If-None-Match": client.get("/feed/")["ETag"]}
    assert client.get("/feed/", headers=has).status_code == 304
    CHANGES[change](post)
    assert client.get("/feed/", headers=has).status_code == 200

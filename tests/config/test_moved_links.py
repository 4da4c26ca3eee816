"""Whom posts link to that came from elsewhere: nobody is told, for it is no news."""

import pytest

from blog.models import Post
from comments.linkbacks.looking import look_at_due
from comments.models import LinkedPost, Outgoing
from config.demo.load import load
from config.moving.arriving import Import
from config.moving.leaving import Export
from tests.blog.wxr import account, item
from tests.config.moving import empty_site
from tests.factories import make_draft, make_post

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
LINKING = '<p>See <a href="https://elsewhere.example/">this</a>.</p>'


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = "https://blog.example"


def states():
    look_at_due()
    return sorted(Outgoing.objects.values_list("state", flat=True))


def test_links_of_an_imported_post_are_told_to_nobody(bring):
    """5.5"""
    bring(INES, item(5, body=LINKING))
    assert states() == ["earlier"]


def test_links_of_an_imported_draft_are_told_once_it_is_published(bring):
    """5.5: it is published here."""
    bring(INES, item(5, body=LINKING, status="draft"))
    assert not LinkedPost.objects.exists()
    Post.objects.get().bylines.update(disclosure_status="none")
    Post.objects.get().publish()
    assert states() == ["due"]


def test_links_of_a_site_that_came_back_are_told_to_nobody(tmp_path):
    """5.5"""
    make_post(body=LINKING)
    make_draft(body=LINKING)
    make_post(body=LINKING).withdraw()
    paths = Export(tmp_path).run()
    empty_site()
    Import(paths, media=tmp_path).run()
    assert Post.objects.count() == 3
    assert LinkedPost.objects.filter(looked_at=None).count() == 2
    assert states() == ["earlier", "earlier"]


def test_a_copy_may_come_after_all_posts_were_deleted(tmp_path, client):
    """What is known of them is only that they are gone: then they are there again."""
    post = make_post(body=LINKING)
    path = post.get_absolute_url()
    paths = Export(tmp_path).run()
    empty_site()
    assert client.get(path).status_code == 410
    Import(paths, media=tmp_path).run()
    assert client.get(path).status_code == 200


def test_links_of_the_demo_are_told_to_nobody():
    load(lambda title: None)
    assert LinkedPost.objects.filter(looked_at=None).count() > 10
    assert "due" not in states()

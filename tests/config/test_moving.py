"""A site that leaves with everything, and comes back as it was."""

import json

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from blog.importers.errors import ImportRefused
from blog.models import Author, Byline, Image, MenuItem, Post, Redirect, Tag
from comments.models import (
    Block,
    Comment,
    Linkback,
    Outgoing,
    Report,
    SourceRule,
    Subscription,
)
from config.moving import checksum
from config.moving.arriving import Import
from config.moving.leaving import Export
from tests.comments.trees import misplaced, shared_trees
from tests.config.moving import empty_site, make_everything, round_trip
from tests.factories import make_author, make_comment, make_outgoing, make_post
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


def test_a_whole_site_comes_back_equal(tmp_path, client):
    """10.5"""
    make_everything()
    before, after = round_trip(tmp_path)
    assert after == before
    assert (misplaced(), shared_trees()) == ([], set())
    assert Post.objects.get(title="Unready").status == "draft"
    assert (
        client.get(Post.objects.get(title="Gone").get_absolute_url()).status_code == 410
    )
    moved = Redirect.objects.get(path__endswith="/old/")
    assert client.get(moved.path)["Location"] == moved.get_destination()
    assert Comment.objects.filter(author__isnull=False).count() == 1


def test_what_comes_back_is_mailed_to_nobody(tmp_path):
    """The discussion is there with its numbers, reports, wishes and blocks."""
    post, *_others = make_everything()
    reported = Comment.objects.get(report_count=1).pk
    round_trip(tmp_path)
    post.refresh_from_db()
    comment = Comment.objects.get(pk=reported)
    assert (post.like_count, comment.like_count, comment.report_count) == (1, 1, 1)
    assert Report.objects.open().get().note == "Look"
    assert Subscription.objects.count() == 2
    assert Block.objects.in_force().of("x@spam.example", [], None)
    assert SourceRule.objects.of("", "https://bridge.example/ann/1").verdict == "deny"
    assert Linkback.objects.filter(author_url="https://ann.example/").count() == 1
    assert Comment.objects.filter(reaction="like", linkback__state="verified").exists()
    assert Outgoing.objects.get().state == "sent"
    assert comment.fingerprint == ""
    assert Comment.objects.exclude(fingerprint="").exists()
    assert not Comment.objects.filter(told_at=None).exists()
    assert not Comment.objects.filter(announced_at=None).exists()


@pytest.mark.parametrize("is_moved", [True, False])
def test_a_copy_elsewhere_sends_nothing_that_its_original_sends(
    tmp_path, settings, is_moved
):
    """5.5: a site at the same address has moved, and goes on."""
    settings.SITE_URL = "https://blog.example"
    make_outgoing(try_at=timezone.now())
    paths = Export(tmp_path).run()
    empty_site()
    if not is_moved:
        settings.SITE_URL = "https://staging.example"
    Import(paths, media=tmp_path).run()
    outgoing = Outgoing.objects.get()
    assert (outgoing.state, outgoing.try_at is not None) == (
        ("due", True) if is_moved else ("earlier", False)
    )


@pytest.mark.xdist_group("demo")
def test_the_demo_comes_back_equal(demo, tmp_path):
    """10.5"""
    before, after = round_trip(tmp_path)
    assert after == before


@needs_shared
@pytest.mark.parametrize(
    "name", ["am-rounds.wxr.xml", "themeunittestdata.wordpress.xml"]
)
def test_what_came_from_wordpress_comes_back_equal(tmp_path, name):
    data = SHARED / "data"
    Import([data / "wxr" / name], media=data / "media").run()
    before, after = round_trip(tmp_path)
    assert after == before


@needs_shared
def test_naughty_strings_come_back_equal(tmp_path):
    strings = json.loads((SHARED / "data" / "strings" / "blns.json").read_text())
    strings = [s for s in strings if s.strip() and "\0" not in s]
    for number, text in enumerate(strings[::10]):
        post = make_post(title=f"{number} {text}"[:300], body=text, standfirst=text)
    for text in strings[::3]:
        make_comment(post=post, name=text[:250], body=text)
    before, after = round_trip(tmp_path)
    assert after == before


def test_a_second_import_of_a_copy_changes_nothing(tmp_path):
    make_everything()
    round_trip(tmp_path)
    before = checksum.parts()
    report = Import(sorted(tmp_path.glob("*.xml")), media=tmp_path).run()
    assert checksum.parts() == before
    assert not [key for key in report.counts if key.endswith((".in", ".out"))]


def test_a_copy_that_was_half_in_goes_on(tmp_path):
    make_everything()
    before, _after = round_trip(tmp_path)
    Redirect.objects.all().delete()
    Comment.objects.all().delete()
    Outgoing.objects.all().delete()
    Post.objects.last().delete()
    Import(sorted(tmp_path.glob("*.xml")), media=tmp_path).run()
    assert checksum.parts() == before


def test_a_copy_does_not_come_into_a_site_with_posts(tmp_path):
    make_post()
    paths = Export(tmp_path).run()
    with pytest.raises(ImportRefused, match="only come into an empty one"):
        Import(paths, media=tmp_path).run()


def test_a_trial_of_a_copy_changes_nothing(tmp_path):
    make_everything()
    paths = Export(tmp_path).run()
    empty_site()
    before = checksum.parts()
    Import(paths, media=tmp_path, trial=True).run()
    assert checksum.parts() == before


HOSTILE = {
    "HTML past the cleaning": {
        "model": "blog.post",
        "pk": 5,
        "fields": {
            "title": "T",
            "slug": "t",
            "status": "published",
            "published_at": "2016-03-02T09:00:00Z",
            "address_date": "2016-03-02",
            "body": "<script>x()</script><p onclick='x()'>Text</p>",
            "body_html": "<script>x()</script>",
        },
    },
    "an account": {"model": "accounts.user", "pk": 1, "fields": {"email": "a@b.example", "is_superuser": True}},
    "a permission": {"model": "auth.group", "pk": 1, "fields": {"name": "x"}},
    "a file elsewhere": {"model": "blog.image", "pk": 1, "fields": {"file": "../../../etc/passwd", "alt": "x"}},
    "an absolute file": {"model": "blog.image", "pk": 1, "fields": {"file": "/etc/passwd", "alt": "x"}},
    "no fields": {"model": "blog.post", "pk": 5},
    "fields of no kind": {"model": "blog.post", "pk": 5, "fields": [1]},
    "values of no kind": {"model": "blog.post", "pk": "x", "fields": {"title": {"a": 1}}},
    "a parent that is not there": {"model": "blog.category", "pk": 1, "fields": {"name": "a", "slug": "a", "parent": 77}},
    "an address of scripts": {"model": "blog.menuitem", "pk": 1, "fields": {"menu": "header", "label": "x", "url": "javascript:x()"}},
    "nothing": {},
    "a number": 7,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_does_no_harm(tmp_path, client, name):
    """S5, S11: records are data, however they are written."""
    make_author(slug="marker")
    (path,) = Export(tmp_path).run()
    record = json.dumps(HOSTILE[name]).replace("<", "&lt;")
    text = path.read_text()
    path.write_text(
        text.replace("</channel>", f"<rounds:record>{record}</rounds:record></channel>")
    )
    users = connection.cursor().execute("SELECT count(*) FROM accounts_user").fetchone()
    empty_site()
    Import([path], media=tmp_path).run()
    after = connection.cursor().execute("SELECT count(*) FROM accounts_user").fetchone()
    assert after == users
    assert not Image.objects.exists()
    assert not MenuItem.objects.filter(url__startswith="javascript").exists()
    for post in Post.objects.published():
        html = client.get(post.get_absolute_url()).text
        assert "x()" not in html
        assert "Text" in html


def test_the_checksum_sees_every_change(client):
    """R7"""
    post, *_rest = make_everything()
    seen = {checksum.checksum()}
    changes = (
        lambda: Post.objects.filter(pk=post.pk).update(title="Other"),
        lambda: Byline.objects.filter(post=post).update(role="Other"),
        lambda: Comment.objects.filter(post=post).update(name="Other"),
        lambda: Author.objects.filter(pk=1).update(name="Other") or make_author(),
        lambda: Redirect.objects.all().delete(),
        lambda: Tag.objects.create(name="Other"),
        lambda: default_storage.delete(Image.objects.first().file.name),
    )
    for number, change in enumerate(changes, 2):
        change()
        seen.add(checksum.checksum())
        assert len(seen) == number

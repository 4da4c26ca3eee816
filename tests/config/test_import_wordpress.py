"""The whole import, by its command and by the pages that readers see afterwards."""

import re
from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import Model

from blog.importers.report import Report
from blog.models import Author, Byline, Image, Imported, Page, Post, Redirect, Tag
from comments.models import Comment
from config.moving.arriving import Import
from tests.blog import post1
from tests.blog.wxr import FOUR, LINE, attachment, comment, item, wxr
from tests.config.conftest import hops
from tests.factories import make_site
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


def rows(*models: type[Model]) -> dict:
    """Return every row of ``models`` as stored, to compare two moments."""
    return {model: sorted(map(str, model.objects.values())) for model in models}


EVERYTHING = (Post, Page, Image, Author, Byline, Tag, Comment, Redirect, Imported)


@needs_shared
def test_the_seed_s_export_shows_what_its_page_showed(client):
    """10.4, 1.2, 4.2, 5.7, S8"""
    make_site(time_zone="America/Toronto")
    data = SHARED / "data"
    report = Import([data / "wxr" / "am-rounds.wxr.xml"], media=data / "media").run()
    post = Post.objects.get()
    html = post1.read(client, post)
    said = post1.words(html)
    lines = post1.seed_lines()
    end = lines.index("Related Posts")
    for line in (lines[0], *lines[2:end]):
        assert line in said, line
    assert said.count("By: ") == 1
    for line in lines[end + 1 :]:
        if not re.match(r"[0-9]\.|•|%d|.* at [0-9]", line):
            assert line in said, line
    assert 'alt="speech bubbles"' in html
    assert post.pk == 205
    assert html.count('class="badge"') == 0
    assert [c.pk for c in Comment.objects.in_thread()] == [
        1002,
        1003,
        1004,
        1005,
        1006,
        1007,
    ]
    assert Comment.objects.get(pk=1006).parent_id == 1005
    assert {b.disclosure_status for b in post.bylines.all()} == {"not_recorded"}
    assert report.counts["comment.in"] == 4
    assert report.counts["pingback.in"] == 2
    with default_storage.open(post.image.file.name) as file:
        assert b"Exif" not in file.read()
    for old in ("/2015/06/11/why-do-you-tweet/", "/?p=205"):
        assert hops(client, old) == (post.get_absolute_url(), 200)
    old = "/wp-content/uploads/2015/06/speech-bubbles-300x200.jpg"
    assert hops(client, old) == (post.image.file.url, 200)
    assert hops(client, "/speech-bubbles/")[1] == 200


SECRET = {
    "a draft": {"status": "draft"},
    "a private post": {"status": "private"},
    "one with a password": {"post_password": "let me in"},
    "one to come": {"status": "future"},
    "one said to be out in the future": {"post_date_gmt": "2999-01-01 00:00:00"},
    "one that waits": {"status": "pending"},
}


@pytest.mark.parametrize("name", SECRET)
def test_what_was_not_public_never_becomes_so(bring, client, uploads, name):
    """S4, S7"""
    report = bring(
        *FOUR,
        attachment(6, "2016/03/ward.png", post_parent=5),
        item(
            5,
            title="Canary title",
            body='<p>Canary #CanaryTag <img src="/wp-content/uploads/2016/03/ward.png"></p>',
            meta=[("_wp_old_slug", "canary-old"), ("_thumbnail_id", 6)],
            **SECRET[name],
        ),
        media=uploads,
    )
    assert Post.objects.get(pk=5).status == "draft"
    assert ("kept_draft", "Canary title") in report.lines
    for path in ("/", "/feed/", "/2016/03/", "/tags/", "/author/ines/", "/sitemap.xml"):
        assert "Canary" not in client.get(path, follow=True).text, path
    for path in (
        "/2016/03/02/post-5/",
        "/2016/03/02/canary-old/",
        "/?p=5",
        "/wp-content/uploads/2016/03/ward.png",
        "/?attachment_id=6",
        "/file-6/",
        "/tag/canarytag/",
    ):
        assert client.get(path).status_code == 404, path


def test_a_trashed_post_stays_away(bring):
    report = bring(item(5, status="trash"))
    assert not Post.objects.exists()
    assert report.counts["post.out"] == 1


def test_a_second_import_changes_nothing(bring, uploads):
    """10.4, R15"""
    parts = (
        *FOUR,
        attachment(6, "2016/03/ward.png", post_parent=5),
        item(
            5,
            body=f"{LINE}[gallery]<p>#MedEd</p>",
            terms=[("category", "wards", "Wards"), ("post_tag", "night", "Night")],
            comments=[comment(1), comment(2, 1)],
        ),
        item(
            7, post_type="page", link="https://ward.example/us/team/", post_name="team"
        ),
    )
    bring(*parts, media=uploads)
    before = rows(*EVERYTHING)
    report = bring(*parts, media=uploads)
    assert rows(*EVERYTHING) == before
    assert report.counts["post.known"] == report.counts["page.known"] == 1
    assert not [
        key
        for key in report.counts
        if key.endswith((".in", ".mended"))
        and key.split(".")[0] in ("post", "page", "image", "author", "comment")
    ]


def test_a_trial_changes_nothing_and_says_what_would_come(bring, uploads, settings):
    parts = (*FOUR, attachment(6, "2016/03/ward.png"), item(5, comments=[comment(1)]))
    before = rows(*EVERYTHING)
    trial = bring(*parts, media=uploads, trial=True)
    assert rows(*EVERYTHING) == before
    assert not [name for name in _stored() if "ward" in name]
    assert bring(*parts, media=uploads).counts == trial.counts


def _stored(folder=""):
    if not default_storage.exists(folder or "."):
        return []
    folders, files = default_storage.listdir(folder)
    inside = [name for f in folders for name in _stored(f"{folder}{f}/")]
    return [*inside, *(f"{folder}{name}" for name in files)]


ODD = {
    "no title": ({"title": ""}, "Untitled"),
    "markup in the title": ({"title": "A <em>b</em> &amp; c"}, "A b & c"),
    "a long title": ({"title": "x" * 400}, "x" * 299 + "…"),
    "no text": ({"body": ""}, "Post 5"),
    "no slug": ({"post_name": ""}, "Post 5"),
    "no one who made it": ({"creator": ""}, "Post 5"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_posts_come_in(bring, client, name):
    fields, title = ODD[name]
    bring(*FOUR, item(5, **fields))
    post = Post.objects.get()
    assert post.title == title
    assert client.get(post.get_absolute_url()).status_code == 200


def test_another_import_meanwhile_is_refused(bring, django_db_blocker):
    from django.db import connection
    from psycopg import connect

    from config.moving.arriving import LOCK

    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    with connect(**{k: parameters[k] for k in wanted if k in parameters}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        from blog.importers.errors import ImportRefused

        with pytest.raises(ImportRefused, match="Another import"):
            bring(item(5))


def test_the_command_refuses_in_one_sentence(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text("<html></html>")
    before = rows(*EVERYTHING)
    with pytest.raises(CommandError, match="no export of WordPress"):
        call_command("import_wordpress", path)
    assert rows(*EVERYTHING) == before


def test_the_command_tells_what_came(tmp_path, capsys):
    path = tmp_path / "export.xml"
    path.write_text(wxr(*FOUR, item(5), item(6, status="draft", title="Unready")))
    call_command("import_wordpress", path)
    said = capsys.readouterr().out
    assert re.search(r"Posts +2 in\n", said)
    assert "  - Unready\n" in said


def test_a_report_is_stored_and_read_back():
    report = Report()
    report.count("post", number=3)
    report.tell("no_alt", "ward.png")
    again = Report.from_json(report.as_json())
    assert (again.counts, again.lines) == (report.counts, report.lines)


EXPORTS = (
    "am-rounds.wxr.xml",
    "ghost-co-authors-plus.xml",
    "ghost-sample-with-alt.xml",
    "themeunittestdata.wordpress.xml",
    "wpimporter-slashes.xml",
    "wpimporter-small-export.xml",
    "wpimporter-valid-wxr-1.0.xml",
    "wpimporter-valid-wxr-1.1.xml",
)


@needs_shared
@pytest.mark.parametrize("name", EXPORTS)
def test_real_exports_come_in_and_every_page_stands(client, name):
    """10.4: each public page answers; every item is told of in the report."""
    path = SHARED / "data" / "wxr" / name
    report = Import([path]).run()
    for post in Post.objects.published():
        assert client.get(post.get_absolute_url()).status_code == 200
    for page in Page.objects.filter(is_published=True):
        assert client.get(page.get_absolute_url()).status_code == 200
    before = rows(Post, Page, Author, Byline, Tag, Comment, Redirect)
    Import([path]).run()
    assert rows(Post, Page, Author, Byline, Tag, Comment, Redirect) == before
    items = Counter()
    for key, number in report.counts.items():
        kind, how = key.split(".")
        items[kind] += number if how in ("in", "out") else 0
    if name.startswith("theme"):
        assert (items["post"], items["page"], items["nav_menu_item"]) == (58, 21, 70)
        assert items["image"] + items["attachment"] == 37
        assert items["comment"] + items["pingback"] + items["trackback"] == 33
        assert (items["pingback"], items["trackback"]) == (2, 2)
        assert Comment.objects.filter(level__gt=0).count() == 9


def test_one_item_that_fails_does_not_end_the_import(bring, break_item):
    """What was made for it is gone with it, and made anew for the next."""
    break_item(5)
    terms = [("category", "wards", "Wards"), ("post_tag", "night", "Night")]
    report = bring(*FOUR, item(5, terms=terms), item(6, terms=terms))
    (post,) = Post.objects.all()
    assert (post.pk, post.signatures[0].author.slug) == (6, "ines")
    assert [c.name for c in post.categories.all()] == ["Wards"]
    assert [t.name for t in post.tags.all()] == ["Night"]
    assert report.counts["matter.failed"] == 1

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
from tests.blog.wxr import account, attachment, comment, item, wxr
from tests.comments.trees import misplaced, shared_trees
from tests.factories import make_author, make_comment, make_post, make_site
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """Return a function that imports an export of these parts and returns the report."""

    def run(*parts, media=None, trial=False, **options):
        path = tmp_path / "export.xml"
        path.write_text(wxr(*parts, **options))
        return Import([path], media=media, trial=trial).run()

    return run


@pytest.fixture
def uploads(tmp_path):
    """Return a folder with one picture in it, of 6 by 4 pixels."""
    from tests.factories import make_picture

    folder = tmp_path / "uploads" / "2016" / "03"
    folder.mkdir(parents=True)
    (folder / "ward.png").write_bytes(make_picture().read())
    return tmp_path / "uploads"


def rows(*models: type[Model]) -> dict:
    """Return every row of ``models`` as stored, to compare two moments."""
    return {model: sorted(map(str, model.objects.values())) for model in models}


EVERYTHING = (Post, Page, Image, Author, Byline, Tag, Comment, Redirect, Imported)
FOUR = (
    account("ines", "Ines Okafor, MD", 7, "ines@mail.example", "Ines", "Okafor"),
    account("lars", "Lars Lind", 8),
    account("mo", "Mo Sall, PhD", 9),
    account("zoe", "Zoë Ruiz", 10),
)
LINE = (
    "<p>By: Ines Okafor, MD (@okafor), ward lead, Faculty of Wards, Lars Lind, nurse, "
    "Mo Sall, PhD (@mosall), University of Marrow, and Zoë Ruiz (@zoe), student</p>"
)


def hops(client, path):
    """Return where ``path`` leads in one hop, and the status of what is there."""
    first = client.get(path)
    assert first.status_code == 301, path
    return first["Location"], client.get(first["Location"]).status_code


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


def test_four_authors_one_without_a_handle(bring, client):
    """2.1, 2.2, 2.5"""
    coauthors = [("author", f"cap-{n}", n) for n in ("ines", "lars", "mo", "zoe")]
    bring(*FOUR, item(5, body=f"{LINE}<p>Words.</p>", terms=coauthors))
    post = Post.objects.get(pk=5)
    said = post1.words(post1.read(client, post))
    assert post1.words(LINE) in said
    assert said.count("By: ") == 1
    assert post.body == "<p>Words.</p>"
    assert [b.author.name for b in post.signatures] == [
        "Ines Okafor",
        "Lars Lind",
        "Mo Sall",
        "Zoë Ruiz",
    ]
    ines = Author.objects.get(slug="ines")
    assert (ines.citing_name, ines.credentials) == ("Okafor, Ines", "MD")
    assert ines.user is None
    assert "ines@mail.example" not in client.get(ines.get_absolute_url()).text


def test_coauthors_stand_in_their_order_each_once(bring):
    terms = [("author", f"cap-{n}", n) for n in ("zoe", "ines", "zoe", "lars")]
    bring(*FOUR, item(5, terms=terms))
    names = [b.author.name for b in Post.objects.get().signatures]
    assert names == ["Zoë Ruiz", "Ines Okafor", "Lars Lind"]


def test_an_author_who_is_here_by_address_is_not_doubled(bring):
    here = make_author(name="I. Okafor", email="INES@mail.example")
    bring(*FOUR, item(5))
    assert Post.objects.get(pk=5).signatures[0].author == here


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


def test_threads_keep_their_parents_to_any_depth(bring, client):
    """4.1, 10.4: a chain of 40, children before parents, circles and strays."""
    chain = [comment(n, n - 1) for n in range(40, 0, -1)]
    odd = [comment(50, 51), comment(51, 50), comment(52, 52), comment(53, 999)]
    bring(*FOUR, item(5, comments=[*chain, *odd]))
    assert Comment.objects.count() == 44
    assert Comment.objects.get(pk=40).level == 39
    assert {Comment.objects.get(pk=n).level for n in (52, 53)} == {0}
    assert (misplaced(), shared_trees()) == ([], set())
    post = Post.objects.get()
    assert post.comment_count == 44
    assert 'id="comment-40"' in post1.read(client, post)


def test_kinds_and_states_of_comments(bring):
    said = [
        comment(1, type="pingback"),
        comment(2, type="trackback"),
        comment(3, type=""),
        comment(4, approved=0),
        comment(5, approved="spam"),
        comment(6, approved="trash"),
        comment(7, type="like"),
    ]
    report = bring(*FOUR, item(5, comments=said))
    found = {c.pk: (c.kind, c.status) for c in Comment.objects.all()}
    assert found == {
        1: ("pingback", "approved"),
        2: ("trackback", "approved"),
        3: ("comment", "approved"),
        4: ("comment", "pending"),
        5: ("comment", "spam"),
        6: ("comment", "trashed"),
    }
    assert report.counts["like.out"] == 1
    assert Post.objects.get().comment_count == 3


def test_only_an_account_gives_the_badge(bring, client):
    """4.5"""
    said = [
        comment(1, author="Ines Okafor", author_email="ines@mail.example"),
        comment(2, author="Somebody", user_id=7),
    ]
    bring(*FOUR, item(5, comments=said))
    html = post1.read(client, Post.objects.get())
    assert html.count('<span class="badge">Author</span>') == 1
    assert Comment.objects.get(pk=2).author == Author.objects.get(slug="ines")
    assert "mail.example" not in html


def test_what_commenters_wrote_is_cleaned(bring, client):
    """S1, S11"""
    hostile = '<script>x()</script><b onclick="x()">Bold</b>\nline <a href="javascript:x()">a</a>'
    bring(*FOUR, item(5, comments=[comment(1, content=hostile, author="<b>Eve</b>")]))
    html = post1.read(client, Post.objects.get())
    assert "<strong>Bold</strong><br>" in html
    assert "onclick" not in html
    assert "x()</script>" not in html
    assert "javascript:" not in html


def test_comments_said_later_join_a_discussion_that_is_here(bring):
    bring(*FOUR, item(5, comments=[comment(10)]))
    post = Post.objects.get()
    make_comment(post=post, parent=Comment.objects.get(pk=10))
    later = [comment(10), comment(32, 31), comment(31, 10)]
    bring(*FOUR, item(5, comments=later))
    assert Comment.objects.get(pk=32).parent_id == 31
    assert Comment.objects.count() == 4
    assert (misplaced(), shared_trees()) == ([], set())


def test_numbers_that_are_taken_are_told_of(bring, client):
    make_post(pk=5, title="Mine")
    make_comment(pk=1, post=make_post())
    report = bring(*FOUR, item(5, title="Theirs", comments=[comment(1)]))
    theirs = Post.objects.get(title="Theirs")
    assert theirs.pk != 5
    assert report.counts["matter.number_taken"] == 2
    assert theirs.comments.get().pk != 1
    make_comment(post=theirs)


def test_new_things_are_numbered_after_the_imported(bring):
    bring(*FOUR, item(9000, comments=[comment(8000)]))
    assert make_post().pk > 9000
    assert make_comment(post=Post.objects.first()).pk > 8000


@pytest.mark.parametrize(
    "link",
    [
        "https://ward.example/archives/5",
        "https://ward.example/post-5/",
        "https://www.ward.example/2016/03/post-5/",
        "http://ward.example/wards/post-5.html",
    ],
)
def test_any_form_of_address_leads_on_in_one_hop(bring, client, link):
    """8.11"""
    bring(*FOUR, item(5, link=link))
    path = re.sub(r"https?://[^/]+", "", link)
    assert hops(client, path) == ("/2016/03/02/post-5/", 200)


def test_a_blog_in_a_folder_moves_to_the_top(bring, client):
    bring(
        *FOUR,
        item(
            5,
            link="https://ward.example/blog/2016/03/02/post-5/",
            body='<p><a href="https://ward.example/blog/tag/x/">x</a> <a href="https://ward.example/shop/">s</a></p>',
        ),
        blog="https://ward.example/blog",
    )
    assert Post.objects.get().body == (
        '<p><a href="/tag/x/">x</a> <a href="https://ward.example/shop/">s</a></p>'
    )


def test_pages_come_in_and_lead_on_from_where_they_stood(bring, client):
    bring(
        item(
            7,
            post_type="page",
            post_name="team",
            title="Team",
            link="https://ward.example/us/team/",
        ),
        item(8, post_type="page", post_name="hidden", status="private"),
    )
    assert client.get("/team/").status_code == 200
    assert hops(client, "/us/team/") == ("/team/", 200)
    assert hops(client, "/?page_id=7") == ("/team/", 200)
    assert client.get("/hidden/").status_code == 404


def test_an_imported_page_takes_the_place_of_an_untouched_one(bring, client):
    page = Page.objects.get(slug="about")
    about = item(
        7, post_type="page", post_name="about", title="Who we are", body="<p>We.</p>"
    )
    bring(about)
    page.refresh_from_db()
    assert (page.title, page.body) == ("Who we are", "<p>We.</p>")
    other = Page.objects.get(slug="privacy")
    other.body = "<p>Ours.</p>"
    other.save()
    report = bring(item(8, post_type="page", post_name="privacy", title="Theirs"))
    assert Page.objects.get(title="Theirs").slug == "privacy-2"
    assert report.counts["matter.slug_taken"] == 1


def test_categories_nest_and_uncategorized_stays_behind(bring):
    head = (
        "<wp:category><wp:category_nicename>wards</wp:category_nicename>"
        "<wp:cat_name>Wards</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>nights</wp:category_nicename>"
        "<wp:category_parent>wards</wp:category_parent><wp:cat_name>Nights &amp; days</wp:cat_name></wp:category>"
    )
    terms = [
        ("category", "nights", "Nights & days"),
        ("category", "uncategorized", "Uncategorized"),
    ]
    bring(head, *FOUR, item(5, terms=terms))
    (category,) = Post.objects.get().categories.all()
    assert (category.name, category.parent.name) == ("Nights & days", "Wards")


def test_tags_are_one_whatever_their_case(bring, client):
    """3.2"""
    bring(
        *FOUR,
        item(5, terms=[("post_tag", "meded", "MedEd")]),
        item(6, terms=[("post_tag", "meded-2", "#meded")]),
    )
    assert Tag.objects.get().name == "MedEd"
    assert hops(client, "/tag/meded-2/") == ("/tag/meded/", 200)


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


def test_two_posts_of_one_day_and_slug_both_come(bring):
    report = bring(*FOUR, item(5, post_name="rounds"), item(6, post_name="rounds"))
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["rounds", "rounds-2"]
    assert report.counts["matter.slug_taken"] == 1


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


def test_one_item_that_fails_does_not_end_the_import(bring, monkeypatch):
    """What was made for it is gone with it, and made anew for the next."""
    from comments.importers.wordpress import Remarks

    save = Remarks.save

    def sometimes(self, post, item):
        if item.number == 5:
            raise ValueError(item.number)
        save(self, post, item)

    monkeypatch.setattr(Remarks, "save", sometimes)
    terms = [("category", "wards", "Wards"), ("post_tag", "night", "Night")]
    report = bring(*FOUR, item(5, terms=terms), item(6, terms=terms))
    (post,) = Post.objects.all()
    assert (post.pk, post.signatures[0].author.slug) == (6, "ines")
    assert [c.name for c in post.categories.all()] == ["Wards"]
    assert [t.name for t in post.tags.all()] == ["Night"]
    assert report.counts["matter.failed"] == 1


def test_a_login_with_dots_keeps_its_page(bring):
    bring(account("Ines.O", "Ines Okafor", 7), item(5, creator="Ines.O"))
    assert Author.objects.get().get_absolute_url() == "/author/ines-o/"

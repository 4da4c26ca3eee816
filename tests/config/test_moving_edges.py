"""What is easily lost or broken between two sites, and what an attacker would try."""

import json
import re

import pytest
from defusedxml import ElementTree
from django.core.files.storage import default_storage
from django.core.management import call_command

from blog.importers.errors import ImportRefused
from blog.models import Byline, Category, Image, Post
from blog.models.post import LONGEST_BODY
from comments.models import Comment
from config.moving.arriving import Import
from config.moving.leaving import Export
from tests.blog.wxr import item
from tests.config.moving import empty_site, make_everything, round_trip, without_records
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_image,
    make_post,
)

pytestmark = pytest.mark.django_db

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def items_of(path, kind="post"):
    root = ElementTree.parse(path)
    items = root.iter("item")
    return [item for item in items if item.findtext(f"{WP}post_type") == kind]


def test_the_longest_text_comes_back_equal(tmp_path):
    """10.5: JSON that escapes it would be longer than an import reads."""
    text = ("漢" * 9 + " ") * (LONGEST_BODY // 10)
    Post.objects.filter(pk=make_post(body="<p>x</p>").pk).update(body=text)
    before, after = round_trip(tmp_path)
    assert after == before


def test_characters_that_xml_can_not_write_come_back_equal(tmp_path):
    text = "".join(map(chr, [*range(1, 32), *range(127, 160), 0x2028, 0xFFFE, 0xFFFF]))
    post = make_post(body=f"<p>a{text}b]]></p>", title="a\x85b ]]> c")
    Post.objects.filter(pk=post.pk).update(standfirst=text, body=text + "]]>" + text)
    make_comment(post=post, body=text + "x", name="]]>")
    before, after = round_trip(tmp_path)
    assert after == before


def test_an_export_without_the_file_of_an_image_is_told_of(tmp_path, capsys):
    make_post(image=make_image())
    lost = make_image()
    default_storage.delete(lost.file.name)
    call_command("export_wordpress", tmp_path / "out")
    said = capsys.readouterr()
    assert lost.file.name in said.err
    assert "001.xml" in said.out


def test_an_export_that_was_cut_short_is_taken_for_none(tmp_path, monkeypatch):
    """R7: nothing that could be imported is there before all is."""
    make_post(image=make_image())
    seen = []

    def killed(*args):
        seen.extend(tmp_path.rglob("*.xml"))
        raise KeyboardInterrupt

    monkeypatch.setattr("config.moving.leaving.shutil.copyfileobj", killed)
    with pytest.raises(KeyboardInterrupt):
        Export(tmp_path / "out").run()
    assert seen == []
    assert not list(tmp_path.rglob("*.xml"))


def test_only_its_owner_can_read_an_export(tmp_path):
    """E-mail addresses are in it."""
    make_post(image=make_image())
    Export(tmp_path / "out").run()
    for path in [tmp_path / "out", *(tmp_path / "out").rglob("*.*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_copy_of_which_a_file_is_missing_is_refused(tmp_path, monkeypatch):
    """R7: one that holds records, that is, since nothing else is read."""
    monkeypatch.setattr("config.moving.wxr.FULL", 8000)
    make_everything()
    paths = Export(tmp_path / "out").run()
    full = [path for path in paths if path.read_text().count("<rounds:record>") > 1]
    assert len(paths) > len(full) > 1
    empty_site()
    for missing in full:
        rest = [path for path in paths if path != missing]
        with pytest.raises(ImportRefused, match="not all files"):
            Import(rest, media=tmp_path / "out").run()
    with pytest.raises(ImportRefused, match="not all files"):
        Import(paths[:1], media=tmp_path / "out").run()
    assert not Post.objects.exists()


def test_wordpress_meets_each_category_after_the_one_above_it(tmp_path):
    """Its importer looks the parent up when it meets the child."""
    child = make_category(name="Child")
    middle = make_category(name="Middle", parent=make_category(name="Top"))
    Category.objects.filter(pk=child.pk).update(parent=middle)
    (path,) = Export(tmp_path / "out").run()
    names = [e.text for e in ElementTree.parse(path).iter(f"{WP}cat_name")]
    assert names.index("Top") < names.index("Middle") < names.index("Child")


def test_names_in_the_byline_are_no_markup(tmp_path):
    post = make_post(authors=[make_author(name="A & B")])
    Byline.objects.filter(post=post).update(affiliation="<b>R&D</b> & <x>")
    (path,) = Export(tmp_path / "out").run()
    html = items_of(path)[0].findtext(CONTENT)
    assert "A &amp; B" in html
    assert "<b>" not in html


def test_wordpress_is_given_cleaned_texts_only(tmp_path):
    """S5: there whoever imports may write scripts."""
    hostile = "<p>Good</p><script>x()</script><p onclick='x()'>Text</p>"
    post = make_post(body=hostile)
    make_comment(post=post, body=hostile, form="html")
    make_comment(post=post, body=hostile, kind="webmention", url="https://a.example/")
    (path,) = Export(tmp_path / "out").run()
    (item,) = items_of(path)
    said = [item.findtext(CONTENT)]
    said += [e.text for e in item.iter(f"{WP}comment_content")]
    assert len(said) == 3
    for html in said:
        assert "x()" not in html
        assert "Good" in html


def test_readers_of_the_export_learn_that_a_post_was_retracted(tmp_path):
    post = make_post(body="<p>Text</p>")
    post.retract("Wrong <doses>")
    (path,) = Export(tmp_path / "out").run()
    html = items_of(path)[0].findtext(CONTENT)
    assert "Retracted" in html
    assert "Wrong &lt;doses&gt;" in html


# What each item of WordPress' own exports has, and its importer reads.
ITEM_PARTS = (
    *("title", "link", "pubDate", "guid", "description"),
    "{http://purl.org/dc/elements/1.1/}creator",
    CONTENT,
    "{http://wordpress.org/export/1.2/excerpt/}encoded",
    *(f"{WP}{name}" for name in ("post_id", "post_date", "post_date_gmt")),
    *(f"{WP}{name}" for name in ("post_modified", "post_modified_gmt")),
    *(f"{WP}{name}" for name in ("comment_status", "ping_status", "post_name")),
    *(f"{WP}{name}" for name in ("status", "post_parent", "menu_order", "post_type")),
    *(f"{WP}{name}" for name in ("post_password", "is_sticky")),
)


def test_each_item_has_the_parts_that_wordpress_gives_it(tmp_path):
    make_everything()
    (path,) = Export(tmp_path / "out").run()
    for written in ElementTree.parse(path).iter("item"):
        names = [e.tag for e in written]
        for part in ITEM_PARTS:
            assert names.count(part) == 1, (part, written.findtext("title"))


def tampered(path, change):
    """Give each record of the export to ``change``, which returns what replaces it."""
    root = path.read_text()

    def replace(found):
        record = json.loads(
            found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        )
        line = json.dumps(change(record))
        line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"<rounds:record>{line}</rounds:record>"

    path.write_text(
        re.sub(r"<rounds:record>(.*?)</rounds:record>", replace, root, flags=re.S)
    )


COMMENT_TRICKS = {
    "a state that is none": {"status": "evil"},
    "a kind that is none": {"kind": "evil"},
    "a form that is none": {"form": "evil"},
    "an author that is not there": {"author": 999_999},
    "scripts": {"form": "html", "body": "<script>x()</script>", "url": "javascript:x()"},
    "itself as parent": {"parent": 2},
    "an address that is none": {"email": "<script>"},
    "an account": {"user": 1},
}  # fmt: skip


@pytest.mark.parametrize("trial", [True, False])
@pytest.mark.parametrize("name", COMMENT_TRICKS)
def test_a_hostile_comment_does_no_harm(tmp_path, name, trial):
    """S5, S11: and a trial says what would come of it."""
    post = make_post()
    for _number in range(3):
        make_comment(post=post)
    (path,) = Export(tmp_path / "out").run()
    first = Comment.objects.first().pk

    def change(record):
        if record["model"] == "comments.comment" and record["pk"] == first:
            said = COMMENT_TRICKS[name]
            said = said | {"parent": first} if "parent" in said else said
            record["fields"] |= said
        return record

    tampered(path, change)
    empty_site()
    report = Import([path], media=tmp_path / "out", trial=trial).run()
    counts = report.counts
    assert counts["post.in"] == 1
    assert counts.get("comment.in", 0) + counts.get("comment.out", 0) == 3
    if not trial:
        assert Comment.objects.count() == counts.get("comment.in", 0)
    for comment in Comment.objects.all():
        assert comment.kind in Comment.Kind
        assert comment.status in Comment.Status
        assert comment.form in Comment.Form
        assert "<script" not in comment.body_html
        assert not comment.url
        assert comment.user is None


def test_comments_in_any_order_keep_their_parents(tmp_path):
    post = make_post()
    other = make_post()
    above = None
    for _number in range(7):
        above = make_comment(post=post, parent=above)
        make_comment(post=other)
    before, after = round_trip(tmp_path / "out")
    assert after == before
    assert Comment.objects.order_by("-level").first().level == 6


@pytest.mark.parametrize("number", [-5, 0, 2**63 - 1])
def test_odd_numbers_do_not_stop_what_comes_later(tmp_path, number):
    """S11: a number at the end of the row would leave none for the next."""
    post = make_post()
    (path,) = Export(tmp_path / "out").run()

    def change(record):
        if record["model"] == "blog.post":
            record["pk"] = number
        return record

    tampered(path, change)
    empty_site()
    report = Import([path], media=tmp_path / "out").run()
    assert report.counts["post.out"] == 1
    make_post()
    assert not Post.objects.filter(title=post.title, pk=number).exists()
    assert not Image.objects.exists()


def test_notes_keep_their_ways_there_and_back(bring, tmp_path):
    """1.8, 10.5: in a copy of ours, and in what WordPress reads."""
    kept = json.dumps([{"content": "Said in 1901.", "id": "c5b1"}])
    body = (
        '<!-- wp:paragraph --><p>So<sup data-fn="c5b1" class="fn"><a href="#c5b1" '
        'id="c5b1-link">1</a></sup>.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->'
    )
    bring(item(5, body=body, meta=[("footnotes", kept)]))
    shown = Post.objects.get(pk=5).body_html
    assert 'href="#text-c5b1"' in shown
    assert 'id="text-c5b1-link"' in shown
    folder = tmp_path / "copy"
    before, after = round_trip(folder)
    assert after == before
    assert Post.objects.get(pk=5).body_html == shown
    (path,) = folder.glob("*.xml")
    path.write_text(without_records(path.read_text()))
    empty_site()
    Import([path]).run()
    assert Post.objects.get(pk=5).body_html == shown

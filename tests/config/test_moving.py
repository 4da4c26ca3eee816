"""A site that leaves with everything, and comes back as it was."""

import json
import re
import shutil

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from blog.importers.errors import ImportRefused
from blog.models import (
    Author,
    Byline,
    Category,
    Image,
    MenuItem,
    Page,
    Post,
    Redirect,
    Related,
    SiteSettings,
    Tag,
)
from comments.models import (
    Block,
    Comment,
    Like,
    Linkback,
    Outgoing,
    Report,
    SourceRule,
    Subscription,
)
from config.demo.load import load
from config.moving import checksum
from config.moving.arriving import Import
from config.moving.leaving import Export
from config.moving.records import LEFT_OUT, PORTABLE, STAYS, fields_of
from tests.blog.post1 import make_post1, words
from tests.comments.trees import misplaced, shared_trees
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_draft,
    make_image,
    make_mention,
    make_outgoing,
    make_post,
    make_series,
    make_source_rule,
    make_tag,
    make_user,
)
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


def empty_site():
    """Leave what the first start makes: settings, and pages with a menu."""
    Category.objects.update(parent=None)
    for model in reversed(PORTABLE):
        model.objects.all().delete()
    SiteSettings.objects.create(pk=1)
    page = Page.objects.create(
        slug="about", title="About", body="<p>First.</p>", is_first_text=True
    )
    MenuItem.objects.create(menu="header", page=page)
    if default_storage.exists("."):
        shutil.rmtree(default_storage.location)


def round_trip(folder):
    """Export, empty the site, import; return both checksums, part by part."""
    before = checksum.parts()
    paths = Export(folder).run()
    empty_site()
    report = Import(paths, media=folder).run()
    assert not [key for key in report.counts if key.endswith(".out")], report.lines
    return before, checksum.parts()


def without_records(text):
    """Return the export as a system reads it that knows nothing of ours."""
    return re.sub(r"<rounds:record>.*?</rounds:record>", "", text, flags=re.S)


def make_everything():
    """Make one of each thing, with the states that are easily lost."""
    post = make_post1()
    series = make_series()
    draft = make_draft(title="Unready", series=series, series_position=2)
    gone = make_post(title="Gone", categories=[make_category(parent=make_category())])
    gone.withdraw("Taken back")
    marked = make_post(title="Marked")
    marked.retract("Wrong doses")
    renamed = make_post(title="Renamed", slug="old")
    renamed.slug = "new"
    renamed.save()
    tag = make_tag("MedicalEducation", synonym_of=Tag.objects.get(name="MedEd"))
    Related.objects.create(post=post, other=marked)
    writer = make_user()
    author = make_author(user=writer, photo=make_image(alt="A face"))
    make_comment(post=post, user=writer, interests="Shares", email="w@mail.example")
    make_comment(post=post, status="spam")
    make_comment(post=post, status="pending", parent=Comment.objects.first())
    make_discussion(post)
    return post, draft, tag, author


def make_discussion(post):
    """Make what readers and moderators leave beside comments."""
    comment = make_comment(post=post, ip="192.0.2.7", user_agent="Lynx", body="***")
    Like.objects.toggle(post, "one")
    Like.objects.toggle(comment, "one")
    Report.objects.make(comment, ["192.0.2.8"], 0, reason="abuse", note="Look")
    Subscription.objects.wish("reader@mail.example", post)
    Subscription.objects.wish("other@mail.example", post, comment)
    Block.objects.create(kind="domain", value="spam.example", reason="Sells")
    mention = make_mention(post=post, author_url="https://ann.example/")
    Linkback.objects.filter(comment=mention).update(ip="192.0.2.9")
    make_mention(post=post, reaction="like", body="")
    make_source_rule(place="bridge.example/ann", of="author", verdict="deny")
    told = {"target": "https://site.example/a/", "source": "https://blog.example/b/"}
    Outgoing.objects.create(post=post, state="sent", try_at=None, **told)


def test_every_model_of_the_discussion_is_carried_along_or_stays_on_purpose():
    models = set(apps.get_app_config("comments").get_models())
    assert models == models & {*PORTABLE, *STAYS}
    assert not STAYS.keys() & set(PORTABLE)
    assert all(STAYS.values())


def test_every_field_is_carried_along_or_left_out_on_purpose():
    """10.5: a new field is in the copies unless somebody decides otherwise."""
    for model in PORTABLE:
        meta = model._meta
        names = {field.name for field in [*meta.concrete_fields, *meta.many_to_many]}
        left_out = LEFT_OUT.get(model, set())
        assert left_out <= names, model
        unsaid = names - set(fields_of(model)) - left_out - {model._meta.pk.name}
        assert unsaid <= {"tags"}, model


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


def test_a_copy_holds_no_traces_of_visitors(tmp_path):
    """4.32: what is forgotten after some days is in no copy that stays."""
    make_everything()
    call_command("export_json", tmp_path / "all.json")
    (xml,) = Export(tmp_path / "wxr").run()
    for text in ((tmp_path / "all.json").read_text(), xml.read_text()):
        assert "192.0.2" not in text
        assert "Lynx" not in text


def test_the_demo_comes_back_equal(tmp_path):
    """10.5"""
    load(report=lambda line: None)
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


def test_an_export_is_the_same_for_the_same_site(tmp_path):
    """R15: but for the date in its head."""
    make_everything()
    texts = []
    for name in ("one", "two"):
        (path,) = Export(tmp_path / name).run()
        texts.append(re.sub("<pubDate>.*?</pubDate>", "", path.read_text()))
    assert texts[0] == texts[1]


def test_a_large_export_is_several_files(tmp_path, monkeypatch):
    monkeypatch.setattr("config.moving.wxr.FULL", 2000)
    make_everything()
    before, after = round_trip(tmp_path)
    assert len(list(tmp_path.glob("*.xml"))) > 5
    assert after == before


def test_wordpress_reads_the_export_as_its_own(tmp_path, client):
    """10.5: without our own records it comes in as any other blog does."""
    post, *_others = make_everything()
    line = words(client.get(post.get_absolute_url()).text)
    (path,) = Export(tmp_path).run()
    text = without_records(path.read_text())
    path.write_text(text)
    root = ElementTree.fromstring(text)
    numbers = [e.text for e in root.iter("{http://wordpress.org/export/1.2/}post_id")]
    assert len(numbers) == len(set(numbers))
    empty_site()
    Import([path], media=tmp_path).run()
    again = Post.objects.get(pk=post.pk)
    assert [b.author.name for b in again.signatures] == [
        "Alireza Jalali",
        "Andrew Micieli",
        "Jason R. Frank",
    ]
    assert again.get_absolute_url() == post.get_absolute_url()
    assert words(client.get(again.get_absolute_url()).text).count("By: ") == 1
    assert "By: Alireza Jalali, MD (@ARJalali)" in line
    assert Image.objects.filter(alt="speech bubbles").exists()
    assert Comment.objects.filter(post=again, parent__isnull=False).exists()
    for title in ("Unready", "Gone"):
        assert Post.objects.get(title=title).status == "draft"


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


def test_the_json_export_holds_everything_but_passwords(tmp_path):
    """10.5"""
    make_everything()
    user = make_user(password="long enough 123")
    path = tmp_path / "all.json"
    call_command("export_json", path)
    assert path.stat().st_mode & 0o777 == 0o600
    document = json.loads(path.read_text())
    kinds = {record["model"] for record in document["records"]}
    assert kinds == {m._meta.label_lower for m in PORTABLE if m.objects.exists()}
    assert user.email in path.read_text()
    assert user.password not in path.read_text()
    assert all(len(file["sha256"]) == 64 for file in document["files"])


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


def test_an_export_goes_into_an_empty_folder_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_wordpress", tmp_path)

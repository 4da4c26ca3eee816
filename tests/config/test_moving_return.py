"""What comes back of an export that is incomplete, odd, or meets a site in use."""

import json
import re

import pytest
from defusedxml import ElementTree
from django.core.files.storage import default_storage
from django.core.management import call_command

from blog.importers.errors import ImportRefused
from blog.models import Category, Page, Post
from config.moving import checksum
from config.moving.arriving import Import
from config.moving.leaving import Export
from tests.config.moving import empty_site, make_everything, round_trip
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_image,
    make_post,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db


def only_export(folder):
    """Export a site with one author, and empty it; return the file."""
    make_author(slug="marker")
    (path,) = Export(folder).run()
    empty_site()
    return path


def add_records(path, *records):
    """Add what nobody could have written here, as one who knows the form would."""
    text = path.read_text()
    for record in records:
        line = json.dumps(record).replace("&", "&amp;").replace("<", "&lt;")
        element = f"<rounds:record>{line}</rounds:record></channel>"
        text = text.replace("</channel>", element)
    path.write_text(text)


def test_parents_come_back_that_are_younger_than_their_children(tmp_path):
    """10.5: of categories and synonyms, whichever was made first."""
    child, middle = make_category(), make_category()
    middle.parent = make_category(name="Last made")
    child.parent = middle
    middle.save()
    child.save()
    synonym = make_tag("MedicalEducation")
    synonym.synonym_of = make_tag("MedEd")
    synonym.save()
    before, after = round_trip(tmp_path)
    assert after == before
    assert Category.objects.get(pk=child.pk).parent.parent.name == "Last made"
    nicenames = re.findall(
        "<wp:category_nicename>(.*?)<", next(tmp_path.glob("*.xml")).read_text()
    )
    assert nicenames == [middle.parent.slug, middle.slug, child.slug]


def test_a_lost_image_file_keeps_nothing_else_from_leaving(tmp_path, capsys):
    post = make_post(image=make_image())
    name = post.image.file.name
    default_storage.delete(name)
    before = checksum.parts()
    folder = tmp_path / "export"
    call_command("export_wordpress", folder)
    assert name in capsys.readouterr().err
    empty_site()
    report = Import(sorted(folder.glob("*.xml")), media=folder).run()
    assert checksum.parts() == before
    assert report.counts["matter.no_file"] == 1


def test_files_may_come_after_the_rest(tmp_path):
    """Who forgot the folder of images runs it again."""
    make_everything()
    before = checksum.parts()
    paths = Export(tmp_path).run()
    empty_site()
    Import(paths).run()
    assert checksum.parts()["files"] != before["files"]
    Import(paths, media=tmp_path).run()
    assert checksum.parts() == before


@pytest.mark.parametrize(
    "make",
    [
        make_category,
        make_image,
        make_series,
        lambda: make_tag("Mine"),
        lambda: Page.objects.create(slug="mine", title="Mine", body="<p>Mine.</p>"),
    ],
)
def test_a_copy_takes_nothing_of_a_site_for_its_own(tmp_path, make):
    """What has the number of something else, or would give way, is not empty."""
    path = only_export(tmp_path)
    make()
    with pytest.raises(ImportRefused, match="into an empty one"):
        Import([path], media=tmp_path).run()


@pytest.mark.parametrize("name", ["2016/page.html", "2016/drawing.svg", "2016/x"])
def test_a_picture_can_not_come_in_as_another_file(tmp_path, name):
    """S8: a picture that is a page as well would be served as one."""
    path = only_export(tmp_path)
    file = tmp_path / "uploads" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(make_image().file.read())
    empty_site()
    add_records(
        path, {"model": "blog.image", "pk": 1, "fields": {"file": name, "alt": "x"}}
    )
    report = Import([path], media=tmp_path).run()
    assert report.counts["image.out"] == 1
    assert not default_storage.exists(name)


def test_what_others_read_of_an_export_is_clean(tmp_path):
    """S5: WordPress trusts the file of whoever may import it."""
    post = make_post(
        title="Salt < water & <b>more</b>",
        body="<p onclick='x()'>Text</p><script>x()</script>",
        standfirst="1 < 2 <script>x()</script>",
    )
    make_comment(
        post=post,
        kind="webmention",
        url="https://a.example/",
        body="<script>x()</script>Hm",
    )
    (path,) = Export(tmp_path).run()
    root = ElementTree.fromstring(path.read_text())
    texts = [e.text or "" for e in root.iter() if not e.tag.endswith("}record")]
    assert not [text for text in texts if "<script" in text or "onclick" in text]
    text = re.sub(
        r"<rounds:record>.*?</rounds:record>", "", path.read_text(), flags=re.S
    )
    path.write_text(text)
    empty_site()
    Import([path]).run()
    assert Post.objects.get().title == "Salt < water & <b>more</b>"


def test_a_damaged_picture_takes_no_post_with_it(tmp_path):
    post = make_post(image=make_image())
    name = post.image.file.name
    (path,) = Export(tmp_path).run()
    file = tmp_path / "uploads" / name
    file.write_bytes(file.read_bytes()[:20])
    empty_site()
    report = Import([path], media=tmp_path).run()
    assert Post.objects.get().image.file.name == name
    assert report.counts["matter.bad_file"] == 1
    assert not default_storage.exists(name)


def test_no_image_comes_in_as_an_attachment(tmp_path):
    """S8: a record that calls a document a picture."""
    path = only_export(tmp_path)
    file = tmp_path / "uploads" / "2016" / "x.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.7")
    fields = {"file": "2016/x.pdf", "alt": "x"}
    add_records(path, {"model": "blog.image", "pk": 1, "fields": fields})
    report = Import([path], media=tmp_path).run()
    assert report.counts["image.out"] == 1
    assert not default_storage.exists("2016/x.pdf")


def test_a_record_that_fails_leaves_no_file(tmp_path):
    path = only_export(tmp_path)
    file = tmp_path / "uploads" / "2016" / "x.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(make_image().file.read())
    empty_site()
    fields = {"file": "2016/x.png", "alt": "x", "licence": "none of ours"}
    add_records(path, {"model": "blog.image", "pk": 1, "fields": fields})
    report = Import([path], media=tmp_path).run()
    assert report.counts["image.out"] == 1
    assert not default_storage.exists("2016/x.png")

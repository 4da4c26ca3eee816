"""What leaves with a site, in which files, and who else can read them."""

import json
import re

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.core.management import CommandError, call_command

from blog.models import Image, Post
from comments.models import Comment
from config.moving.arriving import Import
from config.moving.leaving import Export
from config.moving.records import LEFT_OUT, PORTABLE, STAYS, fields_of
from tests.blog.post1 import words
from tests.config.moving import empty_site, make_everything, round_trip, without_records
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_every_model_of_the_discussion_is_carried_along_or_stays_on_purpose():
    models = set(apps.get_app_config("comments").get_models())
    assert models <= {*PORTABLE, *STAYS}
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


def test_a_copy_holds_no_traces_of_visitors(tmp_path):
    """4.32: what is forgotten after some days is in no copy that stays."""
    make_everything()
    call_command("export_json", tmp_path / "all.json")
    (xml,) = Export(tmp_path / "wxr").run()
    for text in ((tmp_path / "all.json").read_text(), xml.read_text()):
        assert "192.0.2" not in text
        assert "Lynx" not in text


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


def test_an_export_goes_into_an_empty_folder_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_wordpress", tmp_path)

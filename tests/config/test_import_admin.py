"""Imports that an editor asks for in the admin."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blog.importers.archives import unpack
from blog.importers.errors import ImportRefused
from blog.models import Arrival, Image, Post
from blog.models.imported import private
from config.moving.jobs import bring_in, discard_forgotten_files
from tests.blog.wxr import attachment, item, wxr
from tests.factories import make_editor, make_picture, make_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:blog_arrival_add")


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    private = settings.STORAGES["private"]
    options = private["OPTIONS"] | {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {"private": private | {"OPTIONS": options}}


def export(*parts, name="export.xml"):
    return SimpleUploadedFile(name, wxr(*parts).encode(), "text/xml")


def packed(**files):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("uploads.zip", stream.getvalue(), "application/zip")


def ask(client, *files, media=None):
    """Upload ``files`` and return the import that was made of them."""
    data = {"exports": list(files)} | ({"uploads": media} if media else {})
    response = client.post(ADD, data)
    assert response.status_code == 302, response.text
    return Arrival.objects.latest("pk")


def page(client, arrival):
    return client.get(reverse("admin:blog_arrival_change", args=[arrival.pk]))


def test_a_trial_goes_before_the_import(client, editor):
    """10.4"""
    picture = {"uploads/2016/03/ward.png": make_picture().read()}
    parts = (attachment(6, "2016/03/ward.png"), item(5, title="Nights"))
    arrival = ask(client, export(*parts), media=packed(**picture))
    assert page(client, arrival).headers["Refresh"] == "3"

    bring_in(arrival=arrival.pk)
    shown = page(client, arrival)
    assert "Refresh" not in shown.headers
    assert "nothing was changed" in shown.text
    assert not Post.objects.exists()

    begin = reverse("admin:blog_arrival_begin", args=[arrival.pk])
    client.post(begin)
    bring_in(arrival=arrival.pk)
    assert "Imported. So much came in" in page(client, arrival).text
    assert Post.objects.get().title == "Nights"
    assert Image.objects.get(pk=6)
    arrival.refresh_from_db()
    assert (arrival.folder, arrival.state) == ("", "done")

    client.post(begin)
    assert "There are no files of a trial" in page(client, arrival).text


def test_a_job_that_runs_twice_does_no_harm(client, editor):
    arrival = ask(client, export(item(5)))
    bring_in(arrival=arrival.pk)
    bring_in(arrival=arrival.pk)
    bring_in(arrival=999_999)
    assert Arrival.objects.get().state == "done"


def test_an_import_whose_worker_was_killed_goes_on(client, editor):
    arrival = ask(client, export(item(5)))
    Arrival.objects.update(state="running", is_trial=False)
    bring_in(arrival=arrival.pk)
    assert Post.objects.count() == 1


def test_a_bad_file_is_refused_in_a_sentence(client, editor):
    """S11"""
    arrival = ask(client, SimpleUploadedFile("notes.xml", b"<html></html>"))
    bring_in(arrival=arrival.pk)
    shown = page(client, arrival).text
    assert "notes.xml is no export of WordPress" in shown
    assert "Nothing was changed." in shown
    arrival.refresh_from_db()
    assert arrival.folder == ""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This field is required"),
        ({"exports": SimpleUploadedFile("a.zip", b"PK")}, "is no XML file"),
        ({"exports": SimpleUploadedFile("a.xml", b"")}, "file is empty"),
    ],
)
def test_wrong_uploads_are_told_of_at_once(client, editor, data, sentence):
    response = client.post(ADD, data)
    assert response.status_code == 200
    assert sentence in response.text
    assert not Arrival.objects.exists()


def test_several_files_are_one_import(client, editor):
    arrival = ask(client, export(item(5), name="1.xml"), export(item(6), name="2.xml"))
    bring_in(arrival=arrival.pk)
    assert Arrival.objects.get().report["counts"]["post.in"] == 2


def test_an_error_of_ours_is_told_and_logged(client, editor, monkeypatch, caplog):
    arrival = ask(client, export(item(5)))
    monkeypatch.setattr("config.moving.arriving.Saver.prepare", lambda *args: 1 / 0)
    bring_in(arrival=arrival.pk)
    assert "an error of ours" in page(client, arrival).text
    assert "ZeroDivisionError" in caplog.text


def test_names_of_files_can_do_nothing(client, editor):
    arrival = ask(client, export(item(5), name='"><script>x</script>.xml'))
    bring_in(arrival=arrival.pk)
    assert "<script>x" not in page(client, arrival).text


def test_only_who_may_import_does(client):
    """S5"""
    user = make_user(is_staff=True)
    client.force_login(user)
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"exports": export(item(5))}).status_code == 403
    arrival = Arrival.objects.create(files=["a.xml"], state="done", folder="imports/x")
    assert page(client, arrival).status_code == 403
    begin = reverse("admin:blog_arrival_begin", args=[arrival.pk])
    assert client.post(begin).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_arrival"))
    assert page(client, arrival).status_code == 200
    assert "Import now" not in page(client, arrival).text
    assert client.get(begin).status_code == 405


def test_files_that_nobody_decided_on_go_after_a_week(client, editor):
    arrival = ask(client, export(item(5)))
    bring_in(arrival=arrival.pk)
    name = f"{Arrival.objects.get().folder}/000.xml"
    discard_forgotten_files(timestamp=0)
    assert private().exists(name)
    Arrival.objects.update(ended_at="2020-01-01T00:00:00Z")
    discard_forgotten_files(timestamp=0)
    assert not private().exists(name)


def test_a_deleted_import_takes_its_files_along(client, editor):
    arrival = ask(client, export(item(5)))
    arrival.delete()
    assert private().listdir("imports") == ([], [])


def test_the_zip_gives_images_alone_and_none_outside(tmp_path):
    linked = zipfile.ZipInfo("link.png")
    linked.external_attr = 0o120777 << 16
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("a.png", "../b.png", "/c.png", "d.php", "2016/e.jpg", "..\\f.png"):
            archive.writestr(name, "x")
        archive.writestr(linked, "/etc/passwd")
    unpack(stream, tmp_path / "media")
    found = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted(p.name for p in found) == ["a.png", "e.jpg"]


def test_a_zip_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("blog.importers.archives.LARGEST", 1000)
    with pytest.raises(ImportRefused, match="more than 4 GB"):
        unpack(packed(**{"a.png": "x" * 1001}), tmp_path)


def test_odd_names_in_the_zip_are_passed_over(tmp_path):
    names = (
        "a.png",
        "a.png/b.png",
        f"{'x' * 300}.png",
        "c.png/d.png",
        "c.png",
        "e.png",
    )
    unpack(packed(**dict.fromkeys(names, "x")), tmp_path / "media")
    found = [p.name for p in (tmp_path / "media").rglob("*") if p.is_file()]
    assert sorted(found) == ["a.png", "d.png", "e.png"]


def test_names_are_read_as_a_mac_writes_them(tmp_path):
    """In UTF-8, without the flag that says so."""
    data = packed(**{"Münster.png": "x"}).read()
    # Bit 11 of the flags, in the file's own head and in the directory.
    for sign, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = data.index(sign) + place
        data = data[:at] + bytes([data[at] & ~8]) + data[at + 1 :]
    unpack(BytesIO(data), tmp_path)
    assert (tmp_path / "Münster.png").exists()


def test_a_damaged_zip_is_refused_in_a_sentence(tmp_path):
    """S8, S11: 500 files with some bytes changed."""
    dice = random.Random(2015)
    with zipfile.ZipFile(stream := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.png", dice.randbytes(50) * 40)
    for _ in range(500):
        data = bytearray(stream.getvalue())
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(ImportRefused):
            unpack(BytesIO(data), tmp_path)


def test_what_is_no_zip_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="can't be read"):
        unpack(BytesIO(b"PK\x03\x04 no"), tmp_path)

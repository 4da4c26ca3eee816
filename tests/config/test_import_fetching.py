"""Files that an import fetches from the other blog, here a real server."""

from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from blog.fetch import BadAddress, Unreachable
from blog.importers.report import Report
from blog.importers.wordpress.fetching import Fetching
from blog.models import Attachment, Image, Post
from config.moving.arriving import Import
from tests.blog.hostile import Server, answer, drip_body
from tests.blog.wxr import account, attachment, item, wxr
from tests.factories import make_picture

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
UPLOADS = "/wp-content/uploads/"
KEY = "2016/03/ward.png"
LINKED = f'<p><a href="https://ward.example{UPLOADS}2016/03/plan.pdf">The plan</a></p>'


class Blog:
    """A blog that has some files and answers 404 for the rest, with a page."""

    def __init__(self):
        self.files = {}
        self.server = Server(self.act)

    def act(self, connection, server):
        path = server.requests[-1].split()[1].decode()
        act = self.files.get(path) or answer(b"<p>No", "404 Not Found")
        act(connection, server)

    @property
    def asked(self):
        return [request.split()[1].decode() for request in self.server.requests]

    def attachment(self, number, key, **fields):
        meta = [("_wp_attached_file", key)]
        url = f"http://{self.server.endpoint}{UPLOADS}{key}"
        return attachment(number, key, meta=meta, attachment_url=url, **fields)


@pytest.fixture
def blog(settings):
    blog = Blog()
    blog.files[UPLOADS + KEY] = answer(picture(), Content_Type="image/png")
    blog.files[f"{UPLOADS}2016/03/plan.pdf"] = answer(
        b"%PDF-1.7 plan", Content_Type="application/pdf"
    )
    with blog.server as server:
        settings.FETCH_ALLOW = {server.endpoint}
        yield blog


def picture():
    return make_picture().read()


@pytest.fixture
def bring(tmp_path):
    def run(*parts, media=None, fetch=True, trial=False):
        path = tmp_path / "export.xml"
        path.write_text(wxr(INES, *parts))
        return Import([path], media=media, fetch=fetch, trial=trial).run()

    return run


def test_what_no_folder_has_is_fetched(bring, blog):
    report = bring(
        blog.attachment(6, KEY),
        blog.attachment(7, "2016/03/plan.pdf"),
        item(5, body=LINKED),
    )
    assert Image.objects.get().pk == 6
    with default_storage.open(Attachment.objects.get().file.name) as file:
        assert file.read() == b"%PDF-1.7 plan"
    assert Attachment.objects.get().get_absolute_url() in Post.objects.get().body_html
    assert (report.counts["image.in"], report.counts["attachment.in"]) == (1, 1)
    assert sorted(blog.asked) == [f"{UPLOADS}2016/03/plan.pdf", UPLOADS + KEY]


def test_what_the_folder_has_is_not_fetched(bring, blog, tmp_path):
    folder = tmp_path / "uploads" / "2016" / "03"
    folder.mkdir(parents=True)
    (folder / "ward.png").write_bytes(picture())
    bring(blog.attachment(6, KEY), media=tmp_path / "uploads")
    assert Image.objects.exists()
    assert blog.asked == []


def test_nothing_is_fetched_unless_it_is_asked_for(bring, blog):
    report = bring(blog.attachment(6, KEY), fetch=False)
    assert blog.asked == []
    assert ("no_file", KEY) in report.lines
    assert "matter.not_fetched" not in report.counts


def test_a_second_import_fetches_what_is_missing_alone(bring, blog):
    late = f"{UPLOADS}2016/03/late.png"
    parts = (blog.attachment(6, KEY), blog.attachment(8, "2016/03/late.png"))
    bring(*parts)
    blog.files[late] = blog.files[UPLOADS + KEY]
    blog.server.requests.clear()
    bring(*parts)
    assert blog.asked == [late]
    assert Image.objects.count() == 2


def test_a_trial_fetches_and_keeps_nothing(bring, blog):
    report = bring(blog.attachment(6, KEY), trial=True)
    assert report.counts["image.in"] == 1
    assert not Image.objects.exists()
    assert default_storage.listdir("")[1] == []


@pytest.mark.parametrize(
    "act",
    [
        answer(b"<p>Sign in"),
        answer(b"<p>Gone", "410 Gone"),
        answer(b"no picture", Content_Type="image/png"),
        answer(b"x", Content_Encoding="gzip"),
        answer(b"x", Content_Type="image/png", Content_Length=10**9),
    ],
)
def test_what_is_no_picture_does_not_come_in(bring, blog, act):
    blog.files[UPLOADS + KEY] = act
    report = bring(blog.attachment(6, KEY), item(5))
    assert not Image.objects.exists()
    assert Post.objects.exists()
    told = {matter for matter, _subject in report.lines}
    assert told & {"not_fetched", "bad_file"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://169.254.169.254/a.png",
        "http://localhost:1/a.png",
        "file:///etc/hostname.png",
        "http://[::1/a.png",
        "",
    ],
)
def test_no_file_comes_from_inside(bring, blog, url):
    """security.md A3, S11: attachments are fetched by the guarded client."""
    named = [("_wp_attached_file", KEY)]
    report = bring(attachment(6, KEY, attachment_url=url, guid=url, meta=named))
    assert not Image.objects.exists()
    assert blog.asked == []
    told = [subject for matter, subject in report.lines if matter == "not_fetched"]
    sentences = (str(BadAddress()), str(Unreachable()))
    assert all(subject.endswith(sentences) for subject in told)
    assert bool(told) == bool(url)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("../../../evil.png", "evil.png"),
        ("/evil.png", "evil.png"),
        (".png", ".png"),
        ("..", None),
        ("a/..", None),
        ("a\0b.png", None),
        ("a" * 300 + ".png", None),
    ],
)
def test_a_file_is_written_below_the_folder_alone(blog, tmp_path, key, name):
    """Whatever the export calls it; what no disk can call so is not kept."""
    url = blog.server.url + UPLOADS.lstrip("/") + KEY
    part = SimpleNamespace(attachment_url=url, guid="")
    export = SimpleNamespace(attachments={1: part})
    media = SimpleNamespace(report=Report(), blog=export, key=lambda item: key)
    folder = tmp_path / "deep" / "fetched"
    folder.mkdir(parents=True)
    path = Fetching(media, folder).find([key])
    assert (path and path.relative_to(folder).parts[1:]) == ((name,) if name else None)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written == ([path] if name else [])


def test_a_server_that_is_down_is_not_asked_for_each_file(bring, settings):
    """Three failures in a row are enough; the import goes on."""
    with Server(answer()) as server:
        endpoint = server.endpoint
    settings.FETCH_ALLOW = {endpoint}
    url = f"http://{endpoint}{UPLOADS}"
    names = [f"2016/03/{number}.png" for number in range(6)]
    report = bring(
        *(
            attachment(n, k, attachment_url=url + k, meta=[("_wp_attached_file", k)])
            for n, k in enumerate(names, 10)
        ),
        item(5),
    )
    assert report.counts["matter.not_fetched"] == 6
    assert Post.objects.exists()


def test_a_slow_server_is_left_after_three_files(bring, blog, monkeypatch):
    monkeypatch.setattr("blog.fetch.client.SECONDS", 0.1)
    names = [f"2016/03/{number}.png" for number in range(6)]
    blog.files = {UPLOADS + name: drip_body for name in names}
    report = bring(*(blog.attachment(n, k) for n, k in enumerate(names, 10)))
    assert report.counts["matter.not_fetched"] == 6
    assert len(blog.asked) == 3


def test_the_command_fetches_when_it_is_told_to(blog, tmp_path, capsys):
    path = tmp_path / "export.xml"
    path.write_text(wxr(INES, blog.attachment(6, KEY)))
    call_command("import_wordpress", str(path))
    assert not Image.objects.exists()
    call_command("import_wordpress", str(path), "--fetch")
    assert Image.objects.exists()
    assert capsys.readouterr().out.count("Imported.") == 2

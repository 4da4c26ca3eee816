"""Files that are no images, from WordPress to readers and out again."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.models import Attachment, Post, Redirect
from config.moving import checksum
from config.moving.arriving import Import
from config.moving.leaving import Export
from tests.blog.wxr import account, attachment, item, wxr
from tests.config.moving import empty_site
from tests.factories import make_role

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
OLD = "/wp-content/uploads/2016/03/plan.pdf"
LINKED = f'<p><a href="https://ward.example{OLD}">The plan</a></p>'


@pytest.fixture
def bring(tmp_path):
    def run(*parts, folder="uploads", trial=False):
        path = tmp_path / "export.xml"
        path.write_text(wxr(INES, *parts))
        return Import([path], media=tmp_path / folder, trial=trial).run()

    folder = tmp_path / "uploads" / "2016" / "03"
    folder.mkdir(parents=True)
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    (folder / "page.html").write_text("<script>x()</script>")
    (tmp_path / "none").mkdir()
    return run


def test_a_file_comes_along_and_is_given_to_save(bring, client):
    """S7, S8: it leads on in one hop, and is never a page of ours."""
    report = bring(attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED))
    (href,) = re.findall('href="([^"]+)"', Post.objects.get().body_html)
    for old in (OLD, "/file-6/", "/?attachment_id=6"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, href), old
    response = client.get(href)
    assert b"".join(response) == b"%PDF-1.7 plan"
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert report.counts["attachment.in"] == 1


@pytest.mark.parametrize("link", [OLD, "https://www.ward.example/file-6/"])
def test_every_form_of_link_leads_to_the_file(bring, client, link):
    body = f'<p><a href="{link}">The plan</a></p>'
    bring(attachment(6, "2016/03/plan.pdf"), item(5, body=body))
    assert Attachment.objects.get().get_absolute_url() in Post.objects.get().body_html


def test_a_file_without_an_item_comes_along_where_it_is_linked_to(bring, client):
    bring(item(5, body=LINKED), item(7, body=LINKED))
    assert client.get(OLD)["Location"] == Attachment.objects.get().get_absolute_url()


@pytest.mark.parametrize("hidden", [{"status": "private"}, {"post_password": "x"}])
def test_the_file_of_a_hidden_post_is_not_told(bring, client, hidden):
    """S4, S7"""
    bring(attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED, **hidden))
    assert Attachment.objects.exists()
    for old in (OLD, "/file-6/", "/?attachment_id=6"):
        assert client.get(old).status_code == 404


def test_the_report_names_files_that_are_missing_and_who_links_to_them(bring):
    report = bring(
        attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED), folder="none"
    )
    assert ("no_attachment", "2016/03/plan.pdf") in report.lines
    assert ("link", f"Post 5: https://ward.example{OLD}") in report.lines
    assert report.counts["attachment.out"] == 1


def test_a_file_that_comes_later_mends_the_text(bring):
    parts = attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED)
    bring(*parts, folder="none")
    bring(*parts)
    assert Attachment.objects.get().get_absolute_url() in Post.objects.get().body_html


def test_a_second_import_doubles_no_file(bring):
    """R15"""
    parts = attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED)
    bring(*parts)
    before = checksum.files(), sorted(Redirect.objects.values_list("path", "object_id"))
    report = bring(*parts)
    after = checksum.files(), sorted(Redirect.objects.values_list("path", "object_id"))
    assert after == before
    assert report.counts["attachment.known"] == 1


def test_a_trial_leaves_no_file(bring):
    bring(attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED), trial=True)
    assert not Attachment.objects.exists()
    assert not list(Path(default_storage.location).rglob("*.pdf"))


def test_what_a_browser_would_run_stays_away(bring, client):
    """S8"""
    old = "/wp-content/uploads/2016/03/page.html"
    report = bring(
        attachment(6, "2016/03/page.html"),
        item(5, body=f'<p><a href="{old}">Page</a></p>'),
    )
    assert not Attachment.objects.exists()
    assert ("kind", "attachment: 2016/03/page.html") in report.lines
    assert ("link", f"Post 5: {old}") in report.lines
    with pytest.raises(Exception, match="not taken"):
        Attachment(file=ContentFile(b"x", name="a.html")).save()


def test_a_file_leaves_and_comes_back(bring, client, tmp_path):
    """10.4"""
    bring(attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED))
    before = checksum.checksum()
    paths = Export(tmp_path / "out").run()
    shutil.rmtree(default_storage.location)
    empty_site()
    Import(paths, media=tmp_path / "out").run()
    assert checksum.checksum() == before
    assert client.get(OLD)["Location"] == Attachment.objects.get().get_absolute_url()


def test_editors_find_what_links_to_a_file(bring, client):
    bring(attachment(6, "2016/03/plan.pdf"), item(5, body=LINKED))
    client.force_login(make_role("Editors"))
    attached = Attachment.objects.get()
    page = client.get(f"/admin/blog/attachment/{attached.pk}/change/")
    assert page.status_code == 200
    assert "Post 5" in page.text
    assert client.get("/admin/blog/attachment/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        '<!-- wp:file --><div><a href="{}">The plan</a></div><!-- /wp:file -->',
        '<!-- wp:audio --><figure><audio src="{}"></audio></figure><!-- /wp:audio -->',
        '[video mp4="{}"]',
    ],
)
def test_files_of_wordpress_com_come_along_without_an_item(bring, body):
    address = "https://ward.files.wordpress.com/2016/03/plan.pdf"
    report = bring(item(5, body=body.format(address)))
    assert Attachment.objects.get().get_absolute_url() in Post.objects.get().body_html
    assert re.search(">(The plan|plan.pdf)</a>", Post.objects.get().body_html)
    gone = address.replace("plan", "gone")
    report = bring(item(7, body=body.format(gone)))
    assert ("link", f"Post 7: {gone}") in report.lines


def test_a_file_of_an_item_that_failed_is_saved_anew(bring, client, break_item):
    """What was made for it is gone with it, and the next item has a row of its own."""
    break_item(5)
    bring(item(5, body=LINKED), item(7, body=LINKED))
    saved = Attachment.objects.get()
    assert saved.get_absolute_url() in Post.objects.get().body_html
    assert client.get(OLD)["Location"] == saved.get_absolute_url()
    stored = Path(default_storage.location).rglob("*.pdf")
    assert [str(path) for path in stored] == [saved.file.path]


def test_wordpress_is_told_of_files(tmp_path):
    """10.5: they are in its library, not only in our texts."""
    file = Attachment.objects.create(file=ContentFile(b"%PDF-1.7", "plan.pdf"))
    (path,) = Export(tmp_path / "out").run()
    text = path.read_text()
    assert f"{file.file.url}</wp:attachment_url>" in text
    assert f">{file.file.name}</wp:meta_value>" in text

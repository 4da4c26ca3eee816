"""The command of the demo: what it makes comes and goes whole."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from blog import models
from blog.models import Author, Image, Post, SiteSettings
from blog.relinking import relink_all
from comments.models import Comment
from tests.factories import make_author, make_category, make_draft

pytestmark = pytest.mark.xdist_group("demo")

CONTENT = [getattr(models, name) for name in models.__all__] + [Comment, User]


def run(*arguments, **options):
    """Run the command and return what it says."""
    said = StringIO()
    call_command("demo_data", *arguments, stdout=said, **options)
    return said.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in CONTENT}


@pytest.fixture
def embedded(settings, tmp_path):
    settings.EMBEDDED_DATABASE = True
    settings.DATA_FOLDER = tmp_path / "data"
    return settings


def test_second_run_changes_nothing(demo):
    before, written = counts(), demo.read_text()
    assert "there already" in run()
    assert counts() == before
    assert demo.read_text() == written


def test_accounts_are_refused_where_others_reach_the_database(db, settings, tmp_path):
    settings.EMBEDDED_DATABASE = False
    settings.DATA_FOLDER = tmp_path
    with pytest.raises(CommandError, match="embedded database"):
        run()
    assert not Post.objects.exists()


def test_demo_loads_without_accounts_on_any_database(db, settings, tmp_path):
    settings.EMBEDDED_DATABASE = False
    settings.DATA_FOLDER = tmp_path
    assert run("--without-accounts", verbosity=0) == ""
    assert not User.objects.exists()
    assert not (tmp_path / "demo-accounts.json").exists()
    assert Comment.objects.filter(name="Ines Okafor").exists()


def test_removal_leaves_nothing(embedded, db, django_capture_on_commit_callbacks):
    before, site = counts(), SiteSettings.objects.values().first()
    run()
    assert counts() != before
    assert any(path.is_file() for path in embedded.MEDIA_ROOT.rglob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        assert "Removed the demo, 24 posts." in run("--remove")
    relink_all()  # What the worker does next.
    assert counts() == before
    assert SiteSettings.objects.values().first() == site
    assert not any(path.is_file() for path in embedded.MEDIA_ROOT.rglob("*"))
    assert not (embedded.DATA_FOLDER / "demo-accounts.json").exists()
    assert "No demo" in run("--remove")


def test_removal_says_how_to_make_an_editor_where_none_is_left(demo):
    assert run("--remove").rstrip().endswith("manage.py createsuperuser")


def test_removal_says_nothing_of_editors_where_one_is_left(demo):
    User.objects.create_superuser("mine@rounds.example", "pw", name="Mine")
    assert "createsuperuser" not in run("--remove")


def test_demo_that_was_removed_does_not_come_back(embedded, demo, monkeypatch):
    start = "config.management.commands.prepare"
    monkeypatch.setattr(f"{start}.collect_if_changed", lambda: False)
    embedded.DEMO = True
    call_command("prepare", stdout=StringIO())
    run("--remove")
    said = StringIO()
    call_command("prepare", stdout=said)
    assert not Post.objects.exists()
    assert "createsuperuser" in said.getvalue()


def test_demo_does_not_come_to_a_blog_begun_without_it(embedded, db, monkeypatch):
    start = "config.management.commands.prepare"
    monkeypatch.setattr(f"{start}.collect_if_changed", lambda: False)
    embedded.DATA_FOLDER.mkdir()
    for demo in (False, True):
        embedded.DEMO = demo
        call_command("prepare", stdout=StringIO())
        assert not User.objects.exists()


def test_removal_leaves_what_editors_made(embedded, db):
    opinion = make_category(name="Opinion", slug="opinion", description="<p>Ours.</p>")
    run()
    shared = Author.objects.get(slug="leila-haddadi")
    mine = make_draft(authors=[make_author(name="Real Person"), shared], tags=["MedEd"])
    mine.image = Image.objects.exclude(posts=None).first()
    mine.save()
    SiteSettings.objects.update(tagline="Ours")
    run("--remove")
    mine.refresh_from_db()
    assert list(Post.objects.all()) == [mine]
    assert [tag.name for tag in mine.tags.all()] == ["MedEd"]
    assert list(models.Category.objects.all()) == [opinion]
    assert set(Author.objects.all()) == {b.author for b in mine.bylines.all()}
    assert Image.objects.filter(pk=mine.image_id).exists()
    assert SiteSettings.objects.get().tagline == "Ours"
    assert SiteSettings.objects.get().publisher == ""


def test_removal_leaves_images_that_stand_in_what_editors_made(demo):
    """A lead image is one place of several."""
    inside, on_page, logo, unused = Image.objects.exclude(posts=None)[:4]
    html = '<p><img src="{}" alt="A drawing"></p>'
    make_draft(body=html.format(inside.file.url))
    models.Page.objects.create(
        slug="x", title="X", body=html.format(on_page.file_dark.url)
    )
    SiteSettings.objects.update(logo=logo)
    run("--remove")
    kept = {inside.pk, on_page.pk, logo.pk}
    assert set(Image.objects.values_list("pk", flat=True)) == kept
    assert unused.pk not in kept
    assert SiteSettings.objects.get().logo == logo


def test_removal_that_fails_leaves_how_to_sign_in(demo, monkeypatch):
    monkeypatch.setattr("config.demo.remove.clear_site", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("--remove")
    assert demo.exists()


def test_failure_half_way_leaves_nothing(embedded, db, monkeypatch):
    before = counts()
    monkeypatch.setattr("config.demo.load.load_thread", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run()
    assert counts() == before
    assert not User.objects.exists()

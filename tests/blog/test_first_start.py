"""What the migrations leave behind for a site that begins."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from blog import markup
from blog.models import MenuItem, Page, SiteSettings

pytestmark = pytest.mark.django_db


def test_pages_exist_from_the_first_start(client):
    for slug in ("about", "privacy", "accessibility", "comment-policy"):
        assert client.get(f"/{slug}/").status_code == 200, slug


def test_saving_a_page_of_the_first_start_changes_nothing():
    """The migration writes both columns itself: its HTML must be clean."""
    pages = Page.objects.all()
    assert len(pages) == 4
    for page in pages:
        assert page.body_html == page.body
        assert bare(page.body_html) == bare(markup.clean_article(page.body))


def test_pages_tell_of_the_discussion_unless_an_editor_wrote_them():
    """experience.md: what they say is what the software does."""
    import_module("blog.migrations.0054_privacy_of_views").tell_of_none(apps, None)
    later = import_module("blog.migrations.0015_privacy_of_mentions")
    later.tell_of_comments_alone(apps, None)
    step = import_module("blog.migrations.0012_first_texts_of_the_discussion")
    step.tell_of_reading_alone(apps, None)
    assert "no form for readers" in Page.objects.get(slug="comment-policy").body
    own = Page.objects.get(slug="privacy")
    own.body += "<p>And a word of ours.</p>"
    own.save()
    step.tell_of_the_discussion(apps, None)
    policy = Page.objects.get(slug="comment-policy")
    assert "no form for readers" not in policy.body_html
    assert policy.is_first_text
    own.refresh_from_db()
    assert own.body.endswith("<p>And a word of ours.</p>")
    assert "When you like" not in own.body_html


def test_the_privacy_page_tells_of_mentions_unless_an_editor_wrote_it(client):
    """5.8, experience.md: whose names and portraits are kept that never came here."""
    step = import_module("blog.migrations.0015_privacy_of_mentions")
    assert "a copy of the portrait" in client.get("/privacy/").content.decode()
    import_module("blog.migrations.0054_privacy_of_views").tell_of_none(apps, None)
    step.tell_of_comments_alone(apps, None)
    own = Page.objects.get(slug="privacy")
    assert "portrait" not in own.body
    own.body += "<p>And a word of ours.</p>"
    own.save()
    step.tell_of_mentions(apps, None)
    own.refresh_from_db()
    assert own.body.endswith("<p>And a word of ours.</p>")
    assert "portrait" not in own.body_html


def test_the_privacy_page_tells_of_the_counting_unless_an_editor_wrote_it(client):
    """features.md 10.7"""
    step = import_module("blog.migrations.0054_privacy_of_views")
    assert "We count how often" in client.get("/privacy/").content.decode()
    step.tell_of_none(apps, None)
    own = Page.objects.get(slug="privacy")
    assert "We count how often" not in own.body
    own.body += "<p>And a word of ours.</p>"
    own.save()
    step.tell_of_views(apps, None)
    own.refresh_from_db()
    assert "We count how often" not in own.body_html


def bare(html):
    """Leave out the anchors of headings and the space between blocks."""
    return re.sub(r'(?<=>)\s+|\s+(?=<)| id="section-[\w-]+"', "", html)


def test_every_entry_of_the_menus_leads_somewhere(client):
    entries = MenuItem.objects.all()
    assert {entry.menu for entry in entries} == {"header", "footer"}
    for entry in entries:
        url = entry.page.get_absolute_url() if entry.page else entry.url
        assert client.get(url).status_code == 200, url


def test_menus_stand_in_their_order():
    labels = [
        entry["label"] or entry["title"]
        for entry in SiteSettings.objects.for_page().entries
    ]

    assert labels == [
        "About",
        "Contributors",
        "Privacy",
        "Accessibility",
        "Comment policy",
        "Feed",
        "Latest",
        "Topics",
        "Authors",
        "Series",
    ]


def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth():
    try:
        call_command("migrate", "blog", "zero", verbosity=0)
        assert not ours()
    finally:
        call_command("migrate", verbosity=0)

    assert ours() == {"rounds"}
    assert Page.objects.filter(slug="privacy").exists()


def ours():
    """Return the text search configurations that are not PostgreSQL's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE oid >= 16384")
        return {name for (name,) in cursor.fetchall()}

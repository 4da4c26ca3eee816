"""What the migrations leave behind for a site that begins."""

import re

import pytest
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

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from blog.models import Post
from blog.sitemaps import PostSitemap
from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_image,
    make_page,
    make_post,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"
SPACE = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def listed(client, path):
    """Return the addresses that a sitemap or its index lists, with their dates."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = ET.fromstring(response.content)
    return {
        entry.findtext("s:loc", namespaces=SPACE): entry.findtext(
            "s:lastmod", namespaces=SPACE
        )
        for entry in root
    }


def test_each_kind_of_page_has_its_section(client):
    """features.md 8.12"""
    make_post(
        title="Whispers",
        slug="whispers",
        authors=[make_author(slug="okafor")],
        tags=[make_tag("MedEd")],
        categories=[make_category(slug="teaching")],
        series=make_series(slug="rounds"),
        published_at=datetime(2015, 6, 11, 8, tzinfo=UTC),
    )
    make_page(slug="our-page")
    for section, path in (
        ("posts", "/2015/06/11/whispers/"),
        ("authors", "/author/okafor/"),
        ("tags", "/tag/meded/"),
        ("categories", "/category/teaching/"),
        ("series", "/series/rounds/"),
    ):
        found = listed(client, f"/sitemap-{section}.xml")
        assert found == {f"{OURS}{path}": "2015-06-11"}
        assert f"{OURS}/sitemap-{section}.xml" in listed(client, "/sitemap.xml")
    assert f"{OURS}/our-page/" in listed(client, "/sitemap-pages.xml")
    assert f"{OURS}/sitemap-pages.xml" in listed(client, "/sitemap.xml")


def test_a_post_and_its_lists_date_from_the_last_revision(client):
    """features.md 8.12"""
    author = make_author(slug="okafor")
    old = make_post(authors=[author], published_at=datetime(2015, 6, 11, tzinfo=UTC))
    new = make_post(authors=[author], published_at=datetime(2016, 6, 11, tzinfo=UTC))
    Post.objects.filter(pk=old.pk).update(revised_at=datetime(2020, 1, 2, tzinfo=UTC))
    posts = listed(client, "/sitemap-posts.xml")
    assert posts == {
        f"{OURS}{old.get_absolute_url()}": "2020-01-02",
        f"{OURS}{new.get_absolute_url()}": "2016-06-11",
    }
    assert listed(client, "/sitemap-authors.xml") == {
        f"{OURS}/author/okafor/": "2020-01-02"
    }
    index = listed(client, "/sitemap.xml")
    assert index[f"{OURS}/sitemap-posts.xml"].startswith("2020-01-02T00:00:00")


def test_nothing_unpublished_is_listed(client):
    """security.md S4, features.md 8.12"""
    tomorrow = timezone.now() + timedelta(days=1)
    hidden = {
        "authors": [make_author(slug="canary")],
        "tags": [make_tag("Canary")],
        "categories": [make_category(slug="canary")],
        "series": make_series(slug="canary"),
    }
    for status in ("draft", "submitted", "in_review", "changes_asked", "accepted"):
        make_draft(status=status, slug=f"canary-{status}", **hidden)
    make_post(published_at=tomorrow, slug="canary-scheduled", **hidden)
    early = make_post(slug="canary-early", **hidden)
    Post.objects.filter(pk=early.pk).update(published_at=tomorrow)
    make_post(slug="canary-withdrawn", **hidden).withdraw("No longer true.")
    make_page(slug="canary", is_published=False)
    shown = make_post()
    client.force_login(make_editor())
    sections = ["", "-posts", "-authors", "-tags", "-categories", "-series", "-pages"]
    for section in sections:
        response = client.get(f"/sitemap{section}.xml")
        assert response.status_code == 200
        assert b"canary" not in response.content
    assert list(listed(client, "/sitemap-posts.xml")) == [
        f"{OURS}{shown.get_absolute_url()}"
    ]
    index = listed(client, "/sitemap.xml")
    assert f"{OURS}/sitemap-authors.xml" in index
    assert f"{OURS}/sitemap-tags.xml" not in index


def test_a_post_is_listed_with_its_images(client):
    """features.md 8.12"""
    lead, inside = make_image(), make_image()
    body = f'<p>See <img src="{inside.file.url}" alt="x"></p>'
    make_post(image=lead, body=body)
    make_post(image=lead, body=f'<p><img src="{lead.file.url}" alt="x"></p>')
    make_post()
    make_draft(image=make_image(), body=body)
    root = ET.fromstring(client.get("/sitemap-posts.xml").content)
    found = [
        [image.text for image in url.findall("i:image/i:loc", SPACE)] for url in root
    ]
    ours = [f"{OURS}{image.file.url}" for image in (lead, inside)]
    assert found == [ours, ours[:1], []]


def test_synonyms_are_not_listed(client):
    tag = make_tag("MedEd")
    make_tag("MedicalEducation", synonym_of=tag)
    make_post(tags=["MedicalEducation"])
    assert list(listed(client, "/sitemap-tags.xml")) == [f"{OURS}/tag/meded/"]


def test_a_retracted_post_stays_listed(client):
    post = make_post()
    post.retract("The data were made up.")
    assert list(listed(client, "/sitemap-posts.xml")) == [
        f"{OURS}{post.get_absolute_url()}"
    ]


def test_many_posts_are_divided_into_files(client, monkeypatch):
    monkeypatch.setattr(PostSitemap, "limit", 2)
    posts = [make_post() for _ in range(5)]
    index = [path for path in listed(client, "/sitemap.xml") if "posts" in path]
    assert index == [
        f"{OURS}/sitemap-posts.xml",
        f"{OURS}/sitemap-posts.xml?p=2",
        f"{OURS}/sitemap-posts.xml?p=3",
    ]
    found = [path for file in index for path in listed(client, file.removeprefix(OURS))]
    assert found == [f"{OURS}{post.get_absolute_url()}" for post in posts]


@pytest.mark.parametrize("path", ["-posts.xml?p=2", "-posts.xml?p=x", "-nothing.xml"])
def test_there_are_no_other_files(client, path):
    make_post()
    assert client.get(f"/sitemap{path}").status_code == 404


def test_no_address_comes_from_the_request(client, settings):
    """security.md S15"""
    settings.ALLOWED_HOSTS = ["*"]
    make_post(tags=["MedEd"])
    forged = {"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    for path in ("/sitemap.xml", "/sitemap-posts.xml", "/sitemap-tags.xml"):
        response = client.get(path, headers=forged, secure=True)
        assert OURS.encode() in response.content
        assert b"evil.test" not in response.content
    assert b"evil.test" not in client.get("/robots.txt", headers=forged).content


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for _ in range(2):
        for _ in range(5):
            make_post(tags=["MedEd"], categories=[make_category()])
        with django_assert_num_queries(7):
            client.get("/sitemap.xml")
        with django_assert_num_queries(4):
            client.get("/sitemap-posts.xml")
        for section in ("authors", "tags", "categories", "pages"):
            with django_assert_num_queries(3):
                client.get(f"/sitemap-{section}.xml")


def test_robots_are_told_of_the_sitemap_and_kept_from_the_back_rooms(client):
    """features.md 8.12"""
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /preview/"} < set(lines)
    assert f"Sitemap: {OURS}/sitemap.xml" in lines

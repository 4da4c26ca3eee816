from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.utils import timezone
from django.utils.http import http_date

from blog.models import Post
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_draft,
    make_image,
    make_post,
    make_site,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
OURS = "https://rounds.example"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def read(client, path, **headers):
    response = client.get(path, **headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def make_hidden_posts(**fields):
    """Save one post in each state that readers must not see."""
    tomorrow = timezone.now() + timedelta(days=1)
    for status in ("draft", "submitted", "in_review", "changes_asked", "accepted"):
        make_draft(status=status, **fields)
    make_post(published_at=tomorrow, **fields)
    early = make_post(**fields)
    Post.objects.filter(pk=early.pk).update(published_at=tomorrow)
    make_post(**fields).withdraw("No longer true.")


@pytest.mark.parametrize("number", [1, 3, 9])
def test_every_author_is_named_in_order(client, number):
    """features.md 8.5"""
    names = [f"Łucja O’Hara-{letter}" for letter in "IHGFEDCBA"[:number]]
    make_post(authors=[make_author(name=name) for name in names])
    entry = read(client, "/feed/").entries[0]
    assert [author["name"] for author in entry.authors] == names


def test_who_illustrated_or_reviewed_is_not_named_as_an_author(client):
    post = make_post(authors=[make_author(name="Ines Okafor")])
    make_byline(post, make_author(name="T. Wren"), contribution="illustrator")
    entry = read(client, "/feed/").entries[0]
    assert [author["name"] for author in entry.authors] == ["Ines Okafor"]


def test_an_item_holds_all_that_a_reader_needs(client):
    """features.md 8.4"""
    post = make_post(
        title="Whispers on the ward round",
        slug="whispers",
        standfirst="What patients hear.",
        body="<p>One.</p><p>Two, on #MedEd.</p>",
        categories=[make_category(name="Teaching")],
        tags=["Ward rounds"],
        published_at=datetime(2015, 6, 11, 8, tzinfo=UTC),
    )
    entry = read(client, "/feed/").entries[0]
    assert entry.title == "Whispers on the ward round"
    assert entry.link == f"{OURS}/2015/06/11/whispers/"
    assert entry.summary == "What patients hear."
    assert entry.published == "Thu, 11 Jun 2015 08:00:00 +0000"
    assert {tag.term for tag in entry.tags} == {"Teaching", "MedEd", "Ward rounds"}
    assert entry.content[0].value.startswith("<p>One.</p><p>Two, on ")
    assert f'href="{OURS}/tag/meded/"' in entry.content[0].value
    assert entry.wfw_commentrss == f"{OURS}{post.get_absolute_url()}feed/"
    assert entry.slash_comments == "0"


def test_without_a_standfirst_the_description_begins_the_text(client):
    make_post(body=f"<p>Is a &lt;5 in p &lt; 0.05? {'more ' * 100}</p>")
    description = read(client, "/feed/").entries[0].summary
    assert description.startswith("Is a &lt;5 in p &lt; 0.05? more more")
    assert description.endswith("…")
    assert len(description.split()) < 70


def test_the_channel_speaks_for_the_site_in_its_language(client):
    make_site(name="Runden & Visiten", tagline="Für <alle>", language="fr")
    make_post()
    channel = read(client, "/feed/").feed
    assert channel.title == "Runden & Visiten"
    assert channel.subtitle == "Für &lt;alle&gt;"
    assert channel.language == "fr"
    assert channel.link == f"{OURS}/"
    own = [link.href for link in channel.links if link.rel == "self"]
    assert own == [f"{OURS}/feed/"]


def test_the_newest_twenty_come_first(client):
    now = timezone.now()
    for days in range(22):
        make_post(title=f"{days} days old", published_at=now - timedelta(days=days))
    entries = read(client, "/feed/").entries
    assert [entry.title for entry in entries] == [f"{n} days old" for n in range(20)]


def test_the_lead_image_comes_with_its_words(client):
    image = make_image(alt='A "heart"', caption="Drawn from life", credit="T. Wren")
    make_post(image=image)
    content = read(client, "/feed/").entries[0].content[0].value
    assert f'src="{OURS}{image.file.url}"' in content
    assert "A &quot;heart&quot;" in content
    assert "Drawn from life T. Wren" in content


def test_a_retracted_post_says_so_in_title_and_text(client):
    post = make_post(title="Too good")
    post.retract("The data were made up.")
    entry = read(client, "/feed/").entries[0]
    assert entry.title == "Retracted: Too good"
    assert (
        "<strong>Retracted.</strong> The data were made up." in entry.content[0].value
    )


def test_a_tag_an_author_and_a_category_have_feeds_of_their_own_posts(client):
    author = make_author(slug="okafor", name="Ines Okafor", biography="<p>Teaches.</p>")
    category = make_category(slug="teaching", name="Teaching")
    make_tag("MedEd", description="<p>On teaching.</p>")
    make_post(title="Ours", authors=[author], tags=["MedEd"], categories=[category])
    make_post(title="Another")
    for path, title, description in (
        ("/tag/meded/", "#MedEd | Rounds", "On teaching."),
        ("/author/okafor/", "Ines Okafor | Rounds", "Teaches."),
        ("/category/teaching/", "Teaching | Rounds", ""),
    ):
        found = read(client, f"{path}feed/")
        assert [entry.title for entry in found.entries] == ["Ours"]
        assert found.feed.title == title
        assert found.feed.subtitle == description
        assert found.feed.link == f"{OURS}{path}"


def test_synonyms_and_other_spellings_lead_to_the_feed_of_the_tag(client):
    tag = make_tag("MedEd")
    make_tag("MedicalEducation", synonym_of=tag)
    make_post(tags=[tag])
    for path in ("/tag/medicaleducation/feed/", "/tag/MedEd/feed/"):
        response = client.get(path)
        assert response.status_code == 301
        assert response["Location"] == "/tag/meded/feed/"


def test_what_has_no_published_post_has_no_feed(client):
    """security.md S4: the feed of a draft's tag would tell of it."""
    tag, author = make_tag("Secret"), make_author()
    make_tag("Hidden", synonym_of=tag)
    make_hidden_posts(authors=[author], tags=[tag])
    for path in (
        tag.get_absolute_url(),
        "/tag/hidden/",
        author.get_absolute_url(),
        "/tag/nothing/",
        "/author/nobody/",
        "/category/nowhere/",
    ):
        assert client.get(f"{path}feed/").status_code == 404


def test_nothing_unpublished_is_in_any_feed(client):
    """security.md S4"""
    author, category = make_author(), make_category()
    shared = {"authors": [author], "tags": ["MedEd"], "categories": [category]}
    make_hidden_posts(
        title="CANARY title",
        standfirst="CANARY standfirst",
        body="<p>CANARY body #MedEd #CANARY</p>",
        image=make_image(alt="CANARY alt"),
        **shared,
    )
    make_post(title="Shown", **shared)
    author.user = make_user()
    author.save()
    client.force_login(author.user)
    for path in (
        "/feed/",
        "/tag/meded/feed/",
        f"{author.get_absolute_url()}feed/",
        f"{category.get_absolute_url()}feed/",
    ):
        response = client.get(path)
        assert b"Shown" in response.content
        assert b"CANARY" not in response.content
        assert "CANARY" not in str(response.headers)


def test_readers_who_have_the_feed_are_told_so(client):
    post = make_post(published_at=datetime(2015, 6, 11, 8, tzinfo=UTC))
    response = client.get("/feed/")
    assert response["Last-Modified"] == "Thu, 11 Jun 2015 08:00:00 GMT"
    same = client.get("/feed/", headers={"If-None-Match": response["ETag"]})
    assert same.status_code == 304
    post.refresh_from_db()
    post.body = "<p>Otherwise.</p>"
    post.save()
    changed = client.get("/feed/", headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200
    assert changed["Last-Modified"] == http_date(post.revised_at.timestamp())


def test_a_site_without_posts_has_a_feed(client):
    assert read(client, "/feed/").entries == []


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    def make_ten():
        for _ in range(10):
            authors = [make_author(), make_author()]
            make_post(
                authors=authors,
                tags=["MedEd", "FOAMed"],
                categories=[category],
                image=make_image(),
            )

    category = make_category()
    for _ in range(2):
        make_ten()
        with django_assert_num_queries(5):
            read(client, "/feed/")
        for path in ("/tag/meded/", category.get_absolute_url()):
            with django_assert_num_queries(6):
                read(client, f"{path}feed/")


def test_an_item_is_known_by_an_address_that_outlives_its_names(client):
    post = make_post(slug="one")

    def guid():
        return ET.fromstring(client.get("/feed/").content).find("channel/item/guid")

    first = guid()
    assert first.get("isPermaLink") == "true"
    path = first.text.removeprefix(OURS)
    assert client.get(path).url == post.get_absolute_url()
    post.slug = "two"
    post.save()
    assert guid().text == first.text
    assert client.get(path).url == post.get_absolute_url()

"""What pages say of themselves to search engines, archives and networks."""

import json
import re
from datetime import UTC, datetime

import pytest

from blog import structured
from blog.models import Card, Correction
from tests.blog.head import head_of
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_draft,
    make_editor,
    make_handle,
    make_image,
    make_post,
    make_series,
    make_site,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def make_full_post(**fields):
    authors = [
        make_author(
            name=name,
            slug=f"author-{n}",
            orcid=orcid,
            credentials="MD",
            role="teaching chair",
            affiliation="University of Ottawa",
            ror="https://ror.org/03c4mmv16",
        )
        for n, (name, orcid) in enumerate(
            zip(["Ada Bo", "Łucja Co", "Abe Do"], ORCIDS, strict=True)
        )
    ]
    make_handle(name="ada", author=authors[0])
    make_site(name="AM Rounds", publisher="AAMC", issn="2049-3630", licence=CC_BY)
    defaults = {
        "title": "Whispers",
        "slug": "whispers",
        "standfirst": "What patients hear.",
        "body": "<p>One two three.</p>",
        "authors": authors,
        "categories": [make_category(name="Teaching")],
        "tags": ["MedEd"],
        "image": make_image(),
        "series": make_series(title="Questions", slug="questions"),
        "published_at": datetime(2015, 6, 11, 8, tzinfo=UTC),
    }
    return make_post(**defaults | fields)


def test_structured_data_tell_all_of_an_article(client):
    """features.md 8.9, SO-1"""
    post = make_full_post()
    make_byline(post, make_author(name="T. Wren"), contribution="illustrator")
    notice = Correction.objects.create(
        post=post, text="A dose.", at=datetime(2016, 1, 2, tzinfo=UTC)
    )
    [data] = head_of(client, post.get_absolute_url()).data
    url = f"{OURS}/2015/06/11/whispers/"
    image = data.pop("image")
    assert image["url"] == f"{OURS}{post.image.file.url}"
    assert (image["width"], image["height"]) == (6, 4)
    authors = data.pop("author")
    assert [(a["name"], a["@id"]) for a in authors] == [
        ("Ada Bo", f"https://orcid.org/{ORCIDS[0]}"),
        ("Łucja Co", f"https://orcid.org/{ORCIDS[1]}"),
        ("Abe Do", f"https://orcid.org/{ORCIDS[2]}"),
    ]
    assert authors[0] == {
        "@type": "Person",
        "@id": f"https://orcid.org/{ORCIDS[0]}",
        "name": "Ada Bo",
        "familyName": "Bo",
        "givenName": "Ada",
        "url": f"{OURS}/author/author-0/",
        "sameAs": [f"https://orcid.org/{ORCIDS[0]}", "https://x.com/ada"],
        "honorificSuffix": "MD",
        "jobTitle": "teaching chair",
        "affiliation": {
            "@type": "Organization",
            "@id": "https://ror.org/03c4mmv16",
            "name": "University of Ottawa",
            "sameAs": "https://ror.org/03c4mmv16",
        },
    }
    assert [part["name"] for part in data.pop("contributor")] == ["T. Wren"]
    assert data == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Whispers",
        "name": "Whispers",
        "description": "What patients hear.",
        "inLanguage": "en",
        "wordCount": 3,
        "keywords": ["MedEd"],
        "articleSection": ["Teaching"],
        "datePublished": "2015-06-11T08:00:00+00:00",
        "dateModified": "2015-06-11T08:00:00+00:00",
        "license": CC_BY,
        "publisher": {"@type": "Organization", "name": "AAMC", "url": f"{OURS}/"},
        "isPartOf": [
            {
                "@type": ["Blog", "Periodical"],
                "@id": f"{OURS}/",
                "name": "AM Rounds",
                "url": f"{OURS}/",
                "issn": "2049-3630",
            },
            {
                "@type": "CreativeWorkSeries",
                "@id": f"{OURS}/series/questions/",
                "name": "Questions",
                "url": f"{OURS}/series/questions/",
            },
        ],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "A dose.",
                "datePublished": "2016-01-02T00:00:00+00:00",
                "url": f"{OURS}/corrections/{notice.pk}/",
            }
        ],
    }


@pytest.mark.parametrize("number", [1, 3, 9])
def test_structured_data_name_each_author_in_order(client, number):
    """features.md 8.9: also those without an ORCID iD."""
    names = [f"Łucja O’Hara-{letter}" for letter in "IHGFEDCBA"[:number]]
    post = make_post(authors=[make_author(name=name) for name in names])
    [data] = head_of(client, post.get_absolute_url()).data
    assert [author["name"] for author in data["author"]] == names


def test_an_article_with_a_doi_is_a_scholarly_one(client):
    """features.md 8.9"""
    post = make_post(doi="10.5555/12345678")
    [data] = head_of(client, post.get_absolute_url()).data
    assert data["@type"] == ["BlogPosting", "ScholarlyArticle"]
    assert data["sameAs"] == "https://doi.org/10.5555/12345678"
    assert data["identifier"]["value"] == "10.5555/12345678"


def test_a_group_is_an_organisation_without_family_name(client):
    """features.md 2.16"""
    group = make_author(name="The ABC Study Group", is_group=True, credentials="MD")
    post = make_post(authors=[group])
    [data] = head_of(client, post.get_absolute_url()).data
    assert data["author"] == [
        {
            "@type": "Organization",
            "@id": f"{OURS}{group.get_absolute_url()}",
            "name": "The ABC Study Group",
            "url": f"{OURS}{group.get_absolute_url()}",
        }
    ]


def test_a_retracted_post_says_so_to_programs(client):
    post = make_post()
    post.retract("The data were made up.")
    [data] = head_of(client, post.get_absolute_url()).data
    assert data["creativeWorkStatus"] == "Retracted"


def test_nothing_ends_the_block_of_structured_data(client):
    """SO-2"""
    hostile = "</script><script>alert(1)</script><!-- &"
    make_site(publisher=hostile)
    post = make_post(
        title=hostile, standfirst=hostile, authors=[make_author(name=hostile)]
    )
    html = client.get(post.get_absolute_url()).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert not {"<", ">", "&"} & {*block}
    data = json.loads(block)
    assert data["name"] == data["description"] == hostile
    assert data["author"][0]["name"] == hostile


def test_a_headline_is_cut_between_words():
    """SO-1: at most 110 characters."""
    title = "word " * 30
    assert structured.shortened("Short") == "Short"
    assert len(structured.shortened(title)) <= 110
    assert structured.shortened(title).endswith("word…")
    assert len(structured.shortened("w" * 200)) == 110


def test_a_shared_article_shows_what_it_is(client):
    """features.md 8.10"""
    post = make_full_post()
    head = head_of(client, post.get_absolute_url())
    assert head.all("og:type") == ["article"]
    assert head.all("og:title") == ["Whispers"]
    assert head.all("og:description") == ["What patients hear."]
    assert head.all("og:url") == [f"{OURS}/2015/06/11/whispers/"]
    assert head.all("og:site_name") == ["AM Rounds"]
    assert head.all("article:published_time") == ["2015-06-11T08:00:00+00:00"]
    assert head.all("article:author") == [
        f"{OURS}/author/author-{n}/" for n in range(3)
    ]
    assert head.all("article:section") == ["Teaching"]
    assert head.all("article:tag") == ["MedEd"]
    assert head.all("og:image") == [f"{OURS}{post.image.file.url}"]
    assert head.all("og:image:alt") == [post.image.alt]
    assert head.all("twitter:card") == ["summary_large_image"]
    assert head.rel("author") == [f"/author/author-{n}/" for n in range(3)]
    assert head.rel("license")[0] == CC_BY


def test_a_drawn_card_stands_first_with_its_size_and_words(client):
    """features.md 8.10"""
    post = make_full_post()
    Card.draw(Card.objects.due().get())
    head = head_of(client, post.get_absolute_url())
    card = post.card
    assert head.all("og:image") == [
        f"{OURS}/card/{post.pk}-{card.key}.png",
        f"{OURS}{post.image.file.url}",
    ]
    assert head.all("og:image:width")[0] == "1200"
    assert head.all("og:image:alt")[0] == (
        "Whispers. Ada Bo, Łucja Co, Abe Do. AM Rounds"
    )


def test_a_draft_says_nothing_of_itself(client):
    """security.md S4"""
    post = make_draft(image=make_image())
    client.force_login(make_editor())
    head = head_of(client, post.get_absolute_url())
    assert head.data == head.all("og:title") == head.all("og:image") == []
    assert head.rel("canonical") == head.rel("author") == []
    assert head.all("robots") == ["noindex"]


def test_an_article_names_the_feeds_of_its_discussion(client):
    """features.md 8.4"""
    post = make_post()
    found = head_of(client, post.get_absolute_url()).rel("alternate")
    for form in ("", "atom/", "json/"):
        assert f"{post.get_absolute_url()}feed/{form}" in found

"""Our pages as mf2py reads them: protocols.md, section 7."""

from datetime import UTC, datetime

import mf2py
import pytest

from comments.models import Comment
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_comment,
    make_draft,
    make_editor,
    make_handle,
    make_image,
    make_mention,
    make_post,
    make_series,
    make_site,
    make_tag,
)
from tests.magazine import NAMES, make_magazine

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"
ODD_NAMES = [
    *NAMES[:4],
    "Jean-Luc O’Brien “Jack” <MD>",
    "A & B; <b>C</b>",
    "李 小龙",
    "عائشة محمد",
    "X",
]
WRITTEN = datetime(2015, 6, 11, 13, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


def parse(client, path):
    """Return the root items of a page."""
    response = client.get(path)
    assert response.status_code == 200
    return mf2py.parse(doc=response.text, url=f"{OURS}{path}")["items"]


def entry(client, post):
    """Return the properties of the one entry of a post's page."""
    items = parse(client, post.get_absolute_url())
    entries = [item for item in items if "h-entry" in item["type"]]
    assert len(entries) == 1
    return entries[0]["properties"]


def names(properties, name="author"):
    """Return the names of the cards under one property."""
    return [card["properties"]["name"][0] for card in properties.get(name, [])]


def image_of(photo):
    return [{"value": f"{OURS}{photo.url}", "alt": ""}]


def test_a_post_is_one_entry_with_all_that_it_says(client):
    """MF-1"""
    image = make_image(alt="A ward at dawn")
    post = make_post(
        title="Count to five & wait",
        standfirst="Most pauses were too short.",
        body="<p>We timed <em>every</em> pause.</p>",
        image=image,
        published_at=WRITTEN,
    )
    post.body += "<p>Twice.</p>"
    post.save()
    found = entry(client, post)
    assert found["name"] == ["Count to five & wait"]
    assert found["summary"] == ["Most pauses were too short."]
    assert found["url"] == found["uid"] == [f"{OURS}{post.get_absolute_url()}"]
    assert datetime.fromisoformat(found["published"][0]) == WRITTEN
    updated = datetime.fromisoformat(found["updated"][0])
    assert updated == post.revised_at.replace(microsecond=0)
    assert found["content"][0]["value"] == "We timed every pause.\n\nTwice."
    assert "<em>every</em>" in found["content"][0]["html"]
    assert found["featured"] == [
        {"value": f"{OURS}{image.file.url}", "alt": "A ward at dawn"}
    ]


@pytest.mark.parametrize("number", range(1, 10))
def test_every_author_is_a_card_in_the_order_of_the_byline(client, number):
    """MF-1: one each, whatever the name; who illustrated it is none of them."""
    authors = [make_author(name=name) for name in ODD_NAMES[:number]]
    photo = make_image((8, 10), alt="Smiling")
    authors[0].photo = photo
    authors[0].save()
    post = make_draft(authors=authors)
    make_byline(post, make_author(name="Ida Ink"), contribution="illustrator")
    make_byline(post, authors[0], contribution="translator")
    post.publish()
    found = entry(client, post)
    assert names(found) == ODD_NAMES[:number]
    cards = [card["properties"] for card in found["author"]]
    paths = [f"{OURS}{author.get_absolute_url()}" for author in authors]
    assert [card["url"] for card in cards] == [[path] for path in paths]
    assert cards[0]["photo"] == [{"value": f"{OURS}{photo.file.url}", "alt": "Smiling"}]
    assert not any("photo" in card for card in cards[1:])


def test_every_tag_is_a_category_by_its_name(client):
    """MF-1: as it is called, not as it is shown."""
    tags = ["MedEd", "Ward rounds", "Q&A", "fac", "Überweisung", "医学"]
    post = make_post(tags=tags, categories=[make_category()])
    assert sorted(entry(client, post)["category"]) == sorted(tags)


def test_every_comment_is_a_cite_with_writer_time_place_and_text(client):
    """MF-2: answers too, and each says whom it answers."""
    post = make_post()
    path = f"{OURS}{post.get_absolute_url()}"
    said = None
    written = []
    for name in ODD_NAMES:
        said = make_comment(
            post=post,
            parent=said,
            name=name,
            body=f"By {len(name)} *letters*",
            created_at=WRITTEN,
        )
        written.append(said)
    written[1].url = "https://lukasz.example/"
    written[1].save()
    found = entry(client, post)["comment"]
    cites = [cite["properties"] for cite in found]
    assert [cite["type"] for cite in found] == [["h-cite"]] * len(written)
    assert [names(cite) for cite in cites] == [[name] for name in ODD_NAMES]
    assert cites[1]["author"][0]["properties"]["url"] == ["https://lukasz.example/"]
    assert [cite["url"] for cite in cites] == [[f"{path}#{c.anchor}"] for c in written]
    answered = [cite.get("in-reply-to") for cite in cites]
    assert answered == [None, *([f"{path}#{c.anchor}"] for c in written[:-1])]
    for cite, name in zip(cites, ODD_NAMES, strict=True):
        assert datetime.fromisoformat(cite["published"][0]) == WRITTEN
        assert cite["content"][0]["value"] == f"By {len(name)} letters"
        assert "<em>letters</em>" in cite["content"][0]["html"]


def test_mentions_are_cites_of_the_pages_they_stand_on(client):
    """MF-2: an answer has an author, an excerpt has a title."""
    post = make_post()
    excerpt = make_mention(post=post, kind="pingback", name="Notes | Ward 6")
    answer = make_mention(
        post=post,
        name="Ana Ruiz",
        body="<p>Well put.</p>",
        is_reply=True,
        author_url="https://ana.example/",
        photo=True,
    )
    bare = make_mention(post=post, name="Ben", is_reply=True)
    first, second, third = (
        cite["properties"] for cite in entry(client, post)["comment"]
    )
    assert (first["name"], first["url"]) == (["Notes | Ward 6"], [excerpt.url])
    assert first["content"][0]["value"] == excerpt.body
    assert "author" not in first
    assert second["url"] == [answer.url]
    assert second["author"][0]["properties"] == {
        "name": ["Ana Ruiz"],
        "url": ["https://ana.example/"],
        "photo": image_of(answer.linkback.photo),
    }
    assert second["content"][0]["value"] == "Well put."
    assert (names(third), third["url"]) == (["Ben"], [bare.url])


@pytest.mark.parametrize("kind", Comment.Reaction.values)
def test_every_reaction_is_a_cite_of_its_kind(client, kind):
    """MF-2"""
    post = make_post()
    bare = make_mention(post=post, reaction=kind, name="Ben <b>")
    faced = make_mention(post=post, reaction=kind, name="Ana", photo=True)
    found = entry(client, post)
    cites = [cite["properties"] for cite in found[kind]]
    assert [names(cite) for cite in cites] == [["Ana"], ["Ben <b>"]]
    assert [cite["url"] for cite in cites] == [[faced.url], [bare.url]]
    photo = cites[0]["author"][0]["properties"]["photo"]
    assert photo == image_of(faced.linkback.photo)
    assert "comment" not in found


def test_what_readers_do_not_see_is_not_told(client):
    """S4: stubs, what waits, and what follows the post."""
    post = make_post(tags=["MedEd"])
    make_post(tags=["MedEd"], title="Related")
    stub = make_comment(post=post, name="Canary")
    make_comment(post=post, parent=stub, name="Who answered")
    make_comment(post=post, name="Canary", status="pending")
    make_mention(post=post, name="Canary", reaction="like", status="pending")
    Comment.objects.filter(pk=stub.pk).moderate("trashed", actor=make_editor())
    found = entry(client, post)
    assert [names(cite["properties"]) for cite in found["comment"]] == [
        ["Who answered"]
    ]
    assert "like" not in found


def test_nobody_s_text_adds_to_what_a_page_says(client):
    """S1: marks in texts of authors, readers and other sites mean nothing."""
    mark = (
        '<p class="h-entry"><a class="u-url p-author h-card u-like-of" '
        'href="https://evil.example/">Evil</a></p>'
    )
    post = make_draft(body=mark, standfirst=mark, title=mark)
    post.publish()
    make_comment(post=post, body=mark, form="html", name=mark[:200])
    make_mention(post=post, body=mark, name=mark[:200])
    found = entry(client, post)
    assert len(found["author"]) == 1
    assert found["url"] == [f"{OURS}{post.get_absolute_url()}"]
    assert "children" not in found
    assert "like-of" not in str(found["comment"][0]["properties"].keys())
    assert len(found["comment"]) == 2
    assert all("children" not in cite for cite in found["comment"])


def test_lists_are_feeds_of_entries(client):
    """MF-1: on the front page, and of a tag, section, series, year and author."""
    make_site(name="Lantern Review", tagline="")
    tag, section, series = make_tag("MedEd"), make_category(), make_series()
    authors = [make_author(name=name) for name in ODD_NAMES[:4]]
    posts = [
        make_post(
            title=f"Part {number} & more",
            standfirst="In short.",
            tags=[tag],
            categories=[section],
            series=series,
            series_position=number,
            authors=authors,
            image=make_image(),
            published_at=WRITTEN.replace(year=2014 + number),
        )
        for number in range(1, 6)
    ]
    expected = [f"{OURS}{post.get_absolute_url()}" for post in reversed(posts)]
    lists = {
        "/": ("Lantern Review", expected),
        "/tag/meded/": ("#MedEd", expected),
        section.get_absolute_url(): (section.name, expected),
        series.get_absolute_url(): (series.title, expected[::-1]),
        "/2019/": ("2019", expected[:1]),
        authors[0].get_absolute_url(): ("Articles", expected),
    }
    for path, (name, addresses) in lists.items():
        feeds = [item for item in parse(client, path) if "h-feed" in item["type"]]
        assert len(feeds) == 1, path
        assert feeds[0]["properties"]["name"] == [name], path
        entries = [child["properties"] for child in feeds[0]["children"]]
        assert [found["url"][0] for found in entries] == addresses, path
        for found in entries:
            assert found["name"][0].endswith("& more")
            assert found.get("summary") == (
                None if path.startswith("/author/") else ["In short."]
            )
            assert names(found) == ODD_NAMES[:4]
            assert found["published"][0].startswith("20")


def test_the_page_of_an_author_is_their_card(client):
    """MF-4, step 6: its address is its uid, so that others find who wrote what."""
    photo = make_image((8, 10), alt="Smiling")
    author = make_author(
        name="Łukasz <MD>",
        photo=photo,
        biography="<p>Teaches <em>at night</em>.</p>",
        orcid="0000-0002-1825-0097",
    )
    make_handle(name="lukasz@ward.example", network="mastodon", author=author)
    make_post(authors=[author, make_author()])
    cards = [
        item["properties"]
        for item in parse(client, author.get_absolute_url())
        if "h-card" in item["type"]
    ]
    assert len(cards) == 1
    here = f"{OURS}{author.get_absolute_url()}"
    assert cards[0]["uid"] == [here]
    assert cards[0]["url"][:2] == [here, "https://orcid.org/0000-0002-1825-0097"]
    assert cards[0]["name"] == ["Łukasz <MD>"]
    assert cards[0]["note"] == ["Teaches at night."]
    assert cards[0]["photo"] == [{"value": f"{OURS}{photo.file.url}", "alt": "Smiling"}]


def test_a_draft_has_no_address_to_cite(client):
    post = make_draft()
    client.force_login(make_editor())
    items = parse(client, post.get_absolute_url())
    found = next(item for item in items if "h-entry" in item["type"])
    assert found["properties"]["name"] == [post.title]
    assert not {"url", "uid", "published"} & found["properties"].keys()


def test_a_whole_magazine_reads_back(client):
    """Every author, tag and comment of a page with one of everything."""
    magazine = make_magazine()
    found = entry(client, magazine.article)
    assert names(found) == NAMES
    tags = magazine.article.tags.values_list("name", flat=True)
    assert sorted(found["category"]) == sorted(tags)
    shown = Comment.objects.approved().filter(post=magazine.article)
    assert len(found["comment"]) == shown.in_stream().count()

"""What a search finds, for whom, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from blog.models import KnownWord, Post, Tag, searching
from tests.blog.searched import found, link, search, titles
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_post,
    make_role,
    make_tag,
)

pytestmark = pytest.mark.django_db

JUNE = datetime(2015, 6, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "finds"),
    [
        ("tweeting", True),  # stemming
        ("TWEETED", True),
        ("resume", True),  # accents
        ("résumé", True),
        ("naive", True),
        ('"short pause"', True),  # phrases
        ('"pause short"', False),
        ("pause short", True),
        ("pause -short", False),
        ("pause -gravel", True),
        ("gravel or pause", True),
        ("gravel pause", False),
        ("łukasz", True),  # who signs it
        ("Lukasz Sciegienny", True),
        ("#MedEd", True),
        ("#meded pause", True),
        ("#MedicalEducation", True),  # a synonym
        ("tag:meded", True),
        ('tag:"Ward rounds"', True),
        ("tag:ward-rounds", True),
        ("#Gravel", False),
        ("tag:gravel pause", False),
        ("author:sciegienny", True),
        ('author:"Lukasz Ściegienny"', True),
        ("author:lukasz-s", True),  # the name in the address
        ("author:wren", True),  # an illustrator
        ("author:nobody", False),
        ("author:sciegienny #MedEd", True),
        ("after:2015 before:2016", True),
        ("after:2015-06-11", True),
        ("after:2015-06-12", False),
        ("before:2015-06-12", True),
        ("before:2015-06-11", False),
        ("pause after:2016", False),
        ("the", False),
        ("!", False),
    ],
)
def test_a_post_is_found_by_what_it_says_and_by_who_and_when(client, line, finds):
    """8.1"""
    author = make_author(name="Łukasz Ściegienny", slug="lukasz-s")
    make_tag("MedicalEducation", synonym_of=make_tag("MedEd"))
    post = make_post(
        JUNE,
        title="Why we tweet",
        standfirst="A naïve résumé.",
        body="<p>A short pause.</p>",
        authors=[author],
        tags=["MedEd", "Ward rounds"],
    )
    make_byline(post, make_author(name="Tom Wren"), contribution="illustrator")
    make_post(title="Another", authors=[make_author(name="B")], tags=["Sand"])
    assert ("Why we tweet" in found(client, line)) == finds
    if not line.startswith(("-", "before", "after")) and finds:
        assert "Another" not in found(client, line)


def test_the_filters_beside_the_line_narrow_it(client):
    ines = make_author(name="Ines Okafor", slug="ines-okafor")
    make_post(JUNE, title="One", authors=[ines], tags=["Wards"])
    make_post(JUNE, title="Two", authors=[ines], tags=["Nights"])
    make_post(title="Three", authors=[make_author()], tags=["Wards"])
    assert set(found(client, "", author="ines-okafor")) == {"One", "Two"}
    assert found(client, "", author="okafor", tag="wards") == ["One"]
    assert set(found(client, "", tag="#Wards")) == {"One", "Three"}
    assert found(client, "three", after="2015-06-12") == ["Three"]
    assert found(client, "", after="2015", before="2016", tag="nights") == ["Two"]


def test_what_the_title_says_weighs_most_and_the_newer_comes_first_among_equals(client):
    authors = [make_author(name="Tide Waters")]
    for days, (title, standfirst, body) in enumerate(
        [
            ("In the text", "", "<p>Of tides.</p>"),
            ("In the standfirst", "Of tides.", ""),
            ("Tides", "", ""),
            ("Tides once more", "", ""),
        ]
    ):
        make_post(
            timezone.now() - timedelta(days=days),
            title=title,
            standfirst=standfirst,
            body=body,
        )
    make_post(JUNE, title="By name", authors=authors)
    assert found(client, "tides") == [
        "Tides",
        "Tides once more",
        "In the standfirst",
        "By name",
        "In the text",
    ]
    assert found(client, "", after="2015")[0] == "In the text"


def test_a_mistyped_word_is_offered_as_it_is_known(client):
    """8.1"""
    make_post(title="Bedside teaching", body="<p>Otorhinolaryngology at night.</p>")
    KnownWord.objects.learn()
    for line, meant in (
        ("bedsied teching", "bedside teaching"),
        ("otorhinolaringology", "otorhinolaryngology"),
        ('"bedsied teaching" after:2015', '"bedside teaching" after:2015'),
    ):
        page = search(client, line)
        assert titles(page) == []
        address = link(page, "([^<]*)")
        assert client.get(address).context["form"]["q"].value() == meant
        assert titles(client.get(address)) == ["Bedside teaching"]


def test_nothing_is_offered_that_would_find_nothing(client):
    """S4: not even a word that was known, once its post is gone."""
    post = make_post(title="Bedside canary")
    make_post(title="Gravel")
    KnownWord.objects.learn()
    assert "Did you mean" in search(client, "canarry").content.decode()
    assert "Did you mean" not in search(client, "canarry gravel").content.decode()
    post.withdraw()
    html = search(client, "canarry").content.decode()
    assert "canary" not in html
    assert "Did you mean" not in html


def test_words_of_what_is_not_out_are_never_known():
    """S4"""
    make_draft(title="Canary draft")
    make_post(timezone.now() + timedelta(days=1), title="Canary of tomorrow")
    make_post(title="Canary taken away").withdraw()
    make_post(title="Gravel & sand in 2015, über alles", authors=[])
    KnownWord.objects.create(word="former", posts=1)
    KnownWord.objects.learn()
    words = set(KnownWord.objects.values_list("word", flat=True))
    assert {"gravel", "sand", "über", "alles"} <= words
    assert not words & {"canary", "draft", "former", "2015"}


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
@pytest.mark.parametrize("role", [None, "Authors", "Editors"])
def test_a_search_finds_what_is_out_whoever_asks(client, state, role):
    """S4: drafts are looked for at the desk."""
    if role:
        client.force_login(make_role(role))
    ines = make_author(name="Zq Canary")
    post = make_post(title="Zq canary", authors=[ines], tags=["Zqtag"])
    if state == "withdrawn":
        post.withdraw()
    Post.objects.filter(pk=post.pk).update(status=state)
    KnownWord.objects.learn()
    for line in ("canary", "author:canary", "#zqtag", "zqtag", "canari", "after:2000"):
        response = search(client, line)
        assert titles(response) == []
        main = response.content.decode().replace(line, "")
        assert "Zq" not in main
        assert "canary" not in main


def test_only_the_newest_are_ranked(monkeypatch, django_assert_num_queries):
    """design.md: the rank of a common word is never asked for all posts."""
    monkeypatch.setattr(searching, "RANKED", 2)
    author = make_author()
    made = [make_post(JUNE, title=f"Tide {n}", authors=[author]) for n in range(5)]
    posts = Post.objects.published()
    with django_assert_num_queries(5) as queries:  # Two of them begin and end.
        found = posts.ranked("tide")
    assert [match.pk for match in found] == [post.pk for post in made[:1:-1]]
    [ranking] = [q["sql"] for q in queries.captured_queries if "ts_rank" in q["sql"]]
    assert all(f"{post.pk}" in ranking for post in made[2:])


def test_of_the_posts_with_the_words_of_a_phrase_the_newest_are_looked_into(
    monkeypatch,
):
    monkeypatch.setattr(searching, "COMPARED", 2)
    make_post(JUNE, title="Wait time long ago")
    make_post(title="Wait time")
    make_post(title="Time to wait")
    make_post(title="Another")
    for words, expected in (
        ('"wait time"', ["Wait time"]),
        ('time -"wait time"', ["Time to wait"]),
        ('"wait time', ["Wait time"]),
        ('-"wait time" another', ["Another"]),
    ):
        found = Post.objects.published().matching(words)
        assert [post.title for post in found] == expected


def test_a_tag_that_only_drafts_carry_is_as_unknown_as_none(client):
    """S4: the same page for both."""
    make_draft(tags=["Zqdraft"])
    make_post(title="Zqdraft and zqnothing")
    assert Tag.objects.filter(slug="zqdraft").exists()
    pages = [
        search(client, f"#{word}").content.decode().replace(word, "WORD")
        for word in ("zqdraft", "zqnothing")
    ]
    assert pages[0] == pages[1]

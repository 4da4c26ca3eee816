"""The page of a search: what it finds, in which order, and what it tells of it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from blog.models import KnownWord, Post, Tag, searching
from tests.factories import (
    make_author,
    make_byline,
    make_comment,
    make_draft,
    make_post,
    make_role,
    make_tag,
)

pytestmark = pytest.mark.django_db

JUNE = datetime(2015, 6, 11, 12, tzinfo=UTC)


def search(client, line="", status=200, **given):
    response = client.get("/search/", {"q": line, **given})
    assert response.status_code == status
    return response


def titles(response):
    html = response.content.decode()
    found = re.findall(r'<h3 class="entry__title"><a[^>]*>(.*?)</a>', html)
    return [unescape(re.sub(r"</?mark>", "", title)) for title in found]


def found(client, line="", **given):
    return titles(search(client, line, **given))


def link(response, words):
    """Return where the first link leads that has these words, ready to be asked for."""
    html = response.content.decode()
    address = re.search(rf'<a[^>]*href="(\?[^"]*)"[^>]*>{words}</a>', html)
    return "/search/" + unescape(address[1])


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


def test_words_are_marked_where_they_stand(client):
    """8.1: in the title, in a piece of the text, or else in the standfirst."""
    body = "<p>" + "Nothing of it here. " * 60 + "We count pauses at night.</p>"
    make_post(title="Pausing", standfirst="How long.", body=body)
    make_post(title="Nights", standfirst="On a pause & more.", body="<p>No.</p>")
    html = search(client, "pause").content.decode()
    assert "<mark>Pausing</mark></a>" in html
    assert "We count <mark>pauses</mark> at night" in html
    assert "On a <mark>pause</mark> &amp; more." in html
    assert html.count("Nothing of it here") < 10


def test_accents_are_marked_too(client):
    make_post(title="A résumé", body="<p>Her Résumé.</p>")
    html = search(client, "resume").content.decode()
    assert "A <mark>résumé</mark>" in html
    assert "Her <mark>Résumé</mark>" in html


@pytest.mark.parametrize("sign", ["\ufdd0", "\ufdd1", "\ufdd1<b>\ufdd0", "<mark>"])
def test_no_text_marks_itself_or_brings_markup(client, sign):
    """S1: what a text says of tags and marks is text."""
    told = "&lt;script&gt;alert(1)&lt;/script&gt; tide &amp;lt;i&amp;gt;"
    make_post(
        title=f"<i>tide {sign}",
        standfirst=f"<script>tide</script> {sign}",
        body=f"<p>{told} {sign}</p>",
        authors=[make_author(name="Tide <b>bold</b>")],
        tags=[make_tag("tide<u>")],
    )
    html = search(client, "tide").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert not re.search(r"<(script|i|u|b)\b", main)
    assert main.count("<mark>") == main.count("</mark>")
    assert "\ufdd0" not in html
    assert "\ufdd1" not in html


def test_what_was_asked_is_text_on_the_page(client):
    """S1"""
    line = '"><script>alert(1)</script>'
    for given in ({"q": line}, {"author": line}, {"tag": line}, {"after": line}):
        html = client.get("/search/", given).content.decode()
        assert "<script>alert" not in html


def test_the_search_offers_whom_what_and_when_to_narrow_it_to(client):
    ines, wren = make_author(name="Ines Okafor", slug="ines"), make_author(name="Wren")
    for year, authors, tags in (
        (2014, [ines, wren], ["Wards", "Nights"]),
        (2015, [ines], ["Wards"]),
        (2015, [wren], []),
    ):
        at = datetime(year, 6, 11, tzinfo=UTC)
        make_post(at, title=f"Tide {year}", authors=authors, tags=tags)
    make_draft(title="Tide", authors=[ines], tags=["Secret"])
    page = search(client, "tide")
    html = page.content.decode()
    narrow = re.findall(
        r'<a class="quiet" href="[^"]*" rel="nofollow">([^<]*)</a> (\d)', html
    )
    assert narrow == [
        ("Ines Okafor", "2"),
        ("Wren", "2"),
        ("#Wards", "2"),
        ("#Nights", "1"),
        ("2015", "2"),
        ("2014", "1"),
    ]
    by_ines = client.get(link(page, "Ines Okafor"))
    assert len(titles(by_ines)) == 2
    of_year = client.get(link(by_ines, "2015"))
    assert titles(of_year) == ["Tide 2015"]
    # What is chosen leads back.
    assert len(titles(client.get(link(of_year, "Ines Okafor")))) == 2
    assert len(titles(client.get(link(of_year, "take away")))) == 2


def test_results_are_read_to_their_end_and_back(client, monkeypatch):
    """Also past those that are ranked: in turns, each of the next older ones."""
    monkeypatch.setattr(searching, "RANKED", 25)
    monkeypatch.setattr("blog.results.RANKED", 25)
    author = make_author()
    at = [JUNE - timedelta(days=n // 2) for n in range(58)]  # Two at each moment.
    made = [
        make_post(
            at[n],
            title=f"Post {n:02}",
            body=f"<p>{'tide ' * (n % 4 + 1)}</p>",
            authors=[author],
        )
        for n in range(58)
    ]
    page, pages = search(client, "tide"), []
    while True:
        pages.append(page)
        if 'rel="next nofollow"' not in page.content.decode():
            break
        page = client.get(link(page, "More"))
    assert [len(titles(page)) for page in pages] == [10, 10, 5] * 2 + [8]
    read = [title for page in pages for title in titles(page)]
    assert sorted(read) == sorted(post.title for post in made)
    assert titles(client.get(link(pages[1], "Previous"))) == titles(pages[0])
    assert titles(client.get(link(pages[2], "Previous"))) == titles(pages[1])
    assert "More than 25 articles" in pages[0].content.decode()


def test_no_result_is_twice_or_missing_while_posts_appear(client):
    author = make_author()
    for n in range(15):
        make_post(JUNE, title=f"Tide {n}", authors=[author])
    first = search(client, "tide")
    for _ in range(3):
        make_post(title="Tide of today", authors=[author])
    second = client.get(link(first, "More"))
    assert len({*titles(first), *titles(second)}) == 15


@pytest.mark.parametrize(
    "place", ["", "x", "1.x", "-1.20150611T080000.000000-1", "9" * 99, "²." + "1" * 9]
)
def test_place_that_is_none_is_not_found(client, place):
    make_post(title="Tide")
    search(client, "tide", 404, **{"from": place})
    search(client, "tide", 404, older=place)


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


def test_each_state_of_the_page_says_what_to_do(client):
    make_post(title="Tide")
    assert "What may be asked for" in search(client).content.decode()
    nothing = search(client, "gravel", tag="x").content.decode()
    assert "No article has gravel" in nothing
    assert "Take away what narrows the search" in nothing
    assert "No article is like that" in search(client, "#gravel").content.decode()
    wrong = search(client, "tide", after="never").content.decode()
    assert "“never” is no date." in wrong
    assert 'href="#id_after"' in wrong
    assert 'value="tide"' in wrong
    assert "<title>Error:" in wrong


def test_no_search_engine_keeps_a_search(client):
    """8.12"""
    response = search(client, "tide")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


def test_who_asks_too_often_waits_and_others_do_not(client):
    """security.md: searches are counted in PostgreSQL."""
    make_post(title="Tide")
    for _ in range(60):
        search(client, "nothing")
    response = search(client, "tide", 429)
    assert 0 < int(response.headers["Retry-After"]) <= 60
    html = response.content.decode()
    assert "Too many searches" in html
    assert 'value="tide"' in html
    assert titles(response) == []
    other = client.get("/search/", {"q": "tide"}, REMOTE_ADDR="192.0.2.7")
    assert titles(other) == ["Tide"]
    assert search(client).status_code == 200  # Nothing was looked for.


def test_wordpress_searches_lead_here(client):
    """design.md, Addresses"""
    for asked, leads in (
        ("/?s=wait+time", "/search/?q=wait+time"),
        ("/?s=%23MedEd%26x", "/search/?q=%23MedEd%26x"),
        ("/?s=", "/search/"),
    ):
        response = client.get(asked)
        assert (response.status_code, response.url) == (301, leads)


def test_the_masthead_leads_to_the_search(client):
    assert (
        '<a class="plain" href="/search/">Search</a>'
        in client.get("/").content.decode()
    )


@pytest.mark.parametrize("number", [1, 12])
def test_a_search_takes_as_many_queries_for_few_posts_as_for_many(
    client, django_assert_num_queries, number
):
    for n in range(number):
        post = make_post(
            title=f"Tide {n}", authors=[make_author(), make_author()], tags=["A"]
        )
        make_comment(post=post)
    with django_assert_num_queries(11):
        assert len(found(client, "tide")) == min(number, 10)
    with django_assert_num_queries(13):
        found(client, "tide author:ada #a")


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
    for words, titles in (
        ('"wait time"', ["Wait time"]),
        ('time -"wait time"', ["Time to wait"]),
        ('"wait time', ["Wait time"]),
        ('-"wait time" another', ["Another"]),
    ):
        found = Post.objects.published().matching(words)
        assert [post.title for post in found] == titles


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

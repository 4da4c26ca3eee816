"""The page of a search: its marks, filters, pages and states."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from blog.models import searching
from tests.blog.searched import found, link, search, titles
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_post,
    make_tag,
)

pytestmark = pytest.mark.django_db

JUNE = datetime(2015, 6, 11, 12, tzinfo=UTC)


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

import datetime as dt
import re

import pytest
from django.utils import timezone

from blog.models import Tag
from blog.views.archives import numbered_page
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_draft,
    make_handle,
    make_image,
    make_page,
    make_post,
    make_series,
    make_site,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def titles(response):
    html = response.content.decode()
    return re.findall(r"<h[23][^>]*>\s*<a[^>]*>([^<]*)</a>", html)


def fill(number, **fields):
    author = make_author()
    return [
        make_post(
            title=f"Post {n:02}", published_at=days_ago(n), authors=[author], **fields
        )
        for n in range(number)
    ]


def test_front_page_shows_the_newest_first(client):
    fill(4)
    response = client.get("/")
    assert titles(response)[:4] == ["Post 00", "Post 01", "Post 02", "Post 03"]


def test_empty_blog_says_so(client):
    html = client.get("/").content.decode()
    assert "Nothing has been published here yet." in html


@pytest.mark.parametrize("number", [3, 22])
def test_front_page_takes_as_many_queries_for_few_posts_as_for_many(
    client, django_assert_num_queries, number
):
    for post in fill(number, tags=["MedEd"], categories=[make_category()]):
        make_comment(post=post)
    with django_assert_num_queries(5):
        client.get("/")


@pytest.mark.parametrize("number", [3, 22])
def test_tag_page_takes_as_many_queries_for_few_posts_as_for_many(
    client, django_assert_num_queries, number
):
    fill(number, tags=["MedEd"], image=make_image())
    with django_assert_num_queries(7):
        client.get("/tag/meded/")


def test_list_is_read_to_its_end_and_back_by_keyset(client):
    """Pages meet without a gap or a repeat, also where moments are the same."""
    at = days_ago(1)
    author = make_author()
    made = [
        make_post(title=f"Post {n:02}", published_at=at, authors=[author], tags=["A"])
        for n in range(45)
    ]
    address, down = "/tag/a/", []
    while address:
        response = client.get(address)
        down.append((address, titles(response)))
        match = re.search(
            r'href="(\?before=[^"]+)" rel="next"', response.content.decode()
        )
        address = match and f"/tag/a/{match[1]}"
    assert [len(found) for _address, found in down] == [20, 20, 5]
    assert [t for _address, found in down for t in found] == [
        post.title for post in reversed(made)
    ]
    last = client.get(down[-1][0]).content.decode()
    back = re.search(r'href="(\?after=[^"]+)" rel="prev"', last)[1]
    assert titles(client.get(f"/tag/a/{back}")) == down[1][1]


def test_way_back_ends_on_the_whole_first_page(client):
    """No scrap of two posts pretends to be the front page."""
    fill(25, tags=["A"])
    first = client.get("/tag/a/")
    second = re.search(r'href="(\?before=[^"]+)"', first.content.decode())[1]
    back = re.search(
        r'href="(\?after=[^"]+)"', client.get(f"/tag/a/{second}").content.decode()
    )[1]
    assert titles(client.get(f"/tag/a/{back}")) == titles(first)
    future = client.get("/tag/a/?after=20990101T000000.000000-1")
    assert titles(future) == titles(first)


@pytest.mark.parametrize(
    "place", ["", "x", "1-2-3", "20260101T000000.000000-x", "99999999T-1", "-" * 99]
)
def test_place_that_is_none_is_not_found(client, place):
    for name in ("before", "after"):
        assert client.get("/", {name: place}).status_code == 404


def test_tag_is_found_whatever_its_case_and_by_its_synonyms(client):
    """3.1, 3.2, 3.3"""
    tag = make_tag("MedEd", description="<p>Teaching doctors.</p>")
    make_tag("MedicalEducation", synonym_of=tag)
    make_post(title="Found", tags=["meded"])
    page = client.get("/tag/meded/")
    html = page.content.decode()
    assert '<h1 class="p-name">#MedEd</h1>' in html
    assert "Teaching doctors." in html
    assert "1 article" in html
    for other in ("/tag/MedEd/", "/tag/MEDED/", "/tag/medicaleducation/"):
        response = client.get(other)
        assert (response.status_code, response.url) == (301, "/tag/meded/")


def test_synonym_of_a_tag_that_only_drafts_carry_leads_nowhere(client):
    """S4"""
    make_draft(tags=["Canary"])
    make_tag("Songbird", synonym_of=Tag.objects.get(name="Canary"))
    for address in ("/tag/songbird/", "/tag/Canary/"):
        assert client.get(address).status_code == 404


def test_tags_and_sections_of_drafts_stay_unknown(client):
    """S4: no list tells of what nobody may read."""
    category = make_category(name="Open")
    make_draft(
        title="Canary",
        tags=["CanaryTag"],
        categories=[category],
        authors=[make_author(name="Canary Author", slug="canary-author")],
        series=make_series(title="Canary series", slug="canary-series"),
    )
    assert client.get("/tag/canarytag/").status_code == 404
    assert client.get("/series/canary-series/").status_code == 404
    for address in ("/", "/tags/", "/contributors/", "/series/", "/category/open/"):
        assert "anary" not in client.get(address).content.decode()


def test_list_of_very_many_topics_has_no_descriptions(client):
    tags = [make_tag(f"T{n}", description="<p>What it is.</p>") for n in range(200)]
    make_post(tags=tags)
    html = client.get("/tags/").content.decode()
    assert html.count("What it is.") == html.count("1 article") == 200

    make_post(tags=["One more"])
    html = client.get("/tags/").content.decode()
    assert html.count("/tag/") == 201 + 60  # Those in the cloud.
    assert "What it is." not in html
    assert len(html) < 100_000


def test_author_page_tells_who_this_is_and_what_they_wrote(client):
    """2.3, 2.8, 2.10: also without an account."""
    author = make_author(
        name="Łukasz Ściegienny",
        slug="lukasz-sciegienny",
        credentials="MD",
        biography="<p>Works nights.</p>",
        orcid="0000-0002-1825-0097",
    )
    make_handle(network="mastodon", name="lukasz@ward.example", author=author)
    make_post(title="Signed", authors=[author, make_author()], tags=["Nights"])
    make_post(title="Not signed")
    html = client.get("/author/lukasz-sciegienny/").content.decode()
    assert "Łukasz Ściegienny</h1>" in html
    assert "Works nights." in html
    assert "https://ward.example/@lukasz" in html
    assert "https://orcid.org/0000-0002-1825-0097" in html
    assert "#Nights" in html
    assert "Signed" in html
    assert "Not signed" not in html


def test_author_page_shows_what_the_account_said_and_nobody_elses(client):
    author = make_author(user=make_user())
    post = make_post(authors=[author])
    make_comment(post=post, user=author.user, body="I said so.")
    make_comment(post=post, body="I did not.")
    html = client.get(author.get_absolute_url()).content.decode()
    assert "I said so." in html
    assert "I did not." not in html
    other = make_author()
    make_post(authors=[other])
    response = client.get(other.get_absolute_url())
    assert response.status_code == 200
    assert "I did not." not in response.content.decode()


def test_contributors_stand_under_the_letter_of_their_family_name(client):
    """2.11: letters with marks among those without."""
    for name in ("Ines Okafor", "Łukasz Śliwa", "Bea Lindqvist", "Ola Ötzi"):
        make_post(authors=[make_author(name=name)])
    html = client.get("/contributors/").content.decode()
    assert re.findall(r'id="letter-(.)"', html) == ["L", "O", "S"]
    found = re.findall(r'person__name"><a[^>]*>([^<]*)', html)
    assert found == ["Bea Lindqvist", "Ines Okafor", "Ola Ötzi", "Łukasz Śliwa"]


def test_archives_hold_the_posts_of_their_days(client):
    """8.2"""
    make_site(time_zone="America/Toronto")
    make_post(
        title="Late in June",
        slug="late",
        published_at=dt.datetime(2015, 7, 1, 2, tzinfo=dt.UTC),
    )
    for address in ("/2015/", "/2015/06/", "/2015/06/30/", "/2015/6/"):
        assert titles(client.get(address)) == ["Late in June"]
    for address in ("/2014/", "/2015/07/", "/2015/07/01/", "/2015/13/", "/2015/02/30/"):
        assert client.get(address).status_code == 404


def test_section_and_series_list_their_posts(client):
    category = make_category(name="Opinion", slug="opinion")
    series = make_series(title="Questions", slug="questions")
    make_post(title="Two", series=series, series_position=2, categories=[category])
    make_post(title="One", series=series, series_position=1)
    assert titles(client.get("/category/opinion/")) == ["Two"]
    assert titles(client.get("/series/questions/")) == ["One", "Two"]
    assert "2 parts" in client.get("/series/").content.decode()


def test_nested_address_of_a_section_leads_to_it(client):
    make_category(slug="wards")
    assert client.get("/category/opinion/wards/").url == "/category/wards/"
    assert client.get("/category/opinion/nothing/").status_code == 404


def test_recent_comments_are_from_public_posts_only(client):
    make_comment(post=make_post(), body="Heard.")
    make_comment(post=make_draft(), body="Canary")
    html = client.get("/").content.decode()
    assert "Heard." in html
    assert "Canary" not in html


def test_old_numbered_pages_lead_to_the_list(client):
    fill(1, tags=["MedEd"])
    assert client.get("/page/3/").url == "/"
    assert client.get("/tag/meded/page/2/").url == "/tag/meded/"


def test_old_numbered_page_leads_to_no_other_host(rf):
    """S18"""
    response = numbered_page(rf.get("/"), list_path="//evil.example/")
    assert response.url == "/evil.example/"


def test_page_is_read_when_it_is_published(client):
    page = make_page(title="House rules")
    draft = make_page(title="Canary", is_published=False)
    assert "House rules" in client.get(page.get_absolute_url()).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_what_is_nowhere_is_said_in_a_sentence(client):
    response = client.get("/no/such/thing/")
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_accent_of_the_site_comes_as_a_style_sheet(client):
    assert "/site.css" not in client.get("/").content.decode()
    make_site(accent="#7a1f5c")
    assert "/site.css?7a1f5c" in client.get("/").content.decode()
    response = client.get("/site.css")
    assert response.headers["Content-Type"].startswith("text/css")
    assert "#7a1f5c" in response.content.decode()


def test_icon_is_that_of_the_site_when_it_has_one(client):
    assert client.get("/favicon.ico").url.endswith("img/mark.svg")
    icon = make_image()
    make_site(favicon=icon)
    assert client.get("/favicon.ico").url == icon.file.url


def test_uploads_are_never_pages(client):
    image = make_image()
    make_post(image=image)
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    for name in ("../secret-key", "%2e%2e/secret-key", "", "nothing.png"):
        assert client.get(f"/media/{name}").status_code == 404

"""Where things of an import stand, and what leads there from where they stood."""

import re

import pytest

from blog.models import Author, Page, Post, Tag
from tests.blog.wxr import FOUR, account, item
from tests.config.conftest import hops

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "link",
    [
        "https://ward.example/archives/5",
        "https://ward.example/post-5/",
        "https://www.ward.example/2016/03/post-5/",
        "http://ward.example/wards/post-5.html",
    ],
)
def test_any_form_of_address_leads_on_in_one_hop(bring, client, link):
    """8.11"""
    bring(*FOUR, item(5, link=link))
    path = re.sub(r"https?://[^/]+", "", link)
    assert hops(client, path) == ("/2016/03/02/post-5/", 200)


def test_a_blog_in_a_folder_moves_to_the_top(bring, client):
    bring(
        *FOUR,
        item(
            5,
            link="https://ward.example/blog/2016/03/02/post-5/",
            body='<p><a href="https://ward.example/blog/tag/x/">x</a> <a href="https://ward.example/shop/">s</a></p>',
        ),
        blog="https://ward.example/blog",
    )
    assert Post.objects.get().body == (
        '<p><a href="/tag/x/">x</a> <a href="https://ward.example/shop/">s</a></p>'
    )


def test_pages_come_in_and_lead_on_from_where_they_stood(bring, client):
    bring(
        item(
            7,
            post_type="page",
            post_name="team",
            title="Team",
            link="https://ward.example/us/team/",
        ),
        item(8, post_type="page", post_name="hidden", status="private"),
    )
    assert client.get("/team/").status_code == 200
    assert hops(client, "/us/team/") == ("/team/", 200)
    assert hops(client, "/?page_id=7") == ("/team/", 200)
    assert client.get("/hidden/").status_code == 404


def test_an_imported_page_takes_the_place_of_an_untouched_one(bring, client):
    page = Page.objects.get(slug="about")
    about = item(
        7, post_type="page", post_name="about", title="Who we are", body="<p>We.</p>"
    )
    bring(about)
    page.refresh_from_db()
    assert (page.title, page.body) == ("Who we are", "<p>We.</p>")
    other = Page.objects.get(slug="privacy")
    other.body = "<p>Ours.</p>"
    other.save()
    report = bring(item(8, post_type="page", post_name="privacy", title="Theirs"))
    assert Page.objects.get(title="Theirs").slug == "privacy-2"
    assert report.counts["matter.slug_taken"] == 1


def test_categories_nest_and_uncategorized_stays_behind(bring):
    head = (
        "<wp:category><wp:category_nicename>wards</wp:category_nicename>"
        "<wp:cat_name>Wards</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>nights</wp:category_nicename>"
        "<wp:category_parent>wards</wp:category_parent><wp:cat_name>Nights &amp; days</wp:cat_name></wp:category>"
    )
    terms = [
        ("category", "nights", "Nights & days"),
        ("category", "uncategorized", "Uncategorized"),
    ]
    bring(head, *FOUR, item(5, terms=terms))
    (category,) = Post.objects.get().categories.all()
    assert (category.name, category.parent.name) == ("Nights & days", "Wards")


def test_tags_are_one_whatever_their_case(bring, client):
    """3.2"""
    bring(
        *FOUR,
        item(5, terms=[("post_tag", "meded", "MedEd")]),
        item(6, terms=[("post_tag", "meded-2", "#meded")]),
    )
    assert Tag.objects.get().name == "MedEd"
    assert hops(client, "/tag/meded-2/") == ("/tag/meded/", 200)


def test_two_posts_of_one_day_and_slug_both_come(bring):
    report = bring(*FOUR, item(5, post_name="rounds"), item(6, post_name="rounds"))
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["rounds", "rounds-2"]
    assert report.counts["matter.slug_taken"] == 1


def test_an_imported_page_leaves_our_own_addresses_alone(bring, client):
    """At /search/ it would never be shown."""
    report = bring(item(9, post_type="page", post_name="search", title="Find us"))
    assert hops(client, "/?page_id=9") == ("/search-2/", 200)
    assert report.counts["matter.slug_taken"] == 1


def test_a_login_with_dots_keeps_its_page(bring):
    bring(account("Ines.O", "Ines Okafor", 7), item(5, creator="Ines.O"))
    assert Author.objects.get().get_absolute_url() == "/author/ines-o/"

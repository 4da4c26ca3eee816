import re
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from blog.models import MenuItem, Post
from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_page,
    make_post,
    make_site,
)

pytestmark = pytest.mark.django_db

HUGE = "9" * 20
# What nobody links to, by the kind of place in the address that it fills.
HOSTILE = {
    "int": ("0", "2015", HUGE, "9" * 5000),
    "str": ("%00", "a%00b", "%ff", "%ed%a0%80", "%0a", "..", "x" * 3000, "'", "é"),
}


def routes(patterns, before=""):
    """Yield the route of each address with a place to fill, the admin's aside."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if route != "admin/":
                yield from routes(pattern.url_patterns, route)
        elif "<" in route and not route.startswith("^"):
            yield route


def filled(route):
    """Return the addresses of ``route`` with each hostile number and each hostile text."""
    found = set()  # A route without numbers, or without texts, has less of them.
    for number in HOSTILE["int"]:
        for text in HOSTILE["str"]:
            numbered = re.sub(r"<int:\w+>", number, route)
            found.add("/" + re.sub(r"<[^>]+>", lambda _, text=text: text, numbered))
    return found


@pytest.mark.parametrize("route", [*routes(get_resolver().url_patterns)])
def test_no_address_is_a_fault_of_ours(client, route):
    """Strangers' robots ask for all of these."""
    client.raise_request_exception = False
    failed = [path for path in filled(route) if client.get(path).status_code >= 500]
    assert not failed


@pytest.mark.parametrize("day", [f"{HUGE}", f"2015/{HUGE}", f"2015/06/{HUGE}"])
@pytest.mark.parametrize("rest", ["", "x/", "x/feed/"])
def test_days_beyond_all_calendars_are_not_found(client, day, rest):
    assert client.get(f"/{day}/{rest}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/%00/", "/tag/a%00/feed/", "/static/%00", "/?p=%00", "/?before=%00"]
)
def test_a_nul_is_refused_before_anybody_reads_it(
    client, address, settings, django_assert_num_queries
):
    settings.WHITENOISE_AUTOREFRESH = True
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain"
    assert response.text == "This request could not be understood"


def test_numbered_page_of_a_category_leads_to_the_category(client):
    for path in ("/category/wards/", "/category/hospitals/wards/"):
        assert client.get(f"{path}page/2/").url == path


def test_nested_address_of_a_feed_leads_to_it(client):
    make_category(slug="wards")
    found = client.get("/category/hospitals/wards/feed/")
    assert (found.status_code, found.url) == (301, "/category/wards/feed/")
    assert client.get("/category/hospitals/nothing/feed/").status_code == 404


@pytest.mark.parametrize("status", ["scheduled", "withdrawn", "published", "draft"])
def test_what_only_editors_read_is_kept_and_found_by_nobody(client, status):
    """security.md S4, S6"""
    client.force_login(make_editor())
    post = make_post(timezone.now() + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(status=status)
    post.refresh_from_db()
    for thing in (post, make_page(is_published=False)):
        response = client.get(thing.get_absolute_url())
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_what_anybody_reads_is_found(client):
    for thing in (make_post(), make_page()):
        response = client.get(thing.get_absolute_url())
        assert "Cache-Control" not in response.headers
        assert "X-Robots-Tag" not in response.headers


def test_preview_leads_to_the_address_once_there_is_one(client):
    post = make_post(timezone.now() + timedelta(days=1))
    client.force_login(make_editor())
    assert client.get(f"/preview/{post.pk}/").url == post.get_absolute_url()
    client.logout()
    assert client.get(f"/preview/{post.pk}/").status_code == 404


def test_menu_shows_where_one_is_in_any_script(client):
    make_site()
    page = make_page(slug="łódź", title="Łódź")
    MenuItem.objects.create(menu="header", page=page)
    html = client.get(page.get_absolute_url()).text
    assert re.search(r'<a href="/%C5%82[^>]* aria-current="page"', html)


def test_author_of_nothing_that_is_out_is_known_to_editors_alone(client):
    """security.md S4"""
    author = make_author(name="Canary")
    make_draft(authors=[author])
    response = client.get(author.get_absolute_url())
    assert response.status_code == 404
    assert "Canary" not in response.text

    client.force_login(make_editor())
    assert "Canary" in client.get(author.get_absolute_url()).text


def test_section_is_open_before_its_first_post(client):
    category = make_category(name="Wards")
    make_draft(title="Canary", categories=[category])
    response = client.get(category.get_absolute_url())
    assert response.status_code == 200
    assert "Wards" in response.text
    assert "Canary" not in response.text

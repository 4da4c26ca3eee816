"""Which post an address names."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Redirect
from comments.linkbacks.targets import is_nowhere, post_at
from tests.factories import (
    make_comment,
    make_draft,
    make_page,
    make_post,
    make_tag,
)

pytestmark = pytest.mark.django_db

SITE = "https://blog.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize(
    "written",
    [
        "https://blog.example{}",
        "http://blog.example{}",
        "http://blog.example:80{}",
        "https://blog.example:443{}",
        "HTTPS://Blog.Example.{}",
        "https://blog.example{}#comment-7",
        "https://blog.example{}?utm_source=letter",
        "https://blog.example{}comment-page-2/#comment-9",
    ],
)
def test_a_permalink_names_its_post_however_it_is_written(written):
    """PB-S2, WM-R2: the fragment is no part of it."""
    post = make_post()
    assert post_at(written.format(post.get_absolute_url())) == post


def test_a_permalink_without_its_last_slash_names_its_post():
    post = make_post()
    assert post_at(SITE + post.get_absolute_url().rstrip("/")) == post


@pytest.mark.parametrize("slug", ["épée", "łódź-2", "安全"])
def test_signs_beyond_ascii_are_written_plain_or_with_percent_signs(slug):
    post = make_post(slug=slug)
    quoted = post.get_absolute_url()
    assert "%" in quoted
    plain = f"/{post.address_date:%Y/%m/%d}/{slug}/"
    assert post_at(SITE + quoted) == post_at(SITE + plain) == post


def test_the_port_of_the_site_is_part_of_its_name(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    path = make_post().get_absolute_url()
    assert post_at(f"http://127.0.0.1:8000{path}")
    assert not post_at(f"http://127.0.0.1{path}")
    assert not post_at(f"http://127.0.0.1:8001{path}")


def test_short_addresses_name_their_post():
    """2.2: /?p=205, and what WordPress numbered otherwise."""
    post = make_post()
    Redirect.objects.remember("/?p=205", post)
    assert post_at(f"{SITE}/?p={post.pk}") == post
    assert post_at(f"{SITE}?p={post.pk}&x=1") == post
    assert post_at(f"{SITE}/?p=205") == post
    for number in ("", "x", "-1", "0", "٣٤", "9" * 400):
        assert post_at(f"{SITE}/?p={number}") is None


def test_an_old_address_names_the_post_that_moved():
    post = make_post()
    old = post.get_absolute_url()
    post.slug = "renamed"
    post.save()
    assert post_at(SITE + old) == post
    Redirect.objects.create(path="/teaching/pauses", url=post.get_absolute_url())
    assert post_at(f"{SITE}/teaching/pauses/") == post
    Redirect.objects.create(path="/whole", url=SITE + post.get_absolute_url())
    assert post_at(f"{SITE}/whole") == post
    Redirect.objects.create(path="/away", url="https://other.example/")
    assert post_at(f"{SITE}/away") is None


def test_the_address_of_a_comment_names_the_post_below_which_it_stands():
    comment = make_comment()
    held = make_comment(status="pending")
    assert post_at(f"{SITE}/comments/{comment.pk}/") == comment.post
    assert post_at(f"{SITE}/comments/{held.pk}/") is None
    assert post_at(f"{SITE}/comments/{'9' * 200}/") is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "blog.example",
        "//blog.example{path}",
        "ftp://blog.example{path}",
        "https://blog.example.org{path}",
        "https://other.example{path}",
        "https://user@blog.example{path}",
        "https://blog.example:8443{path}",
        "https://blog.example:x{path}",
        "https://[blog.example]{path}",
        "https://blog.example\\@other.example{path}",
        "https://blog.example{path}\n",
        "https://blog.example{path}%00",
        "https://blog.example{path}feed/",
        "https://blog.example{path}x",
        "https://blog.example{path}\ud800",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_post_names_none(address):
    path = make_post().get_absolute_url()
    assert post_at(address.format(path=path)) is None


def test_pages_that_are_no_post_name_none_and_may_exist():
    """PB-S3: 33 for the home page, lists and pages, 32 only where it is certain."""
    page, tag = make_page(), make_tag()
    for path in ("", "/", page.get_absolute_url(), tag.get_absolute_url(), "/feed/"):
        assert post_at(SITE + path) is None
        assert not is_nowhere(SITE + path)


def test_what_nobody_may_read_is_told_apart_from_nothing_by_nobody():
    """S4, PB-S3: drafts and scheduled posts answer as an invented address does."""
    draft = make_draft()
    scheduled = make_post(timezone.now() + timedelta(days=1))
    invented = scheduled.get_absolute_url().replace(scheduled.slug, "invented")
    hidden = [scheduled.get_absolute_url(), f"/?p={draft.pk}", f"/preview/{draft.pk}/"]
    for path in [*hidden, invented, "/?p=99999", "/preview/99999/"]:
        assert post_at(SITE + path) is None
        assert not is_nowhere(SITE + path)


def test_it_is_certain_of_what_was_withdrawn_and_of_what_never_has_an_address():
    """PB-S3"""
    post = make_post()
    post.withdraw()
    path = post.get_absolute_url()
    assert post_at(SITE + path) is None
    assert is_nowhere(SITE + path)
    assert is_nowhere(f"{SITE}/no/such/thing")
    assert not is_nowhere("https://other.example/no/such/thing")
    Redirect.objects.create(path="/no/such/thing", url="https://other.example/")
    assert not is_nowhere(f"{SITE}/no/such/thing")


def test_days_that_no_calendar_has_name_none():
    for day in ("2015/02/30", "0/1/1", f"{'9' * 500}/1/1"):
        assert post_at(f"{SITE}/{day}/slug/") is None


def test_an_address_costs_one_query_and_an_old_one_four(django_assert_num_queries):
    post = make_post()
    old = post.get_absolute_url()
    post.slug = "renamed"
    post.save()
    with django_assert_num_queries(1):
        assert post_at(SITE + post.get_absolute_url()) == post
    with django_assert_num_queries(4):
        assert post_at(SITE + old) == post
    with django_assert_num_queries(0):
        assert post_at("https://other.example/") is None

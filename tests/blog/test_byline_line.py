from html import unescape

import pytest
from django.utils.html import strip_tags

from blog import bylines
from tests.factories import make_author, make_byline, make_draft, make_handle

pytestmark = pytest.mark.django_db


def listed(signed):
    """Return what a list prints, as readers see it."""
    return unescape(strip_tags(bylines.names(signed)))


def sign(*authors):
    post = make_draft(authors=authors)
    return list(post.bylines.for_reading())


def authors(number):
    return [make_author(name=f"Author {n}", credentials="MD") for n in range(number)]


def test_nobody_signs_with_nothing():
    assert listed([]) == ""
    assert bylines.as_text([]) == "By: "


def test_two_authors_are_joined_as_in_print():
    """1.2"""
    assert listed(sign(*authors(2))) == "Author 0, MD, and Author 1, MD"


def test_two_names_alone_need_no_comma():
    both = sign(make_author(name="Samuel Idris"), make_author(name="Ana Brodeur"))
    assert listed(both) == "Samuel Idris and Ana Brodeur"


def test_line_names_all_nine_and_lists_only_the_first():
    signed = sign(*authors(9))
    line = bylines.as_text(signed)
    assert all(f"Author {n}" in line for n in range(9))
    assert line.endswith(", and Author 8, MD")
    assert listed(signed) == "Author 0, MD, Author 1, MD, Author 2, MD and 6 more"


def test_author_without_anything_else_is_a_name_alone():
    assert bylines.as_text(sign(make_author(name="Suharti"))) == "By: Suharti"


def test_names_are_data_wherever_they_stand():
    """S1"""
    hostile = make_author(
        name="<script>alert(1)</script>",
        credentials='"><img src=x onerror=alert(1)>',
        role="<b>role</b>",
        affiliation="A & B",
    )
    html = bylines.as_html(sign(hostile))
    assert "<script" not in html
    assert "<img" not in html
    assert "A &amp; B" in html
    assert "<script>alert(1)</script>" in bylines.as_text(sign(hostile))


def test_handle_leads_to_where_the_register_says_it_lives_now():
    """2.8, 3.5: what is printed stays, where it leads is mended once."""
    author = make_author(name="Jason R. Frank")
    handle = make_handle(name="drjfrank", author=author)
    post = make_draft(authors=[author])
    post.publish()
    handle.network = "bluesky"
    handle.save()
    html = bylines.as_html(list(post.bylines.for_reading()))
    assert '(<a href="https://bsky.app/profile/drjfrank.bsky.social"' in html
    assert ">@drjfrank</a>)" in html


def test_handle_that_nobody_knows_is_printed_without_a_link():
    post = make_draft(authors=[])
    make_byline(post, make_author(name="Ada"), handles="@gone")
    assert bylines.as_html(list(post.bylines.for_reading())).endswith("</a> (@gone)")

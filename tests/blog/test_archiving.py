"""``manage.py check_archive``: whether archives of blogs can take the site in."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from blog.archiving import check, gather
from blog.feeds.paging import LENGTH, Stretch
from blog.models import Page, Post
from tests.blog.post1 import make_post1
from tests.factories import make_author, make_draft, make_page, make_post, make_site
from tests.shared import needs_shared

pytestmark = pytest.mark.django_db

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_ND = "https://creativecommons.org/licenses/by-nc-nd/4.0/"
ABOUT = """<p>Our articles are archived by Rogue Scholar. Search engines index them.
Cite them by their DOI.</p>"""


@pytest.fixture
def site():
    Page.objects.all().delete()
    make_page(title="About", body=ABOUT)
    return make_site(licence=CC_BY)


def faults(pages=100):
    """Return what is not kept: the faults by the number of the guideline."""
    found = check(gather(pages))
    assert [finding.guideline.number for finding in found] == list(range(1, 11))
    return {f.guideline.number: f.faults for f in found if not f.is_kept}


@needs_shared
def test_the_article_of_2015_can_be_archived(site):
    """features.md 8.6: what citations add has its tests beside them."""
    make_post1()
    assert not {1, 2, 3, 4, 5, 6, 8} & faults().keys()


def test_a_feed_is_read_to_its_first_post(site, monkeypatch):
    """features.md 8.6: where feeds end after a page, archives lack the rest."""
    authors = [make_author()]
    posts = [make_post(authors=authors) for _ in range(LENGTH + 2)]
    make_draft()
    assert 1 not in faults(0)

    def ends(stretch, traces):
        stretch.traces = list(traces[:LENGTH])

    monkeypatch.setattr(Stretch, "trace", ends)
    assert faults(0)[1] == [
        (post.get_absolute_url(), "not in the feed") for post in reversed(posts[:2])
    ]


def test_a_post_that_is_not_whole_is_told(site, monkeypatch):
    post = make_post(body="<p>One two three four.</p>")
    monkeypatch.setattr("blog.markup.feed_html", lambda html, url: "<p>One two…</p>")
    assert faults(0)[1] == [(post.get_absolute_url(), "not whole in the feed")]


def test_a_post_that_nobody_signs_is_told(site):
    post = make_post(authors=[])
    assert faults()[2] == [(post.get_absolute_url(), "no author")]


def test_another_order_of_authors_is_told(site, monkeypatch):
    post = make_post(authors=[make_author(name="A B"), make_author(name="C D")])
    turned = property(lambda post: [b.author for b in reversed(post.signatures)])
    monkeypatch.setattr(Post, "signers", turned)
    found = faults()
    # The feed follows what is turned; structured data don't.
    assert found[8] == [
        (post.get_absolute_url(), "other authors in its structured data")
    ]


def test_a_page_that_does_not_answer_is_told(site):
    post = make_post(title="Withdrawn meanwhile")
    evidence = gather(100)
    evidence.landings[0].status = 410
    found = {f.guideline.number: f.faults for f in check(evidence)}
    assert found[3] == [(post.get_absolute_url(), "its page answers 410")]


def test_a_page_that_breaks_is_told_like_one_that_is_not_there(site, monkeypatch):
    def minutes(_post):
        raise ValueError("This page is broken.")

    monkeypatch.setattr(Post, "reading_minutes", property(minutes))
    post = make_post(authors=[make_author()])
    assert faults()[3] == [(post.get_absolute_url(), "its page answers 500")]


@pytest.mark.parametrize("licence", ["", CC_BY_ND])
def test_another_licence_than_cc_by_is_told(site, licence):
    make_site(licence=licence)
    make_post()
    assert faults()[4] == [
        ("site settings", "the licence of the articles is not CC BY")
    ]


def test_what_the_pages_leave_out_is_told(site):
    Page.objects.all().delete()
    make_page(body="<p>We are indexed.</p>")
    make_page(body=ABOUT, is_published=False)
    make_post()
    assert faults()[5] == [
        ("pages", "none speaks of archiving"),
        ("pages", "none speaks of how they are cited"),
    ]


def test_a_post_without_description_is_told(site):
    post = make_post(body="<p><img src='/media/x.png' alt=''></p>")
    assert (post.get_absolute_url(), "no description") in faults()[6]


def test_an_empty_site_cannot_be_archived(site):
    assert faults()[1] == [("/feed/", "no post is published yet")]


def test_the_command_says_what_is_missing_where(site):
    posts = [make_post(authors=[]) for _ in range(4)]
    out = StringIO()
    with pytest.raises(CommandError, match="Required, and not kept: 2"):
        call_command("check_archive", faults=3, stdout=out, no_color=True)
    told = out.getvalue()
    assert "4 posts, the pages of 4." in told
    assert "  1 yes A public feed has the full text of every post. (required)" in told
    assert "  2 no  It names title, authors and date of each. (required)" in told
    assert f"        {posts[-1].get_absolute_url()}: no author" in told
    assert "        and 1 more" in told


def test_the_command_reads_as_many_pages_as_asked(site):
    for _ in range(3):
        make_post()
    out = StringIO()
    call_command("check_archive", pages=2, stdout=out)
    assert "3 posts, the pages of 2." in out.getvalue()

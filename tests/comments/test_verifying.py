"""Whether a page that is said to link to a post does so, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, SourceRule
from comments.models.linkback import WAITS
from tests.blog.hostile import answer, header
from tests.comments.mentioning import PAGE
from tests.factories import make_block, make_comment, make_picture, make_site


def test_a_page_that_links_to_a_post_is_shown_under_it(elsewhere):
    """PB-S5, WM-R3, 5.2"""
    linkback = elsewhere.mention(PAGE)
    assert (linkback.state, linkback.fault, linkback.try_at) == ("verified", None, None)
    assert linkback.verified_at
    comment = linkback.comment
    assert (comment.kind, comment.name) == ("webmention", "Notes")
    assert (comment.url, comment.post) == (elsewhere.url + "page", elsewhere.post)
    assert comment.body == "[…] I read a post today. […]"
    assert comment.body_html == "<p>[…] I read a post today. […]</p>"
    line = comment.decisions.get()
    assert (line.act, line.became) == ("judged", "pending")
    assert line.reasons == ["First mention by this site and author."]


def test_the_other_site_learns_who_made_us_ask(elsewhere):
    """S9"""
    elsewhere.mention(PAGE, "pingback")
    elsewhere.verify(elsewhere.claim("pingback", "other", ip=None))
    first, second = (
        header(request.partition(b"\r\n\r\n")[0], "User-Agent")
        for request in elsewhere.server.requests
    )
    site = "Rounds (+https://blog.example/); verifying pingback"
    assert (first, second) == (f"{site} from 192.0.2.9", site)
    accept = header(elsewhere.server.requests[0], "Accept")
    assert accept.startswith("text/html, application/xhtml+xml, application/json")


@pytest.mark.parametrize(
    "status", ["404 Not Found", "500 Oh", "503 Busy", "403 No", "200 OK"]
)
def test_a_source_that_is_away_is_asked_again_for_hours(elsewhere, status):
    """5.3: 404, or an empty page, now and 200 in five minutes is accepted."""
    linkback = elsewhere.mention(answer(b"", status))
    for number, wait in enumerate(WAITS, 1):
        assert (linkback.tries, linkback.state) == (number, "waiting")
        assert linkback.fault == 16
        left = linkback.try_at - timezone.now()
        assert wait - timedelta(minutes=1) < left <= wait
        linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.fault) == ("refused", 16)
    assert linkback.try_at is None
    assert elsewhere.asked() == len(WAITS) + 1


def test_a_source_that_comes_late_is_shown(elsewhere):
    """5.3"""
    linkback = elsewhere.mention(answer(b"", "404 Not Found"))
    linkback = elsewhere.verify(linkback)
    elsewhere.pages["/page"] = PAGE
    linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.fault, linkback.tries) == ("verified", None, 0)


def test_a_source_below_http_is_at_fault_as_one_that_is_not_found(elsewhere, settings):
    """PB-S10: 16 alike for all that could map a network."""
    settings.FETCH_ALLOW = set()
    refused = elsewhere.mention(PAGE, source="http://127.0.0.1/page")
    unknown = elsewhere.mention(PAGE, source="http://nowhere.invalid/")
    assert [(one.state, one.fault, one.tries) for one in (refused, unknown)] == [
        ("waiting", 16, 1)
    ] * 2
    assert not elsewhere.server.requests


@pytest.mark.parametrize(
    "page",
    [
        answer(b"x", Content_Type="image/png"),
        answer(b"x", Content_Type=""),
        answer(b"x" * 1_100_000),
        answer(b"x", Content_Encoding="gzip"),
    ],
)
def test_what_stays_unreadable_is_asked_once(elsewhere, page):
    linkback = elsewhere.mention(page)
    assert (linkback.state, linkback.fault, linkback.try_at) == ("refused", 16, None)


@pytest.mark.parametrize("gone", ["410 Gone", "200 OK"])
def test_what_a_source_takes_back_leaves_the_page(elsewhere, gone):
    """WM-R5, 5.7"""
    linkback = elsewhere.mention(PAGE)
    Comment.objects.filter(pk=linkback.comment_id).moderate("approved")
    elsewhere.pages["/page"] = answer(b"<p>Nothing more", gone)
    linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.fault) == ("gone", 17 if "200" in gone else 16)
    comment = linkback.comment
    assert comment.status == "trashed"
    assert comment.decisions.newest_first().first().reasons == [
        "Its page is gone, or links to the post no more."
    ]
    elsewhere.post.refresh_from_db()
    assert elsewhere.post.comment_count == 0


@pytest.mark.parametrize("page", ["404 Not Found", "500 Oh", "502 Bad", "429 Slow"])
def test_a_server_that_is_down_takes_nothing_back(elsewhere, page):
    """WM-R5"""
    linkback = elsewhere.mention(PAGE)
    elsewhere.pages["/page"] = answer(b"", page)
    for _try in range(len(WAITS) + 1):
        linkback = elsewhere.verify(linkback)
        assert linkback.state == "verified"
        assert linkback.comment.status == "pending"
    assert linkback.try_at is None


def test_what_is_there_again_is_shown_again(elsewhere):
    """WM-R5"""
    linkback = elsewhere.mention(PAGE)
    Comment.objects.filter(pk=linkback.comment_id).moderate("approved")
    elsewhere.pages["/page"] = answer(b"", "410 Gone")
    elsewhere.verify(linkback)
    elsewhere.pages["/page"] = PAGE
    linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.comment.status) == ("verified", "pending")
    assert Comment.objects.count() == 1


def test_one_source_by_several_protocols_is_one_item(elsewhere):
    """5.11, PB-S4"""
    linkback = elsewhere.mention(PAGE, "trackback")
    assert linkback.comment.kind == "trackback"
    for kind in ("pingback", "webmention"):
        linkback.protocols.append(kind)
        linkback.save()
        linkback = elsewhere.verify(linkback)
        assert linkback.comment.kind == kind
    linkback.protocols.reverse()
    linkback.save()
    assert elsewhere.verify(linkback).comment.kind == "webmention"
    assert Comment.objects.count() == 1


def test_what_was_imported_is_not_shown_twice(elsewhere):
    """5.11"""
    comment = make_comment(
        post=elsewhere.post,
        kind="pingback",
        url=elsewhere.url + "page",
        body="[…] as WordPress had it […]",
    )
    linkback = elsewhere.mention(PAGE, "pingback")
    assert linkback.comment == comment
    assert linkback.comment.status == "approved"
    assert linkback.comment.body == "[…] as WordPress had it […]"


def test_what_was_imported_gets_no_portrait_that_nobody_approved(elsewhere):
    """MF-5, S1: nor the address of an author that its page did not name then."""
    make_comment(post=elsewhere.post, kind="pingback", url=elsewhere.url + "page")
    elsewhere.pages["/me"] = answer(make_picture().read(), Content_Type="image/png")
    linkback = elsewhere.mention(
        """<div class="h-entry"><a class="u-in-reply-to" href="{post}">x</a>
        <a class="p-author h-card" href="https://ann.example/">
        <img class="u-photo" src="/me" alt="">Ann</a></div>"""
    )
    assert linkback.comment.status == "approved"
    assert (linkback.photo.name, linkback.author_url) == ("", "")


def test_a_trackback_says_what_it_sent_and_waits(elsewhere):
    """TB-3, TB-7"""
    offered = {
        "title": "<b>My</b> notes",
        "excerpt": "Quite <i>true</i> & " + "good " * 100,
        "blog_name": "Ward 6",
    }
    comment = elsewhere.mention(PAGE, "trackback", offered=offered).comment
    assert (comment.name, comment.status) == ("My notes", "pending")
    assert comment.body.startswith("[…] Quite true &amp; good good")
    assert comment.body.endswith(" good… […]")
    assert len(comment.body) < 270


@pytest.mark.parametrize(
    ("offered", "name"),
    [
        ({}, "Notes"),
        ({"blog_name": "Ward 6"}, "Ward 6"),
        ({"title": " \u202e ", "excerpt": 3}, "Notes"),
    ],
)
def test_a_trackback_that_says_little_is_read_at_its_page(elsewhere, offered, name):
    """TB-1"""
    comment = elsewhere.mention(PAGE, "trackback", offered=offered).comment
    assert (comment.name, comment.body) == (name, "[…] I read a post today. […]")


def test_denied_places_are_not_fetched(elsewhere):
    """S9, 5.9"""
    SourceRule.objects.create(verdict="deny", place="127.0.0.1/spam")
    elsewhere.pages["/spam/page"] = PAGE
    linkback = elsewhere.verify(elsewhere.claim(path="spam/page"))
    assert (linkback.state, linkback.try_at) == ("refused", None)
    assert not elsewhere.server.requests
    assert elsewhere.mention(PAGE).state == "verified"


def test_a_detour_leads_into_no_denied_place(elsewhere):
    """5.9"""
    SourceRule.objects.create(verdict="deny", place="127.0.0.1/spam")
    elsewhere.pages["/spam"] = PAGE
    linkback = elsewhere.mention(answer(b"", "302 Found", Location="/spam"))
    assert (linkback.state, linkback.comment) == ("refused", None)


def test_blocked_sites_and_senders_are_not_fetched(elsewhere):
    make_block(kind="network", value="192.0.2.0/24")
    assert elsewhere.mention(PAGE).state == "refused"
    assert not elsewhere.server.requests


@pytest.mark.parametrize("change", ["post", "withdrawn", "days"])
def test_a_post_that_closed_meanwhile_takes_no_mention(elsewhere, change):
    """5.10"""
    post = elsewhere.post
    if change == "days":
        make_site(close_mentions_after=1)
    elif change == "post":
        post.mentions_open = False
        post.save()
    else:
        post.withdraw()
    linkback = elsewhere.mention(PAGE)
    assert (linkback.state, linkback.fault, linkback.try_at) == ("refused", None, None)
    assert not Comment.objects.exists()


def test_an_address_that_leads_to_our_own_post_mentions_nothing(elsewhere, settings):
    """PB-S6: our page links to itself."""
    settings.SITE_URL = elsewhere.url.rstrip("/")
    path = elsewhere.post.get_absolute_url()
    elsewhere.pages[path] = f"<a href='{path}'>Permalink</a>"
    elsewhere.pages["/short"] = answer(b"", "301 Moved", Location=path)
    target = settings.SITE_URL + path
    linkback = elsewhere.verify(elsewhere.claim(path="short", target=target))
    assert (linkback.state, linkback.fault) == ("refused", 17)

"""Whether a page that is said to link to a post does so, and what becomes of it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from comments.linkbacks import flood, sources
from comments.linkbacks.verifying import verify_due
from comments.models import Comment, Linkback, SourceRule
from comments.models.linkback import LEASE, WAITS
from comments.tasks.verifying import verify_mentions
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
    "page",
    [
        "<p>Read {post} today.",
        "<p>Nothing.",
        "",
        "<!-- <a href='{post}'>a post</a> -->",
        "<script>'<a href=\"{post}\">a post</a>'</script>",
        "<style><a href='{post}'>a post</a></style>",
        "<textarea><a href='{post}'>a post</a></textarea>",
        "<template><p><a href='{post}'>a post</a></p></template>",
        "<noscript><a href='{post}'>a post</a></noscript>",
        "<title><a href='{post}'>a post</a></title>",
        "<p>&lt;a href='{post}'>a post&lt;/a>",
        "<a href='{post}-2'>a post</a>",
        "<a href='{post}?x'>a post</a>",
        "<a href='{post}more/'>a post</a>",
        "<a href='{here}/?{post}'>a post</a>",
        "<a href='/2015/'>a post</a>",
        "<base href='{post}'>",
        "<link rel='canonical' href='{post}'>",
        "<a title='{post}'>a post</a>",
        "<a href=''>a post</a><a href='http://[::1'>a post</a>",
    ],
)
@pytest.mark.parametrize("kind", ["pingback", "webmention", "trackback"])
def test_nothing_else_counts_as_a_link(elsewhere, page, kind):
    """PB-S5, WM-R3, TB-7, PB-X: a target in a script alone"""
    linkback = elsewhere.mention(page, kind)
    assert (linkback.state, linkback.fault, linkback.try_at) == ("refused", 17, None)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "page",
    [
        "<img src='{post}'>",
        "<video src='{post}'></video>",
        "<video><source src={post}></video>",
        "<blockquote cite='{post}'>So it is</blockquote>",
        "<article class='h-entry'><link class='u-like-of' href='{post}'></article>",
        "<p class='h-entry'><data class='u-in-reply-to' value='{post}'></data>",
    ],
)
def test_a_webmention_may_link_in_other_ways_too(elsewhere, page):
    """WM-R3; PB-S5: a pingback is about a link that readers follow."""
    assert elsewhere.mention(page).state == "verified"
    other = elsewhere.claim("pingback", "page?2")
    elsewhere.pages["/page?2"] = page
    assert elsewhere.verify(other).fault == 17


@pytest.mark.parametrize(
    "href",
    [
        "{post}",
        " {post}\n",
        "{post}#comment-4",
        "HTTPS://BLOG.EXAMPLE/?p=9&amp;q=%C3%A9",
        "https://blog.example:443/?p=9&amp;q=é",
        "//blog.example/?p=9&q=é",
    ],
)
def test_an_address_may_be_written_in_several_ways(elsewhere, href):
    """PB-S11, PB-X6"""
    base, target = (
        "<base href='https://x.example/'>",
        "https://blog.example/?p=9&amp;q=é",
    )
    page = f'{base}<p>Read <a href="{href}">it</a> now.'
    linkback = elsewhere.mention(page, "pingback", target=target)
    assert linkback.comment.body == "[…] Read it now. […]"


def test_relative_links_start_from_where_the_page_stands(elsewhere, settings):
    """WM-R3: redirects are followed."""
    settings.SITE_URL = elsewhere.url.rstrip("/")
    target = settings.SITE_URL + elsewhere.post.get_absolute_url()
    elsewhere.pages["/old"] = answer(b"", "302 Found", Location="/blog/page")
    path = "../.." + elsewhere.post.get_absolute_url()
    elsewhere.pages["/blog/page"] = f"<p><a href='{path}'>Here</a>"
    claim = elsewhere.claim(path="old", target=target)
    assert elsewhere.verify(claim).state == "verified"


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("I read {post} today", True),
        ("I read <{post}>, and {post}.", True),
        ("{post}", True),
        ("{post}-2", False),
        ("{post}?x {here}/{post}", False),
        ("nothing", False),
    ],
)
def test_plain_text_is_searched_for_the_whole_address(elsewhere, body, is_found):
    """WM-R3"""
    body = elsewhere.filled(body).encode()
    linkback = elsewhere.mention(answer(body, Content_Type="text/plain"))
    assert (linkback.state == "verified") is is_found


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ('{"name": "Notes", "link": ["{post}"]}', True),
        ('[[{"a": {"b": "{post}"}}]]', True),
        ('{"{post}": 1}', False),
        ('{"a": "I read {post} today"}', False),
        ('{"a": "{post}-2"}', False),
        ("{", False),
        ("[" * 100_000, False),
        ('{"a": 1e999999}', False),
    ],
)
def test_json_has_the_address_as_a_value(elsewhere, body, is_found):
    """WM-R3"""
    body = elsewhere.filled(body).encode()
    linkback = elsewhere.mention(answer(body, Content_Type="application/json"))
    assert (linkback.state == "verified") is is_found


def test_a_page_without_title_is_named_by_its_address(elsewhere):
    """Section 3: a source without title is no fault of the target."""
    linkback = elsewhere.mention("<title> &#8203; </title><a href='{post}'>it</a>")
    assert linkback.comment.name == f"{elsewhere.server.endpoint}/page"


def test_a_long_title_is_cut_after_a_word(elsewhere):
    title = "Ward " * 100
    comment = elsewhere.mention(f"<title>{title}</title>{PAGE}").comment
    assert comment.name == "Ward " * 49 + "Ward…"


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("é €", "text/html; charset=utf-8", "é €"),
        ("é €", "text/html", "é €"),
        ("\ufeffé €", "text/html; charset=iso-8859-1", "é €"),
        ("é €".encode("cp1252"), "text/html; charset=latin-1", "é €"),
        ("é €".encode("cp1252"), "text/html", "é €"),
        ("é €".encode("cp1252"), "text/html; charset=utf-8", "� �"),
        ("é €".encode("cp1252"), "text/html; charset=unicode_escape", "é €"),
        ("日本".encode("shift_jis"), "text/html; charset=Shift_JIS", "日本"),
        ("日本".encode("euc-jp"), 'text/html; charset="euc-jp"', "日本"),
        ("é €", "text/html; charset=utf-7", "é €"),
        ("é €", "text/html; charset=zip", "é €"),
        ("é €", "text/html; charset=punycode", "é €"),
        ("é €", "text/html; charset=" + "x" * 5000, "é €"),
        ("é €", 'text/html; charset="\0"', "é €"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_has(elsewhere, body, kind, title):
    body = body if isinstance(body, bytes) else body.encode()
    page = (
        elsewhere.filled(PAGE)
        .encode()
        .replace(b"Notes", body.removeprefix(b"\xef\xbb\xbf"))
    )
    page = b"\xef\xbb\xbf" + page if body.startswith(b"\xef\xbb\xbf") else page
    linkback = elsewhere.mention(answer(page, Content_Type=kind))
    assert linkback.comment.name == title


def test_a_page_may_name_its_encoding_itself(elsewhere):
    page = elsewhere.filled("<meta charset=koi8-r>" + PAGE).encode()
    page = page.replace(b"Notes", "Заметки".encode("koi8-r"))
    assert elsewhere.mention(answer(page)).comment.name == "Заметки"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oh", "503 Busy", "403 No"])
def test_a_source_that_is_away_is_asked_again_for_hours(elsewhere, status):
    """5.3: 404 now and 200 in five minutes is accepted."""
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


def test_a_worker_that_is_killed_loses_nothing(elsewhere):
    """R2: what it took falls due again, and nobody else takes it before."""
    linkback = elsewhere.claim()
    taken = Linkback.objects.take()
    assert (taken.pk, taken.tries) == (linkback.pk, 1)
    assert timezone.now() < taken.try_at <= timezone.now() + LEASE
    assert Linkback.objects.take() is None
    Linkback.objects.update(try_at=timezone.now())
    assert Linkback.objects.take().tries == 2


def test_a_source_that_kills_each_worker_is_left_alone_in_the_end(elsewhere):
    linkback = elsewhere.claim(tries=len(WAITS) + 1)
    linkback = elsewhere.verify(linkback)
    assert (linkback.state, linkback.try_at) == ("refused", None)
    assert not elsewhere.server.requests


def test_twenty_workers_take_each_source_once(race, elsewhere):
    for number in range(20):
        elsewhere.claim(path=f"page-{number}")
    taken = race(lambda _number: Linkback.objects.take().pk)
    assert len(set(taken)) == 20


@pytest.mark.django_db(transaction=True)
def test_what_is_claimed_anew_meanwhile_is_looked_at_again(elsewhere):
    """WM-R5: a repeat while the source is fetched asks for another look."""

    def claim_again(connection, server):
        at = timezone.now() + timedelta(minutes=10)
        Linkback.objects.update(claimed_at=at)
        answer(elsewhere.filled(PAGE).encode())(connection, server)

    linkback = elsewhere.mention(claim_again)
    assert linkback.state == "verified"
    assert linkback.try_at == linkback.claimed_at > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_took_is_left_to_it(elsewhere):
    def take_over(connection, server):
        Linkback.objects.update(try_at=timezone.now() + timedelta(hours=1))
        answer(elsewhere.filled(PAGE).encode())(connection, server)

    linkback = elsewhere.mention(take_over)
    assert (linkback.state, linkback.comment) == ("waiting", None)
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_that_is_deleted_meanwhile_takes_its_claims_along(elsewhere):
    def delete(connection, server):
        elsewhere.post.delete()
        answer(b"<a href='x'>")(connection, server)

    elsewhere.pages["/page"] = delete
    elsewhere.claim()
    verify_due()
    assert not Linkback.objects.exists()


def test_a_page_that_nobody_foresaw_keeps_no_other_waiting(elsewhere, monkeypatch):
    odd = elsewhere.claim(path="odd")
    elsewhere.pages["/odd"] = elsewhere.pages["/page"] = PAGE
    linkback = elsewhere.claim()
    look_at = sources.look_at

    def fail(claim):
        return 1 / 0 if claim.pk == odd.pk else look_at(claim)

    monkeypatch.setattr(sources, "look_at", fail)
    verify_due()
    linkback.refresh_from_db()
    odd.refresh_from_db()
    assert (linkback.state, odd.state, odd.tries) == ("verified", "waiting", 1)
    assert odd.try_at > timezone.now()


def test_an_address_that_leads_to_our_own_post_mentions_nothing(elsewhere, settings):
    """PB-S6: our page links to itself."""
    settings.SITE_URL = elsewhere.url.rstrip("/")
    path = elsewhere.post.get_absolute_url()
    elsewhere.pages[path] = f"<a href='{path}'>Permalink</a>"
    elsewhere.pages["/short"] = answer(b"", "301 Moved", Location=path)
    target = settings.SITE_URL + path
    linkback = elsewhere.verify(elsewhere.claim(path="short", target=target))
    assert (linkback.state, linkback.fault) == ("refused", 17)


def test_a_site_is_asked_again_as_often_as_it_may_be_asked(elsewhere):
    """S9: tries count as claims do, so that nobody has another site flooded by us."""
    linkback = elsewhere.mention(answer(b"", "404 Not Found"))
    for _fetch in range(flood.OF_HOST):
        flood.count_fetch("127.0.0.1")
    linkback = elsewhere.verify(linkback)
    assert (elsewhere.asked(), linkback.tries, linkback.state) == (1, 1, "waiting")
    left = linkback.try_at - timezone.now()
    assert timedelta(minutes=50) < left <= timedelta(hours=1)


def test_authors_and_portraits_are_fetched_as_often_as_pages_may_be(elsewhere):
    """S9"""
    for _fetch in range(flood.OF_HOST):
        flood.count_fetch("127.0.0.1")
    elsewhere.pages["/me"] = answer(make_picture().read(), Content_Type="image/png")
    page = """<div class="h-entry"><a class="u-like-of" href="{post}">x</a>
    <a class="p-author h-card" href="/ann"><img class="u-photo" src="/me"></a></div>"""
    assert elsewhere.mention(page).state == "verified"
    other = page.replace("p-author h-card", "u-author")
    elsewhere.pages["/page?2"] = other
    assert elsewhere.verify(elsewhere.claim(path="page?2")).state == "verified"
    assert len(elsewhere.server.requests) == 2


def test_a_worker_that_is_told_to_stop_leaves_the_rest(elsewhere):
    """R2"""
    elsewhere.claim()
    elsewhere.claim(path="other")
    asked = elsewhere.server.requests
    verify_mentions.func(SimpleNamespace(should_abort=lambda: bool(asked)), timestamp=0)
    assert len(asked) == 1
    assert Linkback.objects.due().count() == 1

"""What a page says by microformats: replies and reactions, and who says it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.linkbacks.responses import Person, response_of
from comments.models import Comment
from tests.blog.hostile import answer
from tests.comments.mentioning import page_of

POST = "https://blog.example/tides/"
ANN = Person("Ann Lee", "https://ann.example/", "https://ann.example/me.jpg")
CARD = (
    '<a class="{} h-card" href="https://ann.example/">'
    '<img src="https://ann.example/me.jpg" alt="Ann Lee"></a>'
)


def respond(html, pages=None, url="https://other.example/page"):
    """Return what ``html`` is to our post; ``pages`` are those of authors."""
    asked = []

    def read(address):
        asked.append(address)
        found = (pages or {}).get(address)
        return page_of(found, url=address) if found else None

    response = response_of(page_of(html, url), {POST}, read)
    assert len(asked) <= 1
    return response


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (f'<a class="u-in-reply-to" href="{POST}">x</a>', "reply"),
        (f'<a class="u-like-of" href="{POST}">x</a>', "like"),
        (f'<a class="u-repost-of" href="{POST}">x</a>', "repost"),
        (f'<a class="u-bookmark-of" href="{POST}">x</a>', "bookmark"),
        (f'<a class="u-like" href="{POST}">x</a>', "like"),
        (f'<link class="u-like-of" href="{POST}">', "like"),
        (f'<data class="u-like-of" value="{POST}"></data>', "like"),
        (
            f'<i class="u-like-of h-cite"><a class="u-url" href="{POST}">x</a></i>',
            "like",
        ),
        (
            f'<i class="p-in-reply-to h-cite"><a class="u-url" href="{POST}">x</a></i>',
            "reply",
        ),
        (f'<a class="u-in-reply-to u-like-of" href="{POST}">x</a>', "reply"),
        (f'<a class="u-in-reply-to" href="{POST}#comment-4">x</a>', "reply"),
        (f'<a class="u-like-of" href="{POST}2">x</a><a href="{POST}">y</a>', ""),
        (f'<a href="{POST}">x</a>', ""),
        (f'<a class="u-rsvp" href="{POST}">x</a>', ""),
    ],
)
def test_a_page_is_what_its_property_says(link, kind):
    """MF-3, 5.8"""
    assert respond(f'<div class="h-entry"><p>Well, {link}</div>').type == kind


def test_the_entry_that_answers_is_found_among_others():
    """MF-3"""
    html = (
        '<div class="h-feed">'
        + '<div class="h-entry"><p class="p-name">A</p></div>' * 3
    )
    html += f'<div class="h-entry"><a class="u-like-of" href="{POST}"></a></div></div>'
    assert respond(html).type == "like"


def test_a_comment_on_a_page_is_not_what_the_page_says():
    html = f"""<div class="h-entry"><p class="p-name">Mine</p>
    <div class="u-comment h-cite"><a class="u-like-of" href="{POST}">x</a></div></div>"""
    assert respond(html).type == ""


def test_a_reply_has_its_text_and_date():
    """MF-3"""
    response = respond(f"""<div class="h-entry"><a class="u-in-reply-to" href="{POST}">x</a>
    <time class="dt-published" datetime="2026-03-04T05:06:07+01:00">then</time>
    <p class="p-summary">In short</p>
    <div class="e-content"><p>Well <b>put</b>,<br>truly.</p></div></div>""")
    assert response.content == "<p>Well <b>put</b>,<br/>truly.</p>"
    assert response.summary == "In short"
    assert response.published_at == datetime(2026, 3, 4, 4, 6, 7, tzinfo=UTC)


def test_entries_of_old_are_read_as_well():
    """MF-4: what themes wrote before 2014."""
    response = respond("""<div class="hentry"><h1 class="entry-title">Mine</h1>
    <span class="author vcard"><a class="fn url" href="https://ann.example/">Ann Lee</a>
    </span><div class="entry-content"><p>Text</div></div>""")
    assert response.author == Person("Ann Lee", "https://ann.example/")
    assert response.content == "<p>Text</p>"


ENTRY = '<div class="h-entry"><p class="e-content">Hi</p>{}</div>'


@pytest.mark.parametrize(
    ("html", "person"),
    [
        (ENTRY.format(CARD.format("p-author")), ANN),
        (ENTRY.format(CARD.format("u-author")), ANN),
        (ENTRY.format('<b class="p-author">Ann  Lee</b>'), Person("Ann Lee")),
        (ENTRY.format(""), Person()),
        (
            f'<div class="h-feed">{CARD.format("p-author")}{ENTRY.format("")}</div>',
            ANN,
        ),
        (
            f'<div class="h-feed">{CARD.format("p-author")}'
            + ENTRY.format('<b class="p-author">Bo</b>')
            + "</div>",
            Person("Bo"),
        ),
        # A card of somebody who did not write it.
        (ENTRY.format("") + CARD.format(""), Person()),
        (ENTRY.format('<i class="p-author h-card">Ann</i>'), Person("Ann")),
        (
            ENTRY.format('<a class="p-author h-card" href="javascript:1">Ann</a>'),
            Person("Ann"),
        ),
        (
            ENTRY.format(f'<a class="p-author h-card" href="/{"a" * 1999}">Ann</a>'),
            Person("Ann"),
        ),
        (
            ENTRY.format('<a class="p-author h-card" href="/ann">Ann</a>'),
            Person("Ann", "https://other.example/ann"),
        ),
    ],
)
def test_the_author_is_whom_the_entry_or_its_feed_names(html, person):
    """MF-4, 1 to 4"""
    assert respond(html).author == person


AUTHOR = "https://ann.example/"
OWN_PAGE = (
    '<div class="h-card"><a class="u-url u-uid p-name" href="{}">Ann Lee</a></div>'
)


@pytest.mark.parametrize(
    "link",
    [
        f'<a class="u-author" href="{AUTHOR}"></a>',
        f'<a rel="author" href="{AUTHOR}"></a>',
        f'</div><a rel="author" href="{AUTHOR}"></a><div>',
        f'</div><link rel="me author" href="{AUTHOR}"><div>',
    ],
)
@pytest.mark.parametrize(
    ("page", "name"),
    [
        (OWN_PAGE.format(AUTHOR), "Ann Lee"),
        ('<i class="h-card">Bo</i>' + OWN_PAGE.format(AUTHOR), "Ann Lee"),
        (
            '<link rel="me" href="https://a.example/">'
            + OWN_PAGE.format("https://a.example/"),
            "Ann Lee",
        ),
        ('<p class="h-card"><a class="u-url" href="https://b.example/">Bo</a>', ""),
        ('<p class="h-card"><a class="u-url" href="/">Bo</a>', ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_author_may_have_a_page(link, page, name):
    """MF-4, 5 and 6"""
    assert respond(ENTRY.format(link), {AUTHOR: page}).author.name == name


def test_the_authors_page_may_not_be_there():
    """MF-4, 6: then a card of the entry's page that has its address."""
    html = ENTRY.format(f'<a class="u-author" href="{AUTHOR}"></a>')
    html += OWN_PAGE.format("https://bo.example/") + CARD.format("")
    assert respond(html).author == ANN


def test_an_author_whose_page_is_this_one_needs_no_other():
    url = "https://other.example/page"
    html = ENTRY.format(f'<a class="u-author" href="{url}"></a>') + OWN_PAGE.format(url)
    response = response_of(page_of(html, url), {POST}, read=None)
    assert response.author.name == "Ann Lee"


@pytest.mark.parametrize(
    "said",
    [
        *("", "yesterday", "9999-99-99", "0000-00-00T00:00", "99999-01-01", "12:30"),
        *("9999-12-31T23:59:59-23:59", "0001-01-01", "1" * 300, "2026-02-30"),
    ],
)
def test_odd_dates_are_none(said, elsewhere):
    page = f"""<div class="h-entry"><a class="u-in-reply-to" href="{{post}}">x</a>
    <time class="dt-published" datetime="{said}"></time><p class="e-content">Hi</div>"""
    comment = elsewhere.mention(page).comment
    assert timezone.now() - comment.created_at < timedelta(minutes=5)


def test_a_reply_is_shown_as_a_comment(elsewhere):
    """MF-3, 5.8, WM-R6"""
    written = timezone.now().replace(microsecond=0) - timedelta(days=1)
    linkback = elsewhere.mention(f"""<title>A note</title><div class="h-entry">
    <a class="u-in-reply-to" href="{{post}}">x</a>{CARD.format("p-author")}
    <time class="dt-published" datetime="{written.isoformat()}"></time>
    <div class="e-content"><p>Well <b>put</b><script>alert(1)</script>
    <img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a></div></div>""")
    comment = linkback.comment
    assert (comment.name, comment.reaction) == ("Ann Lee", "")
    assert linkback.author_url == "https://ann.example/"
    assert comment.url == elsewhere.url + "page"
    assert comment.created_at == written
    assert "<strong>put</strong>" in comment.body_html
    assert "alert" not in comment.body_html
    assert not linkback.photo


@pytest.mark.parametrize("reaction", ["like", "repost", "bookmark"])
def test_a_reaction_is_counted_beside_the_stream(elsewhere, reaction):
    """MF-3, 5.8"""
    linkback = elsewhere.mention(f"""<title>A note</title><div class="h-entry">
    <a class="u-{reaction}-of" href="{{post}}">x</a>{CARD.format("p-author")}</div>""")
    comment = linkback.comment
    assert (comment.reaction, comment.name) == (reaction, "Ann Lee")
    assert (comment.body, comment.status) == ("", "pending")
    Comment.objects.moderate("approved")
    assert not Comment.objects.in_stream().exists()


def test_a_long_reply_is_read_where_it_stands(elsewhere):
    words = "word " * 5_000
    comment = elsewhere.mention(f"""<div class="h-entry">
    <a class="u-in-reply-to" href="{{post}}">x</a>
    <div class="e-content"><p>{words}</div></div>""").comment
    assert comment.body.endswith(" word…")
    assert 2_900 < len(comment.body) <= 3_001


def test_a_mention_without_words_around_its_link_says_what_its_page_does(elsewhere):
    comment = elsewhere.mention("""<title>A note</title><div class="h-entry">
    <p class="p-summary">All about tides.</p><div><a href="{post}"></a></div>""").comment
    assert comment.body == "[…] All about tides. […]"


def test_the_authors_page_is_fetched_by_the_guarded_client(elsewhere):
    """MF-4, 6; SS-2"""
    page = """<div class="h-entry"><a class="u-in-reply-to" href="{post}">x</a>
    <p class="e-content">Hi</p><a class="u-author" href="%s"></a></div>"""
    elsewhere.pages["/ann"] = answer(
        elsewhere.filled(OWN_PAGE.format("{here}/ann")).encode()
    )
    assert elsewhere.mention(page % "/ann").comment.name == "Ann Lee"
    elsewhere.pages["/page?2"] = page % "http://127.0.0.1:1/"
    other = elsewhere.verify(elsewhere.claim(path="page?2"))
    assert other.comment.name == f"{elsewhere.server.endpoint}/page"

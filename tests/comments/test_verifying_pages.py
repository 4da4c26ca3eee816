"""What a page must hold to count as a link to a post, and how it is named."""

import pytest

from comments.models import Comment
from tests.blog.hostile import answer
from tests.comments.mentioning import PAGE


@pytest.mark.parametrize(
    "page",
    [
        "<p>Read {post} today.",
        "<p>Nothing.",
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

"""What readers write, and what is sent to feeds."""

import re

import pytest

from blog import markup


def test_comments_keep_the_little_that_readers_need():
    html = (
        '<p class="x" id="y">a <b>b</b> <a href="http://e.example/" rel="x">c</a></p>'
        '<h2>d</h2><img src="/media/a.png" alt="e"><table><tr><td>f<td>g</table>'
    )
    assert markup.clean_comment(html) == (
        '<p>a <strong>b</strong> <a href="http://e.example/" '
        'rel="nofollow ugc noopener">c</a></p><p>d</p><p>f</p><p>g</p>'
    )


@pytest.mark.parametrize(
    "address", ["/admin/", "#x", "//e.example", "mailto:a@b.example"]
)
def test_comments_link_to_whole_web_addresses_only(address):
    """security.md S3."""
    assert markup.clean_comment(f'<a href="{address}">x</a>') == "<p>x</p>"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        (
            "*a* **b** **a *b* c**",
            "<p><em>a</em> <strong>b</strong> <strong>a <em>b</em> c</strong></p>",
        ),
        ("2 * 3 * 4, 5*6*7, *open", "<p>2 * 3 * 4, 5*6*7, *open</p>"),
        ("`a *b*` ``", "<p><code>a *b*</code> ``</p>"),
        (
            "> a\n>> c\n\nd",
            "<blockquote><p>a</p><blockquote><p>c</p></blockquote></blockquote><p>d</p>",
        ),
        ("x\n- a\n- *b*", "<p>x</p><ul><li>a</li><li><em>b</em></li></ul>"),
        (
            "a\n```\n<b>\n\n*c*\n```\nd",
            "<p>a</p><pre><code>&lt;b&gt;\n\n*c*</code></pre><p>d</p>",
        ),
        ("```\nopen", "<pre><code>open</code></pre>"),
        ("<b>a</b> &amp; b", "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp; b</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_small_markup_of_readers(typed, shown):
    """features.md 4.11."""
    assert markup.comment_to_html(typed) == shown


@pytest.mark.parametrize(
    ("typed", "address", "rest"),
    [
        ("https://e.example/a.", "https://e.example/a", "."),
        ("https://e.example/A_(b))", "https://e.example/A_(b)", ")"),
        ("HTTP://e.example/?a=1&b=2!", "HTTP://e.example/?a=1&amp;b=2", "!"),
    ],
)
def test_addresses_in_comments_become_links(typed, address, rest):
    """features.md 4.11."""
    link = f'<a href="{address}" rel="nofollow ugc noopener">{address}</a>'
    assert markup.comment_to_html(f"See {typed}") == f"<p>See {link}{rest}</p>"
    assert markup.comment_to_html(f"**{typed}** x").startswith("<p><strong><a ")


def link(words, address):
    return f'<a href="{address}" rel="nofollow ugc noopener">{words}</a>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a [b c](https://e.example/d) e", f"a {link('b c', 'https://e.example/d')} e"),
        ("[b](HTTP://e.example/?a=1&c)", link("b", "HTTP://e.example/?a=1&amp;c")),
        ("[b](https://e.example/A_(c))).", f"{link('b', 'https://e.example/A_(c)')})."),
        ("[a [2015] b](https://e.example/)", link("a [2015] b", "https://e.example/")),
        (
            "[*a* `b`](https://e.example/)",
            link("<em>a</em> <code>b</code>", "https://e.example/"),
        ),
        ("*[a](https://e.example/)*", f"<em>{link('a', 'https://e.example/')}</em>"),
        ("*a [b* c](https://e.example/)", f"*a {link('b* c', 'https://e.example/')}"),
        ("[<b>&](https://e.example/)", link("&lt;b&gt;&amp;", "https://e.example/")),
        ("`[a](https://e.example/)`", "<code>[a](https://e.example/)</code>"),
    ],
)
def test_words_in_brackets_lead_to_the_address_after_them(typed, shown):
    """features.md 4.11."""
    assert markup.comment_to_html(typed) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//e.example/)",
        "[a](/admin/)",
        "[a](mailto:a@e.example)",
        "[a] (x)",
        "[a]()",
        "[](x)",
        "[a](x",
        "[a[b](x)",
        "[[[a]]](x)",
    ],
)
def test_brackets_that_lead_nowhere_are_text(typed):
    """security.md S3."""
    assert markup.comment_to_html(typed) == f"<p>{typed}</p>"


@pytest.mark.parametrize(
    "label",
    [
        "https://nejm.example",
        "nejm.example",
        "the nejm.example/article",
        "nejm\uff0eexample",
        "nejm\u3002example",
        "nejm\u200b.example",
        "\u200b",
        "\u2800 ",
        "a [b](https://inner.example/)",
    ],
)
def test_a_label_neither_hides_nor_says_another_address(label):
    """security.md S3: what it leads to is shown, or it is no link."""
    html = markup.comment_to_html(f"[{label}](https://evil.test/)")
    for words, address in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', html):
        assert words == address or (words, address) == ("https://inner.example/", "b")
    assert "https://evil.test/" in markup.text(html)


@pytest.mark.parametrize(
    "part", ["[", "[a", "[a[b]", "[a](", "[a](http://x", "[]", "(["]
)
def test_brackets_that_are_never_closed_are_text(part):
    """S2: nothing is lost of 20,000 characters of them."""
    typed = (part * 20_000)[:20_000]
    assert markup.text(markup.comment_to_html(typed)) == typed


def test_no_length_of_a_comment_cuts_its_markup():
    """security.md S2: nothing is cut, whole signs and tags come out."""
    for length in range(1, 40):
        typed = "é<b>*x*</b>&"[:length] * length
        assert markup.text(markup.comment_to_html(typed)).count("é") == length


def test_feeds_have_whole_addresses_and_no_page_furniture():
    html = markup.clean_article(
        '<h2>a</h2><p class="pull"><a href="/b/">b</a> <a href="#section-a">c</a> '
        '<img src="/media/d.jpg" alt="d"></p><table><td>e</table>'
    )
    assert markup.feed_html(html, "https://blog.example/2015/p/") == (
        '<h2>a</h2><p><a href="https://blog.example/b/">b</a> '
        '<a href="https://blog.example/2015/p/#section-a">c</a> '
        '<img alt="d" src="https://blog.example/media/d.jpg"></p>'
        "<table><tbody><tr><td>e</td></tr></tbody></table>"
    )

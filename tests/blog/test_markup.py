"""What ``blog.markup`` makes of honest texts."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from bench.markup import FAMILIES, functions, seconds, text_of
from blog import markup

TAGS = {"meded": "/tag/meded/", "foamed": "/tag/foamed/", "fff": None}
HANDLES = {
    "AcadMedJournal": "https://x.com/AcadMedJournal",
    "drjfrank": "https://x.com/drjfrank",
    "ada@med.example": "https://med.example/@ada",
    "ada.bsky.social": "https://bsky.app/profile/ada.bsky.social",
}


def linked(html):
    return markup.article_html(html, lambda tag: TAGS.get(tag.lower()), HANDLES.get)


def meded(text="#MedEd"):
    return f'<a class="hashtag" href="/tag/meded/" rel="tag">{text}</a>'


def handle(name):
    return f'<a class="handle" href="{HANDLES[name]}" rel="noopener">@{name}</a>'


# The door.


def test_only_markup_calls_bleach_and_nh3(settings):
    callers = set()
    for app in ("accounts", "blog", "comments", "config", "bench"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                if {name.partition(".")[0] for name in names} & {"bleach", "nh3"}:
                    callers.add(str(path.relative_to(settings.BASE_DIR)))
    assert callers == {"blog/markup/sanitising.py"}


# Articles.


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <strong>b</strong> <em>c</em> H<sub>2</sub>O x<sup>2</sup></p>",
        '<p class="pull">A pause is not an absence.</p>',
        '<blockquote><p lang="fr">Oui.</p></blockquote>',
        '<ol start="3"><li value="7">a</li><li>b<ul><li>c</li></ul></li></ol>',
        "<pre><code>if a &lt; b &amp;&amp; c:\n    pass</code></pre>",
        '<p><abbr title="randomised trial">RCT</abbr>, <kbd>x</kbd>, <q>y</q></p>',
        '<p dir="rtl" lang="ar">مرحبا</p>',
        "<dl><dt>Term</dt><dd>Meaning</dd></dl><hr><p>a<br>b</p>",
        '<p><a href="/about/" title="Us">a</a> <a href="#section-x">b</a></p>',
        '<p><a href="mailto:ada@blog.example">a</a></p>',
        "<p>“Quoted” — and 5 &gt; 3&nbsp;mg</p>",
    ],
)
def test_what_authors_may_write_stays(html):
    assert markup.clean_article(html) == html


def test_article_keeps_no_script_style_or_form():
    html = "<style>p{}</style><script>x()</script><form><input>Name</form>"
    assert markup.clean_article(html) == "<p>Name</p>"


def test_old_elements_are_replaced():
    html = "<p><b>a</b> <i>b</i> <tt>c</tt></p><h1>d</h1><div>e</div>"
    assert markup.clean_article(html) == (
        "<p><strong>a</strong> <em>b</em> <code>c</code></p>"
        '<h2 id="section-d">d</h2><p>e</p>'
    )


def test_loose_text_becomes_paragraphs():
    html = "One <b>line</b>\ngoes on.\n\nTwo.\n \nThree.<p>Four.</p>"
    assert markup.clean_article(html) == (
        "<p>One <strong>line</strong>\ngoes on.</p><p>Two.</p><p>Three.</p><p>Four.</p>"
    )


def test_unclosed_and_crossed_elements_are_put_right():
    html = "<p>a <b>b <i>c</b> d</i><ul><li>e<li>f</ul>"
    assert markup.clean_article(html) == (
        "<p>a <strong>b <em>c</em></strong> d</p><ul><li>e</li><li>f</li></ul>"
    )


def test_elements_with_nothing_in_them_go():
    html = "<p>&nbsp;</p><h2></h2><p><b> </b></p><ul></ul><p>a<em> </em>b</p>"
    assert markup.clean_article(html) == "<p>a b</p>"


def test_unfinished_markup_is_shown_rather_than_lost():
    assert markup.text('A dose <5 mg. <a href="x>All of this stays.') == (
        "A dose <5 mg. All of this stays."
    )
    assert markup.text("x <em and more") == "x <em and more"


def test_ampersands_in_addresses_stay_what_they_are():
    html = '<a href="https://e.example/?a=1&copy=2&amp;lt=3">x</a>'
    assert "?a=1&amp;copy=2&amp;lt=3" in markup.clean_article(html)


def test_links_elsewhere_cannot_reach_back():
    html = '<a href="https://e.example/" rel="opener sponsored" target="_blank">x</a>'
    assert markup.clean_article(html) == (
        '<p><a href="https://e.example/" rel="sponsored noopener">x</a></p>'
    )


def test_spaces_in_an_address_are_encoded():
    html = '<a href=" https://e.example/a b ">x</a>'
    assert 'href="https://e.example/a%20b"' in markup.clean_article(html)


def test_own_images_load_late_and_others_become_links():
    """security.md A6: pages load nothing from elsewhere."""
    html = (
        '<figure class="wide"><img src="/media/a.jpg" alt="A lung" width="9" height="8">'
        "<figcaption>b</figcaption></figure>"
        '<p><img src="https://e.example/b.jpg" alt="A heart"></p>'
        '<p><a href="/c/"><img src="//e.example/c.jpg" alt="A hand"></a></p>'
    )
    assert markup.clean_article(html) == (
        '<figure class="wide"><img alt="A lung" src="/media/a.jpg" width="9" height="8" '
        'loading="lazy" decoding="async"><figcaption>b</figcaption></figure>'
        '<p><a href="https://e.example/b.jpg" rel="noopener">A heart</a></p>'
        '<p><a href="/c/">A hand</a></p>'
    )


def test_image_without_text_is_decoration():
    assert '<img alt=""' in markup.clean_article('<img src="/media/a.jpg">')


def test_tables_can_be_scrolled_by_keyboard():
    row = "<tbody><tr><td>1</td></tr></tbody></table>"
    html = f"<table><caption>Who spoke</caption>{row}<table>{row}<table>{row}"
    frame = '<div class="table" role="region" tabindex="0" aria-label='
    clean = markup.clean_article(html)
    assert f'{frame}"Who spoke"><table><caption>Who spoke</caption>{row}</div>' in clean
    assert f'{frame}"Table"><table>{row}</div>' in clean
    assert f'{frame}"Table 2"><table>{row}</div>' in clean


def test_label_of_a_table_is_translated(monkeypatch):
    monkeypatch.setattr("blog.markup.articles.gettext", lambda text: f"[{text}]")
    with translation.override("fr"):
        assert 'aria-label="[Table]"' in markup.clean_article("<table><td>1</table>")


def test_boxes_name_their_heading():
    html = '<aside class="braced braced--warn"><h2>Pitfall</h2><p>x</p></aside>'
    assert markup.clean_article(html) == (
        '<aside class="braced braced--warn"><h2 id="section-pitfall" '
        'class="braced__name">Pitfall</h2><p>x</p></aside>'
    )


def test_names_and_classes_of_authors_go():
    html = '<p id="x" class="evil" name="y">a</p><h2 id="comments">b</h2>'
    assert markup.clean_article(html) == '<p>a</p><h2 id="section-b">b</h2>'


def test_headings_keep_their_ids_when_another_changes():
    """features.md 1.6."""
    before = markup.headings("<h2>Aims</h2><h3>What we did</h3><h2>Résumé</h2>")
    after = markup.headings("<h2>Goals</h2><h3>What we did</h3><h2>Résumé</h2>")
    assert before == [
        ("section-aims", "Aims", 2),
        ("section-what-we-did", "What we did", 3),
        ("section-résumé", "Résumé", 2),
    ]
    assert after[1:] == before[1:]


def test_headings_with_the_same_words_have_ids_of_their_own():
    """features.md 1.6. Also when a heading looks like another's second."""
    html = "<h2>A</h2><h2>A 2</h2><h2>A</h2><h2>?</h2><h2>!</h2>"
    ids = [name for name, _, _ in markup.headings(html)]
    assert len(set(ids)) == 5
    assert all(f'id="{name}"' in markup.clean_article(html) for name in ids)


def test_headings_of_boxes_are_not_contents():
    html = '<h2>A</h2><aside class="braced"><h2>Key points</h2></aside><h2>B</h2>'
    assert [text for _, text, _ in markup.headings(html)] == ["A", "B"]


# Hashtags and handles.


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Follow #MedEd.", f"Follow {meded()}."),
        ("(#meded)", f"({meded('#meded')})"),
        ("a&nbsp;#MedEd", f"a&nbsp;{meded()}"),
        ("a&#32;&#35;MedEd", f"a {meded()}"),
        ("a<br>#MedEd", f"a<br>{meded()}"),
        ("<em>#MedEd</em>", f"<em>{meded()}</em>"),
        ("#MedEd-day", f"{meded()}-day"),
        ("Ask @drjfrank.", f"Ask {handle('drjfrank')}."),
        ("(@AcadMedJournal)", f"({handle('AcadMedJournal')})"),
        (".@drjfrank said", f".{handle('drjfrank')} said"),
        ("“@drjfrank”", f"“{handle('drjfrank')}”"),
        ("@ada@med.example!", f"{handle('ada@med.example')}!"),
        ("@ada.bsky.social.", f"{handle('ada.bsky.social')}."),
    ],
)
def test_hashtags_and_handles_become_links(source, shown):
    """features.md 3.4."""
    assert linked(f"<p>{source}</p>") == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "#1 and #2015",
        "a#MedEd",
        "a<em>#MedEd</em>",
        "##MedEd",
        "/#MedEd",
        "&amp;#MedEd",
        "color: #fff",
        "https://e.example/#MedEd",
        "https://e.example/?#MedEd",
        "www.e.example?#MedEd",
        '<a href="/x/">#MedEd @drjfrank</a>',
        "<code>#MedEd @drjfrank</code>",
        "<kbd>#MedEd</kbd> <samp>#MedEd</samp>",
        "#MedEdX",
        "mail@drjfrank.example",
        "a@drjfrank",
        "https://e.example/@drjfrank",
        "e.example/@drjfrank",
        "@nobody",
        "@drjfrank2",
        "@drjfranké",
        "@@drjfrank",
        "@drjfrank@",
        "@ #",
    ],
)
def test_what_only_looks_like_them_does_not(source):
    """features.md 3.4."""
    assert linked(f"<p>{source}</p>") == f"<p>{source}</p>"


def test_nothing_in_a_block_of_code_is_linked():
    """features.md 3.4."""
    html = "<pre>#MedEd\n@drjfrank</pre>"
    assert linked(html) == html


def test_words_of_all_scripts_are_hashtags():
    html = "<p>#हिन्दी #Łódź #医学教育 #تعليم_طبي #a1</p>"
    assert markup.hashtags(html) == ["हिन्दी", "Łódź", "医学教育", "تعليم_طبي", "a1"]


def test_hashtags_are_listed_once_as_first_written_and_without_colours():
    html = "#MedEd #FOAMed #meded #fff #C0FFEE <code>#no</code> <a href='/'>#no</a> #1"
    assert markup.hashtags(html) == ["MedEd", "FOAMed"]


def test_each_name_is_asked_for_once():
    asked = []
    markup.article_html("#a #a @b @b #a", asked.append, asked.append)
    assert asked == ["a", "b"]


def test_links_are_only_as_good_as_their_addresses():
    html = markup.article_html("#a @b", lambda name: "javascript:1", lambda name: "//x")
    assert html == "<p>#a @b</p>"


def test_clean_html_can_be_linked_later():
    clean = markup.clean_article("<h2>#MedEd</h2><table><td>@drjfrank</table>")
    later = markup.link(clean, lambda tag: TAGS.get(tag.lower()), HANDLES.get)
    assert later == linked("<h2>#MedEd</h2><table><td>@drjfrank</table>")
    assert later.count("<a ") == 2


# Comments.


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


def test_no_length_of_a_comment_cuts_its_markup():
    """security.md S2: nothing is cut, whole signs and tags come out."""
    for length in range(1, 40):
        typed = "é<b>*x*</b>&"[:length] * length
        assert markup.text(markup.comment_to_html(typed)).count("é") == length


# Plain text.


def test_text_parts_blocks_and_joins_phrases():
    html = "<h2>A</h2><p>b<em>c</em><br>d</p><ul><li>e<li>f</ul>&lt;g&gt; &eacute;"
    assert markup.text(html) == "A bc d e f <g> é"


@pytest.mark.parametrize(
    ("html", "words", "cut"),
    [
        ("<p>one two, three</p>", 2, "one two…"),
        ("<p>one two</p>", 2, "one two"),
        ("", 2, ""),
        ("字" * 100, 2, "字" * 30 + "…"),
    ],
)
def test_excerpt_ends_between_words(html, words, cut):
    assert markup.excerpt(html, words) == cut


def test_plain_hides_and_reverses_nothing():
    assert (
        markup.plain(" A\u202eda\x00 \n\u2066Love\u2069lace\ud800 ") == "Ada Lovelace"
    )
    assert markup.plain("Łukasz O’Neil <b>") == "Łukasz O’Neil <b>"


# Feeds and mail.


def test_feeds_have_whole_addresses_and_no_page_furniture():
    html = linked(
        '<h2>a</h2><p class="pull"><a href="/b/">b</a> <a href="#section-a">c</a> #MedEd '
        '<img src="/media/d.jpg" alt="d"></p><table><td>e</table>'
    )
    assert markup.feed_html(html, "https://blog.example/2015/p/") == (
        '<h2>a</h2><p><a href="https://blog.example/b/">b</a> '
        '<a href="https://blog.example/2015/p/#section-a">c</a> '
        '<a href="https://blog.example/tag/meded/">#MedEd</a> '
        '<img alt="d" src="https://blog.example/media/d.jpg"></p>'
        "<table><tbody><tr><td>e</td></tr></tbody></table>"
    )


# Time.


@pytest.mark.parametrize("family", FAMILIES)
def test_no_text_makes_a_function_hang(family):
    """security.md S14. The ratios are measured by ``bench.markup``."""
    text = text_of(family, 64_000)
    for name, function in functions().items():
        assert seconds(function, text) < 5, name

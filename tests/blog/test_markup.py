"""What ``blog.markup`` makes of honest articles, in words and in time."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from bench.markup import FAMILIES, functions, seconds, text_of
from blog import markup


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


@pytest.mark.parametrize("tag", "p h2 blockquote a img table td li pre span em".split())
def test_no_element_takes_foreign_attributes(tag):
    """security.md S3."""
    attrs = 'onclick="x" style="x" id="x" class="x" name="x" target="x" srcdoc="x"'
    around = {"li": "<ul>", "td": "<table>"}.get(tag, "")
    html = f'{around}<{tag} {attrs} lang="fr" href="/" src="/media/a.png">x</{tag}>'
    clean = markup.clean_article(html)
    assert '="x"' not in clean
    assert f"<{tag} " in clean


def test_code_begins_with_no_empty_line():
    html = "<pre>\n\n\nx\n\ny</pre>"
    assert markup.clean_article(html) == "<pre>x\n\ny</pre>"


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


def test_plain_keeps_spaces_that_hold_words_together():
    assert markup.plain(" Pourquoi\u202f?\xa0\n") == "Pourquoi\u202f?"


def test_plain_writes_each_letter_in_one_way():
    assert markup.plain("cafe\u0301") == "café"


@pytest.mark.parametrize("family", FAMILIES)
def test_no_text_makes_a_function_hang(family):
    """security.md S14. The ratios are measured by ``bench.markup``."""
    text = text_of(family, 64_000)
    for name, function in functions().items():
        assert seconds(function, text, repeats=1) < 5, name

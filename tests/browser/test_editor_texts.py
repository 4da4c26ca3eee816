"""What the editor makes of texts: those that are there, typed, pasted and inserted."""

import pytest

from blog import markup
from blog.models import Post
from tests.browser.desk import editor_of, signed_in, wait_saved, write
from tests.browser.test_accessibility import violations
from tests.desk.writing import make_writers
from tests.factories import make_handle, make_image, make_post, make_tag

NOTES = (
    '<p>So<sup><a href="#text-a" id="text-ra">1</a></sup> and '
    'on<sup><a href="#text-b" id="text-rb">2</a></sup>.</p>\n'
    '<ol><li id="text-a">Said <em>once</em>. <a href="#text-ra">↩</a></li>'
    '<li id="text-b">Twice. <a href="#text-rb">↩</a></li></ol>'
)
EVERYTHING = f"""
<h2>A heading</h2><h3>Below</h3><h4>Deeper</h4>
<p>Words <strong>strong</strong> <em>stressed</em> <code>code</code> <sub>a</sub>
<sup>b</sup> <del>gone</del> <ins>new</ins> <mark>lit</mark> <kbd>K</kbd> <q>said</q>
<abbr title="Emergency">ED</abbr> <cite>Book</cite> <small>fine</small>
<a href="https://e.example/x">link</a> <a href="/here/">here</a> <span lang="fr">mot</span>
line<br>break #MedEd @doc</p>
<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul><ol start="3"><li>three</li></ol>
<blockquote><p>Quoted</p></blockquote><blockquote class="pull"><p>Pulled</p></blockquote>
<p class="pull">Pulled too</p><pre><code>a = 1
  b</code></pre><hr>
<aside class="braced"><h3>Key points</h3><ul><li>One</li></ul></aside>
<aside class="braced braced--warn"><h2>Pitfall</h3><p>Mind it.</p></aside>
<dl><dt>Term</dt><dd>Meaning</dd></dl>
<table><caption>Doses</caption><thead><tr><th scope="col">Drug</th><th scope="col">mg</th></tr>
</thead><tbody><tr><th scope="row">A</th><td>5</td></tr><tr><td colspan="2">x</td></tr></tbody></table>
<figure class="wide"><img src="/media/a.png" alt="A face" width="6" height="4">
<figcaption>Ann, <em>smiling</em></figcaption></figure>
<figure class="card"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A film</a></figure>
{NOTES}
"""
# What the editor knows nothing of.
FOREIGN = "<p>A</p><figure><blockquote><p>Q</p></blockquote></figure>"


@pytest.fixture
def opened(visit, transactional_db):
    """Return a function that opens the editor on a draft with this text."""

    def start(body="", **options):
        post, [user] = make_writers(1, body=body)
        tab = signed_in(visit, user, **options)
        return tab, editor_of(tab, post), post

    return start


def body_of(post):
    return Post.objects.get(pk=post.pk).body


def shown(html):
    return markup.article_html(html, lambda _name: None, lambda _name: None)


def test_a_text_with_everything_comes_through_unharmed(opened):
    """What is opened and saved shows readers the same, letter for letter."""
    everything = EVERYTHING.replace("/media/a.png", make_image().file.url)
    tab, page, post = opened(everything)
    assert not page.locator("#source-notice").is_visible()
    write(page, "")
    page.locator("[name=standfirst]").fill("Another")
    wait_saved_after_change(page)
    bare = lambda html: "".join(shown(html).split())  # noqa: E731
    assert bare(body_of(post)).replace('aria-label="Backtonote1inthetext"', "").replace(
        'aria-label="Backtonote2inthetext"', ""
    ).replace("↩\ufe0e", "↩") == bare(everything)
    assert not tab.faults


def wait_saved_after_change(page):
    page.locator("#state:not([data-kind=saved])").wait_for()
    wait_saved(page)


MIXED = (
    '<p><a href="https://e.example/">x <em>y</em> and <code>z</code></a></p>'
    '<p><strong>a <a href="https://e.example/">b</a> c</strong></p>'
    "<p><em>a <strong>b</strong> c</em> <q>d <em>e</em></q> <mark>f <b>g</b></mark></p>"
    "<p><code>a <strong>b</strong></code> <abbr title='Emergency'><em>E</em>D</abbr></p>"
)


def test_marks_within_marks_come_through_whatever_their_order(opened):
    """As WordPress has them: emphasis is parted at most, links and quotations not."""
    tab, page, post = opened(MIXED)
    assert not page.locator("#source-notice").is_visible()
    write(page, "!")
    wait_saved_after_change(page)
    body = body_of(post)
    link = '<a href="https://e.example/">'
    assert f"<p>{link}x <em>y</em> and <code>z</code></a></p>" in body
    assert f"<strong>a </strong>{link}<strong>b</strong></a><strong> c</strong>" in body
    assert "<q>d <em>e</em></q>" in body
    assert "<code>a <strong>b</strong></code>" in body
    assert not tab.faults


@pytest.mark.parametrize("tag", ["a", "q"])
def test_what_readers_would_meet_twice_is_not_parted(visit, transactional_db, tag):
    """Two of them beside each other are not one, nor is one two."""
    one = '<a href="/x">{}</a>' if tag == "a" else "<q>{}</q>"
    inner = "<small>b</small>" if tag == "a" else '<a href="/x">b</a>'
    post, [user] = make_writers(1, body=f"<p>{one.format(f'a {inner} c')}</p>")
    page = signed_in(visit, user).open(f"/desk/{post.pk}/")
    page.locator("#source-notice").wait_for()


def test_a_text_that_the_editor_would_harm_stays_html(visit, transactional_db):
    post, [user] = make_writers(1, body=FOREIGN)
    tab = signed_in(visit, user)
    page = tab.open(f"/desk/{post.pk}/")
    page.locator("#source-notice").wait_for()
    assert page.locator("[name=body]").input_value() == FOREIGN
    page.locator("[name=body]").fill(f"{FOREIGN}<p>B</p>")
    wait_saved_after_change(page)
    assert body_of(post) == f"{FOREIGN}<p>B</p>"
    assert not tab.faults


# Whether what is typed next goes into a note.
IN_A_NOTE = """() => {
    const { anchorNode } = getSelection();
    const part = anchorNode?.nodeType === 1 ? anchorNode : anchorNode?.parentElement;
    return part?.closest("li");
}"""


def test_a_note_is_written_numbered_and_leads_back(opened):
    tab, page, post = opened("<p>First, then last.</p>")
    write(page, "")
    page.get_by_role("button", name="Note").click()
    page.wait_for_function(IN_A_NOTE)
    page.keyboard.type("The last note.")
    page.keyboard.press("Enter")
    page.locator(".ProseMirror > p").first.click(position={"x": 1, "y": 10})
    page.wait_for_function("getSelection().anchorOffset === 0")
    for place in range(1, 6):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "place => getSelection().anchorOffset === place", arg=place
        )
    page.wait_for_timeout(200)  # The editor learns a little later where the cursor is.
    page.keyboard.press("Control+Alt+f")
    page.wait_for_function(IN_A_NOTE)
    page.keyboard.type("The first note.")
    wait_saved_after_change(page)
    html = shown(body_of(post))
    order = [html.index(text) for text in ("First<sup>", "The first", "The last")]
    assert order == sorted(order)
    assert html.count('aria-label="Back to note 1 in the text"') == 1
    assert html.count('aria-label="Back to note 2 in the text"') == 1
    assert html.count("<li id=") == 2
    assert not tab.faults


def test_a_sign_that_is_deleted_takes_its_note_along_and_undo_brings_both(opened):
    _tab, page, post = opened(NOTES)
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    wait_saved_after_change(page)
    html = shown(body_of(post))
    assert "Said" not in html
    assert ">1</a></sup>.</p>" in html
    page.keyboard.press("Control+z")
    wait_saved_after_change(page)
    assert shown(body_of(post)).count("<li id=") == 2


@pytest.mark.parametrize(
    ("choice", "words", "html"),
    [
        (
            "keyPoints",
            "Brief",
            '<aside class="braced"><h2 id="section-key-points" class',
        ),
        ("pitfall", "Mind", '<aside class="braced braced--warn"><h2'),
        ("table", "Drug", "<thead><tr><th"),
    ],
)
def test_boxes_and_tables_are_inserted(opened, choice, words, html):
    tab, page, post = opened()
    write(page, "")
    page.locator("[data-menu=inserts]").select_option(choice)
    page.keyboard.type(words)
    wait_saved_after_change(page)
    result = shown(body_of(post))
    assert html in result
    assert words in result
    if choice != "table":  # Its other headings are empty still.
        assert violations(page) == []
    assert not tab.faults


def test_a_table_gets_its_caption_by_keyboard_and_loses_it(opened):
    """WCAG 1.3.1: what names a table is written where the table is."""
    tab, page, post = opened()
    write(page, "")
    page.locator("[data-menu=inserts]").select_option("table")
    page.keyboard.type("Drug")
    for words in ("Doses in a day", ""):
        page.locator("[data-tool=caption]").wait_for()
        page.locator("[data-tool=caption]").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Caption of the table")
        field = dialog.get_by_label("What the table shows")
        field.wait_for()
        assert field.evaluate("field => field === document.activeElement")
        field.fill(words)
        page.keyboard.press("Enter")
        dialog.wait_for(state="hidden")
        wait_saved_after_change(page)
        caption = f"<caption>{words}</caption>" if words else "<table><thead>"
        assert caption in shown(body_of(post))
        told = page.locator(".ProseMirror table").get_attribute("data-caption")
        assert (told or "") == words
    assert not tab.faults


def test_signs_of_markdown_become_what_they_mean(opened):
    _tab, page, post = opened()
    write(page, "## Rounds\n- one\ntwo\n\n> quoted")
    wait_saved_after_change(page)
    assert body_of(post) == (
        "<h2>Rounds</h2>\n<ul><li>one</li><li>two</li></ul>\n"
        "<blockquote><p>quoted</p></blockquote>"
    )


def test_a_link_is_set_by_keyboard_alone(opened):
    tab, page, post = opened("<p>word</p>")
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type("e.example/x")
    page.keyboard.press("Enter")
    wait_saved_after_change(page)
    assert body_of(post) == '<p><a href="https://e.example/x">word</a></p>'
    assert not tab.faults


def test_tools_are_reached_by_one_tab_and_arrows(opened):
    _tab, page, _post = opened("<p>word</p>")
    page.locator("[name=standfirst]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.tool") == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.tool") == "italic"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.ProseMirror')")


@pytest.mark.parametrize(
    ("typed", "whole"), [("#Med", "#MedEd "), ("@drj", "@drjfrank ")]
)
def test_tags_and_handles_are_completed(opened, typed, whole):
    make_post(tags=[make_tag("MedEd")])
    make_handle(name="drjfrank")
    _tab, page, post = opened("<p>See</p>")
    write(page, f" {typed}")
    page.get_by_role("option", name=whole.strip()).wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type("now")
    wait_saved_after_change(page)
    assert body_of(post) == f"<p>See {whole}now</p>"


PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = { clipboardData: data, bubbles: true, cancelable: true };
    document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", event));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal {mso-style-parent:"";}</style></head><body><!--StartFragment-->
<h1 style='mso-pagination:none'>Title<o:p></o:p></h1>
<p class=MsoNormal style='margin:0cm'><b style='mso-bidi-font-weight:normal'>Bold</b> and
<span style='mso-ansi-language:EN'>plain</span><a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'>[1]</span></span></a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>one</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o </span>deeper</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·</span>two</p>
<p class=MsoNormal><a href="https://e.example/">A link</a></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title="">[1]</a> Said in 1901.</p>
</div></div><!--EndFragment--></body></html>"""
GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">
<h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt">Head</span></h2>
<p dir="ltr"><span style="font-weight:700">Bold</span><span style="font-style:italic"> slanted
</span><a href="https://www.google.com/url?q=https://e.example/x&amp;sa=D"><span>link</span></a>
</p><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>one</span></p></li>
</ul></b>"""


def test_what_comes_from_word_keeps_its_structure_and_loses_the_rest(opened):
    """7.1: no mso-, and headings, lists, links and footnotes kept."""
    tab, page, post = opened()
    write(page, "")
    page.evaluate(PASTE, [WORD, "Title"])
    wait_saved_after_change(page)
    body = body_of(post)
    for trace in ("mso", "Mso", "o:p", "style=", "class=", "_ftn"):
        assert trace not in body
    html = shown(body)
    assert '<h2 id="section-title">Title</h2>' in html
    assert "<strong>Bold</strong> and plain<sup><a href=" in html
    assert "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>" in html
    assert '<a href="https://e.example/" rel="noopener">A link</a>' in html
    assert "Said in 1901." in html
    assert 'aria-label="Back to note 1 in the text"' in html
    assert not tab.faults


def test_what_comes_from_google_docs_is_clean(opened):
    """7.1"""
    _tab, page, post = opened()
    write(page, "")
    page.evaluate(PASTE, [GOOGLE, "Head"])
    wait_saved_after_change(page)
    body = " ".join(body_of(post).split())
    assert "<h2>Head</h2>" in body
    assert "<strong>Bold</strong><em> slanted" in body
    assert '<a href="https://e.example/x">link</a>' in body
    assert "<ul><li>one</li></ul>" in body
    assert "style=" not in body


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "YouTube: dQw4w9WgXcQ"),
        ("https://bsky.app/profile/a.example/post/3kx", "Bluesky: @a.example"),
        ("https://twitter.com/drjfrank/status/12?s=20", "X: @drjfrank"),
    ],
)
def test_an_address_that_is_pasted_becomes_a_card(opened, address, title):
    """7.13"""
    tab, page, post = opened()
    write(page, "")
    page.evaluate(PASTE, ["", address])
    wait_saved_after_change(page)
    assert f">{title}</a></figure>" in shown(body_of(post))
    assert not tab.faults


def test_a_card_asks_nobody_before_the_click(visit, transactional_db):
    """7.13: no request to another site, and then the one that was clicked for."""
    card = (
        '<figure class="card"><a href="https://youtu.be/dQw4w9WgXcQ">Film</a></figure>'
    )
    post = make_post(body=f"<p>Look.</p>{card}")
    tab = visit()
    page = tab.open(post.get_absolute_url())
    assert not tab.faults
    assert violations(page) == []
    page.get_by_role("button", name="Load it from www.youtube-nocookie.com").click()
    page.locator("iframe").wait_for()
    frame = page.locator("iframe").get_attribute("src")
    assert frame == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert not [f for f in tab.faults if "Content Security Policy" in f]


def test_a_card_is_a_link_without_scripts(visit, transactional_db):
    card = (
        '<figure class="card"><a href="https://youtu.be/dQw4w9WgXcQ">Film</a></figure>'
    )
    post = make_post(body=f"<p>Look.</p>{card}")
    page = visit(java_script_enabled=False).open(post.get_absolute_url())
    assert page.get_by_role("link", name="Film").is_visible()

"""What the editor makes of what is pasted: of Word's, of Google's, of an address."""

import pytest

from tests.browser.desk import body_of, wait_saved_after_change, write
from tests.browser.texts import opened, shown

__all__ = ["opened"]

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

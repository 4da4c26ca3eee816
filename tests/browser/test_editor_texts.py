"""Texts that are there already come through the editor unharmed."""

import pytest

from tests.browser.desk import body_of, signed_in, wait_saved_after_change, write
from tests.browser.texts import NOTES, opened, shown
from tests.desk.writing import make_writers
from tests.factories import make_image

__all__ = ["opened"]

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

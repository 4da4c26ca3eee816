"""Footnotes: each leads to its note, and the note back, whoever wrote them."""

import json
import random

import pytest
from defusedxml import ElementTree

from blog import markup
from tests.blog.test_wordpress_bodies import converted

KEPT = json.dumps(
    [
        {"content": "Said in <em>1901</em>.", "id": "c5b1"},
        {"content": "And later.", "id": "a-2"},
        {"content": "Nobody names me.", "id": "z"},
        {"content": "I have no name."},
    ]
)
OWN = "https://ward.example/2016/03/02/post-5/"
# How each program writes a note called 1 and, where it can, one called 2.
FORMS = {
    "WordPress": (
        "<!-- wp:paragraph --><p>So"
        '<sup data-fn="c5b1" class="fn"><a href="#c5b1" id="c5b1-link">1</a></sup> and '
        '<sup data-fn="a-2" class="fn"><a id="a-2-link" href="#a-2">2</a></sup>.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
    ),
    "Markdown of Jetpack": (
        '<p>So<sup id="fnref-5-1"><a href="#fn-5-1" class="jetpack-footnote" '
        'rel="footnote">1</a></sup>.</p><div class="footnotes"><hr><ol>'
        '<li id="fn-5-1">Said. <a href="#fnref-5-1" class="x">&#8617;</a></li></ol></div>'
    ),
    "Markdown Extra": (
        '<p>So<sup id="fnref:1"><a href="#fn:1">1</a></sup>.</p>'
        '<ol><li id="fn:1"><p>Said.&#160;<a href="#fnref:1">&#8617;</a></p></li></ol>'
    ),
    "Word": (
        '<p>So<a title="" href="#_ftn1" name="_ftnref1">[1]</a>.</p><hr>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Said.</p></div>'
    ),
    "Word, from a disk": (
        '<p>So<a href="file:///C:/Users/a/b.docx#_ftn1" name="_ftnref1">[1]</a>.</p>'
        '<p><a href="about:blank#_ftnref1" name="_ftn1">[1]</a> Said.</p>'
    ),
    "LibreOffice": (
        '<p>So<a name="sdfootnote1anc"></a><a href="#sdfootnote1sym"><sup>1</sup></a>.</p>'
        '<div id="sdfootnote1"><p><a name="sdfootnote1sym"></a>'
        '<a href="#sdfootnote1anc">1</a> Said.</p></div>'
    ),
    "Google Docs": (
        '<p>So<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Said.</p></div>'
    ),
    "by hand, with whole addresses": (
        f'So<a name="back1"></a><a href="{OWN}#note1">*</a>.\n\n<a name="note1"></a>\n\n'
        f'Said. <a href="{OWN}#back1">Back</a>'
    ),
    "by the number of the post": (
        '<p id="b">So<a href="https://ward.example/?p=5#n">*</a>.</p>'
        '<p id="n">Said. <a href="/?p=5#b">Back</a></p>'
    ),
    "of letters that addresses write otherwise": (
        '<p>So<sup id="zurück"><a href="#%C3%BCber 1">1</a></sup>.</p>'
        '<p id="über 1">Said. <a href="#zur%C3%BCck">1</a></p>'
    ),
}


def imported(body):
    html, _report = converted(body, link=OWN, meta={"footnotes": [KEPT]})
    return markup.clean_article(html)


def tree_of(html):
    html = html.replace("<hr>", "<hr/>").replace("&nbsp;", " ")
    return ElementTree.fromstring(f"<div>{html}</div>")


@pytest.mark.parametrize("name", FORMS)
def test_notes_of_other_programs_lead_there_and_back(name):
    """1.8, 10.4"""
    tree = tree_of(imported(FORMS[name]))
    places = {part.get("id"): part for part in tree.iter() if part.get("id")}
    links = [a.get("href") for a in tree.iter("a")]
    assert len(links) == (4 if name == "WordPress" else 2)
    assert {link.removeprefix("#") for link in links} == places.keys()
    assert all(place.startswith("text-") for place in places)
    order = list(tree.iter())
    there, back = (order.index(places[link[1:]]) for link in (links[0], links[-1]))
    assert there > back


def test_notes_of_the_block_editor_are_listed_in_their_order():
    """Those that the text does not name are there as well, with no way back."""
    tree = tree_of(imported(FORMS["WordPress"]))
    notes = ["".join(li.itertext()) for li in tree.iter("li")]
    assert notes == [
        "Said in 1901. ↩\ufe0e",
        "And later. ↩\ufe0e",
        "Nobody names me.",
        "I have no name.",
    ]
    labels = [a.get("aria-label") for li in tree.iter("li") for a in li.iter("a")]
    assert labels == ["Back to note 1 in the text", "Back to note 2 in the text"]


@pytest.mark.parametrize("notes", ["", "{}", "[1, null]", '[{"id": 5}]', "[" * 5000])
def test_notes_that_are_none_are_left_out(notes):
    html, _report = converted("<!-- wp:footnotes /-->", meta={"footnotes": [notes]})
    assert html == ""


def test_a_link_to_what_is_not_in_the_text_becomes_its_words():
    html, _report = converted('<p id="a">One <a href="#b">two</a></p>', link=OWN)
    assert markup.clean_article(html) == "<p>One two</p>"


def test_links_to_places_elsewhere_stay():
    body = '<p id="a"><a href="https://e.example/x/#a">b</a> <a href="/c/#a">d</a></p>'
    assert converted(body, link=OWN)[0] == body


def test_a_link_to_a_heading_goes_by_the_id_of_the_heading():
    html = '<p><a href="#m">a</a></p><h2 id="m">How we did it</h2>'
    assert markup.clean_article(html) == (
        '<p><a href="#section-how-we-did-it">a</a></p>'
        '<h2 id="section-how-we-did-it">How we did it</h2>'
    )


@pytest.mark.parametrize(
    "name", ["comment-5", "main", "section-b", "discussion", "x&quot; onclick=&quot;y"]
)
def test_no_text_takes_an_id_of_the_page_around_it(name):
    html = f'<p id="{name}">a</p><p><a href="#{name}">b</a></p><h2>b</h2>'
    tree = tree_of(markup.clean_article(html))
    assert tree[0].get("id").startswith("text-")
    assert tree[1][0].get("href") == f"#{tree[0].get('id')}"
    assert tree[2].get("id") == "section-b"
    assert not any("onclick" in part.attrib for part in tree.iter())


def test_an_id_is_given_once():
    html = '<p><a href="#a">1</a></p><p id="a">2</p><p id="a">3</p><p id="text-a">4</p>'
    assert markup.clean_article(html) == (
        '<p><a href="#text-a">1</a></p><p id="text-a">2</p><p>3</p><p>4</p>'
    )


def test_a_block_that_goes_leaves_its_place_to_the_next():
    html = '<p><a href="#a">1</a></p><div id="a"><p>Note</p></div><p>More</p>'
    assert markup.clean_article(html) == (
        '<p><a href="#text-a">1</a></p><p id="text-a">Note</p><p>More</p>'
    )


def test_feeds_lead_to_the_page_and_have_no_places():
    html = markup.clean_article('<p id="b"><a href="#a">1</a></p><p id="a">2</p>')
    assert markup.feed_html(html, "https://ward.example/x/") == (
        '<p><a href="https://ward.example/x/#text-a">1</a></p><p>2</p>'
    )


def test_what_stands_beside_an_article_has_no_ids():
    """Two authors below one article may write the same."""
    html = '<h2>About</h2><p>a<a href="#x">1</a></p><p id="x">2<a name="y"></a></p>'
    assert "id=" not in markup.clean_beside(html)
    once = markup.clean_beside(html)
    assert markup.clean_beside(once) == once


def test_comments_have_no_places():
    html = '<p id="a">1 <a name="b">2</a> <a href="#a">3</a></p>'
    assert markup.clean_comment(html) == "<p>1 2 3</p>"


PIECES = (
    '<a href="#a">1</a>',
    '<a href="#b" id="a">2</a>',
    '<a name="b"></a>',
    '<a name="a" href="#c"></a>',
    '<p id="a">',
    '<p id="b">',
    '<div id="c">',
    "</div>",
    "</p>",
    '<li id="b">',
    "<ol>",
    "</ol>",
    '<em id="c"></em>',
    '<span id="a" lang="fr">',
    "</span>",
    "</a>",
    '<h2 id="a">T</h2>',
    '<table id="c"><td id="a">',
    "</table>",
    "words ",
    " ",
    "\n\n",
)


def test_a_second_cleaning_changes_nothing():
    dice = random.Random(18)
    for _ in range(1500):
        html = "".join(dice.choices(PIECES, k=dice.randint(2, 14)))
        once = markup.clean_article(html)
        assert markup.clean_article(once) == once, html
        ids = [p.get("id") for p in tree_of(once).iter() if p.get("id")]
        assert len(ids) == len(set(ids)), html

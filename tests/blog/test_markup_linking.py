"""Hashtags and handles in a text."""

import pytest

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


def test_each_spelling_of_a_hashtag_is_listed_once():
    html = "#MedEd #FOAMed #meded #MedEd #fff <code>#no</code> <a href='/'>#no</a> #1"
    assert markup.hashtags(html) == ["MedEd", "FOAMed", "meded", "fff"]


def test_each_handle_is_listed_once():
    html = "@ada @ada@med.example @Ada @ada #a <code>@no</code> x@no"
    assert markup.handles(html) == ["ada", "ada@med.example", "Ada"]


@pytest.mark.parametrize(
    ("name", "is_colour"),
    [("fff", True), ("C0FFEE", True), ("face", True), ("fffff", False), ("AGE", False)],
)
def test_some_words_may_be_colours(name, is_colour):
    assert markup.may_be_colour(name) == is_colour


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

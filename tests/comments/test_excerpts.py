"""The words around a link, as WordPress shows them (protocols.md, section 3)."""

import pytest

from comments.linkbacks import excerpts
from comments.linkbacks.pages import Page, exact
from tests.comments.mentioning import page_of

POST = "https://blog.example/2015/06/11/tides/"
LINK = f'<a href="{POST}">the tides</a>'
SIGNS = len("[…]  […]")


def around(html, target=POST):
    page = page_of(html)
    return excerpts.around(page.tokens, page.link_to({exact(target)}))


def test_a_link_in_a_long_paragraph_has_a_hundred_letters_on_both_sides():
    """PB-X1"""
    words = " ".join(f"before{number}" for number in range(100))
    more = " ".join(f"after{number}" for number in range(100))
    found = around(f"<p>{words} {LINK} {more}</p>")
    before, after = found.split("the tides")
    assert (words + " ").endswith(before)
    assert (" " + more).startswith(after)
    assert before.split()[0].startswith("before")
    assert after.split()[-1] in more.split()
    assert 80 < len(before) <= 100
    assert 80 < len(after) <= 100
    assert len(excerpts.bracketed(found)) <= 205 + len("the tides") + SIGNS


def test_a_short_paragraph_stays_whole_and_has_both_signs():
    """Section 3, 7: always both, even when nothing was cut."""
    assert around(f"<p>See {LINK}.") == "See the tides."
    assert excerpts.bracketed("See the tides.") == "[…] See the tides. […]"


def test_the_same_words_twice_are_told_apart():
    """PB-X2"""
    filler = "and so on " * 15
    found = around(f"<p>First the tides, {filler} then {LINK} {filler} the tides.")
    assert found.count("the tides") == 1
    assert "then the tides and" in found
    twice = around(f"<p>{filler} one {LINK} {filler} {filler} two {LINK} {filler}")
    assert "one the tides" in twice
    assert "two" not in twice


def test_long_words_of_a_link_are_cut():
    """PB-X3"""
    words = "x" * 150
    assert around(f'<p>See <a href="{POST}">{words}</a> now') == f"See {'x' * 100}… now"


def test_no_letter_is_broken():
    """PB-X5"""
    found = around(f"<p>{'ü日𝒳 ' * 200}{LINK}{' é' * 200}")
    assert found.startswith("ü日𝒳 ")
    assert "�" not in found
    assert found.encode().decode() == found


def test_a_side_without_spaces_stays_as_it_is():
    """Section 3, 6"""
    before, after = "日" * 300, "本" * 250
    assert around(f"<p>{before}{LINK}{after}") == f"{before}the tides{after}"
    assert len(around(f"<p>{'日' * 9000}{LINK}{'本' * 9000}")) == 1000 + len(
        "the tides"
    )


def test_signs_are_escaped_once():
    """PB-X6"""
    found = around(f"<p>1 &lt; 2 &amp;amp; <b>bold</b> AT&T {LINK} &copy;")
    assert found == "1 < 2 &amp; bold AT&T the tides ©"
    assert excerpts.bracketed("1 < 2 & <b>") == "[…] 1 &lt; 2 &amp; &lt;b&gt; […]"


def test_an_address_with_an_ampersand_is_found():
    """PB-X6, PB-S11"""
    html = '<p>See <a href="https://blog.example/?p=1&amp;x=2">it</a>'
    assert around(html, "https://blog.example/?p=1&x=2") == "See it"


@pytest.mark.parametrize(
    "tag",
    "h1 h6 p th td li dt dd pre caption textarea button body div".split(),
)
def test_a_paragraph_ends_where_wordpress_ends_it(tag):
    """Section 3, 2"""
    assert around(f"one <{tag}>two</{tag}> three {LINK} four <{tag}>five") == (
        "three the tides four"
    )
    if tag != "textarea":  # in which nothing is a link
        assert around(f"one <{tag}>two {LINK}</{tag}> three") == "two the tides"


def test_only_the_first_paragraph_that_links_counts():
    """Section 3, 5"""
    html = f"<p>{POST} in words<p>One {LINK}<p>Two {LINK}<script>{LINK}</script>"
    assert around(html) == "One the tides"


def test_scripts_and_line_ends_leave_no_trace():
    """Section 3, 2 and 4"""
    html = f"<p>One<script>x</script>\n\n\ttwo<br>three <style>y</style>{LINK}\n four"
    assert around(html) == "One two three the tides four"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f'<p>Look: <img src="{POST}" alt="x"> there', "Look: there"),
        (f'<p>One <a href="{POST}"></a> two', "One two"),
        (f'<p>One <a href="{POST}">', "One"),
        (f'<p>One <a href="{POST}">two<p>three', "One two"),
        (f'<p>One <a href="{POST}">two<a href="/">three</a> four', "One twothree four"),
        (f'<a href="{POST}">', ""),
    ],
)
def test_odd_links_have_words_around_as_well(html, text):
    assert around(html) == text


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 9, "one two…"),
        ("onetwothree", 5, "onet…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_after_a_word(text, length, short):
    assert excerpts.cut(text, length) == short


def test_the_excerpt_of_the_first_site_of_all_is_as_it_was():
    """5.2: the seed's mention."""
    html = f"<p>The piece was posted to AM Rounds on June 11, {LINK}"
    assert isinstance(page_of(html), Page)
    assert "posted to AM Rounds on June 11," in excerpts.bracketed(around(html))

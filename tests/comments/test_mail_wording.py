import pytest

from blog.markup import clean_comment, comment_to_html
from comments.mails.wording import Quote, lines_of


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\nTwo.", "One.\nTwo."),
        ("> Five\n>\n> Six\n\nNo.", "> Five\n\n> Six\n\nNo."),
        (">> Deep\n> Less", "> > Deep\n\n> Less"),
        ("- one\n- two\n\nThree", "- one\n- two\n\nThree"),
        ("See https://a.example/x now", "See https://a.example/x now"),
        ("a < b && c > d", "a < b && c > d"),
        ("", ""),
    ],
)
def test_plain_text_keeps_what_was_meant(typed, text):
    assert lines_of(comment_to_html(typed)) == text


def test_a_link_tells_where_it_leads_if_its_words_do_not():
    html = clean_comment('<p>See <a href="https://a.example/x">here</a>.</p>')
    assert lines_of(html) == "See here <https://a.example/x>."


@pytest.mark.parametrize("end", ["\n", "\r", "\n\n", "\x0b", "\x85", "\u2028"])
def test_no_line_of_a_comment_passes_for_one_of_ours(end):
    """S16: whatever a mail program takes for the end of a line."""
    said = Quote(f"I agree.{end}Approve it: https://evil.example/")
    lines = said.marked.splitlines()
    assert lines[-1] == "> Approve it: https://evil.example/"
    assert all(line.startswith(">") for line in lines)

"""What becomes of a mention whose page changes after it was judged."""

import pytest

from comments.models import Comment
from comments.moderation import acts
from tests.blog.hostile import answer
from tests.comments.mentioning import PAGE
from tests.factories import make_comment, make_editor, make_report, make_site

CHANGED = PAGE.replace("today", "yesterday")
REPLY = """<div class="h-entry"><a class="u-in-reply-to" href="{post}">x</a>
<a class="p-author h-card" href="https://ann.example/">Ann Lee</a>
<p class="e-content">Well put</p></div>"""


def decide(linkback, act):
    comment = Comment.objects.get(pk=linkback.comment_id)
    editor = make_editor()
    acts.decide({comment.pk: comment.seen}, act, editor)
    return editor


def changed(elsewhere, linkback, page):
    elsewhere.pages["/page"] = page
    return elsewhere.verify(linkback)


def reasons(comment):
    return comment.decisions.newest_first().first().reasons


def test_a_page_that_says_the_same_again_changes_nothing(elsewhere):
    """WM-R5: idempotent"""
    linkback = elsewhere.mention(REPLY)
    decide(linkback, "approved")
    before = Comment.objects.values().get()
    for _again in range(2):
        linkback = elsewhere.verify(linkback)
    assert Comment.objects.values().get() == before
    assert linkback.comment.decisions.count() == 2


def test_changed_words_are_shown_and_the_log_keeps_what_they_were(elsewhere):
    """WM-R5, 5.7"""
    linkback = elsewhere.mention(PAGE)
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert comment.body == "[…] I read a post yesterday. […]"
    assert (comment.status, bool(comment.edited_at)) == ("pending", True)
    line = comment.decisions.newest_first().first()
    assert (line.act, line.actor) == ("edited", None)
    assert line.before == {"body": "[…] I read a post today. […]"}
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("act", ["approved", "trusted"])
def test_no_new_words_slip_through_under_an_approval(elsewhere, act):
    """WM-R5, 5.9: also where another mention by the site is approved."""
    linkback = elsewhere.mention(PAGE)
    url = elsewhere.url + "other"
    make_comment(post=elsewhere.post, kind="webmention", url=url, email="")
    decide(linkback, act)
    Comment.objects.update(told_at=elsewhere.post.published_at)
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert (comment.status, comment.told_at) == ("pending", None)
    assert reasons(comment) == ["Its page changed once an editor had decided."]
    elsewhere.post.refresh_from_db()
    assert elsewhere.post.comment_count == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ann Lee", "Buy now"),
        ("https://ann.example/", "https://spam.example/"),
        ("u-in-reply-to", "u-like-of"),
        ("</p>", '</p><a class="u-author" href="/"></a>'),
        ("Well put", "Well <i>put</i>"),
    ],
)
def test_all_that_is_shown_is_judged_anew(elsewhere, old, new):
    linkback = elsewhere.mention(REPLY)
    decide(linkback, "approved")
    comment = changed(elsewhere, linkback, REPLY.replace(old, new)).comment
    is_shown = old != "</p>"
    assert comment.status == ("pending" if is_shown else "approved")


def test_a_mention_does_not_vouch_for_itself(elsewhere):
    """5.9: what its site said before does not let pass what it says now."""
    make_site(hold_first=False)
    linkback = elsewhere.mention(PAGE)
    assert linkback.comment.status == "approved"
    make_site(hold_first=True)
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert comment.status == "pending"
    assert reasons(comment) == ["First mention by this site and author."]


def test_known_sites_may_change_what_no_editor_decided_on(elsewhere):
    make_comment(kind="webmention", url=elsewhere.url, email="")
    linkback = elsewhere.mention(PAGE)
    assert linkback.comment.status == "approved"
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert comment.status == "approved"


def test_changed_words_are_put_before_the_lists_of_words(elsewhere):
    make_comment(kind="webmention", url=elsewhere.url, email="")
    make_site(disallowed_words="casino", moderation_words="offer")
    linkback = elsewhere.mention(PAGE)
    comment = changed(elsewhere, linkback, PAGE.replace("today", "an offer")).comment
    assert comment.status == "pending"
    comment = changed(elsewhere, linkback, PAGE.replace("today", "a casino")).comment
    assert comment.status == "trashed"


@pytest.mark.parametrize("act", ["rejected", "spam"])
def test_what_an_editor_threw_away_stays_there_as_it_was(elsewhere, act):
    """5.9: neither new words nor a new claim bring it back."""
    linkback = elsewhere.mention(PAGE)
    decide(linkback, act)
    status = Comment.objects.get().status
    linkback = changed(elsewhere, linkback, answer(b"", "410 Gone"))
    assert linkback.comment.status == status
    linkback = changed(elsewhere, linkback, CHANGED)
    assert linkback.comment.status == status
    assert linkback.comment.body == "[…] I read a post today. […]"
    assert linkback.state == "verified"


def test_what_an_editor_mended_stays_mended(elsewhere):
    linkback = elsewhere.mention(PAGE)
    comment = linkback.comment
    editor = make_editor()
    acts.edit(comment, comment.seen, {"body": "Mended."}, editor)
    assert changed(elsewhere, linkback, CHANGED).comment.body == "Mended."


def test_what_readers_reported_waits_for_an_editor(elsewhere):
    make_comment(kind="webmention", url=elsewhere.url, email="")
    linkback = elsewhere.mention(PAGE)
    make_report(comment=linkback.comment)
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert (comment.status, comment.report_count) == ("pending", 1)
    assert reasons(comment) == ["Its page changed after readers reported it."]


def test_what_was_approved_comes_back_as_it_was(elsewhere):
    """WM-R5"""
    linkback = elsewhere.mention(PAGE)
    decide(linkback, "approved")
    changed(elsewhere, linkback, answer(b"", "410 Gone"))
    linkback = changed(elsewhere, linkback, PAGE)
    assert (linkback.state, linkback.comment.status) == ("verified", "approved")
    changed(elsewhere, linkback, "<p>No link")
    comment = changed(elsewhere, linkback, CHANGED).comment
    assert comment.status == "pending"


def test_what_is_taken_back_settles_its_reports(elsewhere):
    linkback = elsewhere.mention(PAGE)
    make_report(comment=linkback.comment)
    comment = changed(elsewhere, linkback, "<p>No link").comment
    assert (comment.status, comment.report_count) == ("trashed", 0)


def test_old_mentions_change_after_the_post_closed(elsewhere):
    """5.10, WM-R5: closed to new ones alone."""
    linkback = elsewhere.mention(PAGE)
    make_site(close_mentions_after=1)
    linkback = changed(elsewhere, linkback, CHANGED)
    assert linkback.comment.body == "[…] I read a post yesterday. […]"
    linkback = changed(elsewhere, linkback, "<p>No link")
    assert linkback.comment.status == "trashed"


def test_a_mention_that_was_deleted_here_may_come_anew(elsewhere):
    linkback = elsewhere.mention(PAGE)
    linkback.comment.delete()
    linkback = changed(elsewhere, linkback, PAGE)
    assert linkback.comment.status == "pending"
    assert Comment.objects.count() == 1


def test_a_flood_from_one_address_waits(elsewhere):
    """S20"""
    for number in range(11):
        elsewhere.pages[f"/{number}"] = PAGE.replace("Notes", f"Notes {number}")
        linkback = elsewhere.verify(elsewhere.claim(path=str(number)))
    assert "Many comments came from this IP address in ten minutes." in reasons(
        linkback.comment
    )

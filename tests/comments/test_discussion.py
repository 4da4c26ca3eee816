import re

import pytest

from tests.blog.post1 import make_post1, read, words
from tests.factories import (
    make_comment,
    make_editor,
    make_post,
    make_site,
    make_user,
)
from tests.shared import needs_shared

pytestmark = pytest.mark.django_db


@needs_shared
def test_discussion_is_one_numbered_stream_with_mentions_in_it(client):
    """4.2, 5.2: five numbers, and none for the answer to number four."""
    html = read(client, make_post1())
    discussion = html[html.index('id="discussion"') :]
    numbers = re.findall(r'class="row__m num"[^>]*>(\d+)<', discussion)
    assert numbers == ["1", "2", "3", "4", "5"]
    assert "[…] posted […]" in discussion
    assert discussion.count("Pingback") == 2
    assert "in reply to Connie" in words(discussion)


@needs_shared
def test_badge_goes_by_the_account_and_never_by_the_name(client):
    """4.5: "Ali Jalali" typed by anyone is no author."""
    post = make_post1()
    assert "badge" not in read(client, post)
    jalali = post.bylines.first().author
    make_comment(post=post, name="Someone", user=jalali.user)
    assert read(client, post).count('<span class="badge">Author</span>') == 1


def test_editors_carry_their_badge_and_other_accounts_none(client):
    post = make_post()
    make_comment(post=post, user=make_user())
    assert "badge" not in read(client, post)
    make_comment(post=post, user=make_editor())
    assert read(client, post).count('badge--editor">Editor</span>') == 1


def test_thread_of_any_depth_is_shown_flat_at_the_limit(client):
    """4.1: nothing is lost, and each answer says whom it answers."""
    make_site(thread_depth=9)
    post = make_post()
    comment = None
    for number in range(120):
        comment = make_comment(post=post, parent=comment, name=f"Reader {number}")
    html = read(client, post)
    assert html.count('id="comment-') == 120
    assert html.count('<ol class="replies">') == 8
    assert "in reply to Reader 118" in html


@pytest.mark.parametrize(("depth", "nested"), [(1, 1), (2, 1), (3, 2), (10, 9)])
def test_an_editor_decides_how_deep_threads_go(client, depth, nested):
    """4.1: what answers the deepest level stands beside it, still hung below it."""
    make_site(thread_depth=depth)
    post = make_post()
    comment = None
    for number in range(12):
        comment = make_comment(post=post, parent=comment, name=f"Reader {number}")
    html = read(client, post)
    assert html.count('<ol class="replies') == nested
    assert html.count("replies--flat") == (depth == 1)
    assert html.count('class="comment u-comment h-cite"') == 12
    assert "in reply to Reader 10" in html
    assert comment.parent.name == "Reader 10"
    assert len(re.findall(r'class="row__m num"', html)) == 1


def test_unapproved_comments_are_not_on_the_page(client):
    post = make_post()
    for status in ("pending", "spam", "trashed"):
        make_comment(post=post, name="Canary", body="Canary", status=status)
    html = read(client, post)
    assert "Canary" not in html
    assert "Nobody has answered yet." in html


def test_removed_comment_leaves_a_stub_above_its_answers(client):
    post = make_post()
    removed = make_comment(post=post, name="Canary", body="Canary")
    make_comment(post=post, parent=removed, body="Still here.")
    removed.status = "trashed"
    removed.save()
    html = read(client, post)
    assert "Canary" not in html
    assert "Removed. The answers remain." in html
    assert "Still here." in html

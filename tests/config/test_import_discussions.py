"""Comments and mentions of an import, their threads, states and numbers."""

import pytest

from blog.models import Author, Post
from comments.models import Comment
from tests.blog import post1
from tests.blog.wxr import FOUR, comment, item
from tests.comments.trees import misplaced, shared_trees
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db


def test_threads_keep_their_parents_to_any_depth(bring, client):
    """4.1, 10.4: a chain of 40, children before parents, circles and strays."""
    chain = [comment(n, n - 1) for n in range(40, 0, -1)]
    odd = [comment(50, 51), comment(51, 50), comment(52, 52), comment(53, 999)]
    bring(*FOUR, item(5, comments=[*chain, *odd]))
    assert Comment.objects.count() == 44
    assert Comment.objects.get(pk=40).level == 39
    assert {Comment.objects.get(pk=n).level for n in (52, 53)} == {0}
    assert (misplaced(), shared_trees()) == ([], set())
    post = Post.objects.get()
    assert post.comment_count == 44
    assert 'id="comment-40"' in post1.read(client, post)


def test_kinds_and_states_of_comments(bring):
    said = [
        comment(1, type="pingback"),
        comment(2, type="trackback"),
        comment(3, type=""),
        comment(4, approved=0),
        comment(5, approved="spam"),
        comment(6, approved="trash"),
        comment(7, type="like"),
    ]
    report = bring(*FOUR, item(5, comments=said))
    found = {c.pk: (c.kind, c.status) for c in Comment.objects.all()}
    assert found == {
        1: ("pingback", "approved"),
        2: ("trackback", "approved"),
        3: ("comment", "approved"),
        4: ("comment", "pending"),
        5: ("comment", "spam"),
        6: ("comment", "trashed"),
    }
    assert report.counts["like.out"] == 1
    assert Post.objects.get().comment_count == 3


def test_only_an_account_gives_the_badge(bring, client):
    """4.5"""
    said = [
        comment(1, author="Ines Okafor", author_email="ines@mail.example"),
        comment(2, author="Somebody", user_id=7),
    ]
    bring(*FOUR, item(5, comments=said))
    html = post1.read(client, Post.objects.get())
    assert html.count('<span class="badge">Author</span>') == 1
    assert Comment.objects.get(pk=2).author == Author.objects.get(slug="ines")
    assert "mail.example" not in html


def test_what_commenters_wrote_is_cleaned(bring, client):
    """S1, S11"""
    hostile = '<script>x()</script><b onclick="x()">Bold</b>\nline <a href="javascript:x()">a</a>'
    bring(*FOUR, item(5, comments=[comment(1, content=hostile, author="<b>Eve</b>")]))
    html = post1.read(client, Post.objects.get())
    assert "<strong>Bold</strong><br>" in html
    assert "onclick" not in html
    assert "x()</script>" not in html
    assert "javascript:" not in html


def test_comments_said_later_join_a_discussion_that_is_here(bring):
    bring(*FOUR, item(5, comments=[comment(10)]))
    post = Post.objects.get()
    make_comment(post=post, parent=Comment.objects.get(pk=10))
    later = [comment(10), comment(32, 31), comment(31, 10)]
    bring(*FOUR, item(5, comments=later))
    assert Comment.objects.get(pk=32).parent_id == 31
    assert Comment.objects.count() == 4
    assert (misplaced(), shared_trees()) == ([], set())


def test_numbers_that_are_taken_are_told_of(bring, client):
    make_post(pk=5, title="Mine")
    make_comment(pk=1, post=make_post())
    report = bring(*FOUR, item(5, title="Theirs", comments=[comment(1)]))
    theirs = Post.objects.get(title="Theirs")
    assert theirs.pk != 5
    assert report.counts["matter.number_taken"] == 2
    assert theirs.comments.get().pk != 1
    make_comment(post=theirs)


def test_new_things_are_numbered_after_the_imported(bring):
    bring(*FOUR, item(9000, comments=[comment(8000)]))
    assert make_post().pk > 9000
    assert make_comment(post=Post.objects.first()).pk > 8000


def test_addresses_are_kept_in_lower_case(bring):
    """4.20: so their owners are known again, who write them in any case."""
    bring(*FOUR, item(5, comments=[comment(1, author_email="Ines@Mail.Example")]))
    assert Comment.objects.get().email == "ines@mail.example"

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from mptt.exceptions import InvalidMove

from blog.models import Post
from comments.models import Comment, Decision
from comments.models.comment import MAX_LENGTH
from tests.comments.trees import misplaced
from tests.factories import make_comment, make_draft, make_post, make_user

pytestmark = pytest.mark.django_db


def make_thread(post=None):
    """
    Return one, two and their answers by name::

        one
          one-a
            one-a-i
          one-b
        two
    """
    post = post or make_post()
    one = make_comment(post=post, name="one")
    two = make_comment(post=post, name="two")
    answer = make_comment(parent=one, name="one-a")
    last = make_comment(parent=one, name="one-b")
    deep = make_comment(parent=answer, name="one-a-i")
    return {comment.name: comment for comment in (one, two, answer, last, deep)}


def shown(post):
    return [
        ("  " * comment.level + comment.name)
        for comment in Comment.objects.in_thread().filter(post=post)
    ]


def count(post):
    return Post.objects.get(pk=post.pk).comment_count


def test_answers_stand_below_what_they_answer(django_assert_num_queries):
    """features.md 4.1"""
    post = make_thread()["one"].post

    with django_assert_num_queries(1):
        lines = shown(post)

    assert lines == ["one", "  one-a", "    one-a-i", "  one-b", "two"]
    assert misplaced() == []


def test_mentions_and_comments_are_one_stream():
    """features.md 4.2"""
    post = make_post()
    for kind in ("comment", "pingback", "comment", "webmention", "trackback"):
        make_comment(post=post, kind=kind, name=kind)

    assert shown(post) == ["comment", "pingback", "comment", "webmention", "trackback"]
    assert count(post) == 5


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_what_isn_t_approved_is_not_shown(status):
    post = make_thread()["one"].post
    make_comment(post=post, status=status)

    assert "one" in shown(post)
    assert len(shown(post)) == count(post) == 5


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_answer_keeps_its_place_when_what_it_answers_is_hidden(status):
    """features.md 4.8: a stub keeps the children."""
    thread = make_thread()
    post = thread["one"].post
    hidden = Comment.objects.filter(name__in=["one", "one-a", "two"])

    hidden.moderate(status)

    assert shown(post) == ["one", "  one-a", "    one-a-i", "  one-b"]
    assert count(post) == 2


def test_hidden_branch_without_an_approved_answer_is_not_shown():
    thread = make_thread()
    Comment.objects.filter(name__in=["one-a", "one-a-i"]).moderate("spam")

    assert shown(thread["one"].post) == ["one", "  one-b", "two"]


def test_moderation_says_how_many_changed():
    """A second click changes nothing."""
    post = make_post()
    for status in ("pending", "pending", "spam", "approved"):
        make_comment(post=post, status=status)
    other = make_comment(status="pending").post

    assert len(Comment.objects.filter(post=post).moderate("approved")) == 3
    assert len(Comment.objects.filter(post=post).moderate("approved")) == 0
    assert count(post) == 4
    assert count(other) == 0

    assert len(Comment.objects.all().moderate("trashed")) == 5
    assert [count(post), count(other)] == [0, 0]


def test_moderation_of_nothing_changes_nothing():
    assert Comment.objects.none().moderate("approved") == []


def test_new_comment_waits_unless_said_otherwise():
    comment = Comment.objects.create(post=make_post(), name="Ada", body="Well put.")

    assert comment.status == "pending"
    assert count(comment.post) == 0


def test_deleted_comment_takes_its_answers_with_it():
    thread = make_thread()

    thread["one-a"].delete()

    assert shown(thread["one"].post) == ["one", "  one-b", "two"]
    assert count(thread["one"].post) == 3
    assert misplaced() == []


def test_many_deleted_at_once_leave_no_gap():
    thread = make_thread()
    post = thread["one"].post
    other = make_comment()

    number, by_model = Comment.objects.filter(
        name__in=["one-a", "one-a-i", "two"]
    ).delete()

    assert number == by_model["comments.Comment"] == 3
    assert shown(post) == ["one", "  one-b"]
    assert [count(post), count(other.post)] == [2, 1]
    assert misplaced() == []


def test_deleted_post_takes_its_discussion_with_it():
    make_thread()["one"].post.delete()

    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("moved", "to", "lines"),
    [
        ("one-a", "two", ["one", "  one-b", "two", "  one-a", "    one-a-i"]),
        ("one-a", None, ["one", "  one-b", "two", "one-a", "  one-a-i"]),
        ("one-b", "one-a-i", ["one", "  one-a", "    one-a-i", "      one-b", "two"]),
        ("two", "one-a", ["one", "  one-a", "    one-a-i", "    two", "  one-b"]),
        ("one-a-i", "one", ["one", "  one-a", "  one-b", "  one-a-i", "two"]),
    ],
)
def test_moved_comment_takes_its_answers_along(moved, to, lines):
    thread = make_thread()
    elsewhere = make_thread()["one"].post
    before = shown(elsewhere)

    thread[moved].answer(thread[to] if to else None)

    assert shown(thread["one"].post) == lines
    assert shown(elsewhere) == before
    assert misplaced() == []


def test_comment_can_t_answer_its_own_answer():
    thread = make_thread()

    with pytest.raises(InvalidMove):
        thread["one"].answer(thread["one-a-i"])

    assert misplaced() == []


def test_comment_can_t_answer_one_on_another_post():
    comment, other = make_comment(), make_comment()

    with pytest.raises(ValueError, match="on another post"):
        make_comment(post=comment.post, parent=other)
    with pytest.raises(ValueError, match="on another post"):
        comment.answer(other)


def test_changed_parent_is_no_way_to_move():
    thread = make_thread()
    thread["one-b"].parent = thread["two"]

    with pytest.raises(ValueError, match=r"moved by answer\(\)"):
        thread["one-b"].save()

    assert misplaced() == []


def test_answer_to_what_was_deleted_meanwhile_is_refused():
    parent = make_comment()
    stale = Comment.objects.get(pk=parent.pk)
    parent.delete()

    with pytest.raises(Comment.DoesNotExist):
        make_comment(parent=stale)


def test_answer_to_what_was_read_long_ago_has_its_place():
    parent = make_comment(name="one")
    stale = Comment.objects.get(pk=parent.pk)
    for name in "abc":
        make_comment(parent=parent, name=name)

    make_comment(parent=stale, name="d")

    assert shown(parent.post) == ["one", "  a", "  b", "  c", "  d"]
    assert misplaced() == []


def test_edited_comment_keeps_its_place():
    thread = make_thread()
    stale = Comment.objects.get(pk=thread["one-b"].pk)
    thread["one-a"].delete()

    stale.body = "On second thoughts."
    stale.save()

    assert misplaced() == []
    assert "On second thoughts." in Comment.objects.get(pk=stale.pk).body_html


def test_roots_of_all_posts_are_numbered_by_the_sequence():
    roots = [make_comment() for _ in range(3)]
    numbers = [root.tree_id for root in roots]
    roots[-1].delete()

    assert make_comment().tree_id > max(numbers)


def test_comment_is_text_and_mention_is_cleaned_html():
    """features.md 4.11"""
    comment = make_comment(body="1 < 2 <script>alert(1)</script>")
    mention = make_comment(
        kind="pingback", body="[…] <b>tides</b><script>x()</script> […]"
    )

    assert "&lt;script&gt;" in comment.body_html
    assert "<script" not in mention.body_html
    assert "tides" in mention.body_html


@pytest.mark.parametrize("sign", ["a", "ж", "🩺"])
def test_length_is_limited_in_the_database_too(sign):
    """security.md S2"""
    post = make_post()
    comment = make_comment(post=post, body=sign * MAX_LENGTH)
    comment.refresh_from_db()
    assert comment.body == sign * MAX_LENGTH

    with (
        pytest.raises(IntegrityError, match="comment_is_not_too_long"),
        transaction.atomic(),
    ):
        make_comment(post=post, body=sign * (MAX_LENGTH + 1))


def test_name_is_one_line_that_turns_nothing_around():
    assert make_comment(name=" Ada\n\u202eAuthor\t").name == "Ada Author"


def test_comment_outlives_the_account():
    user = make_user()
    comment = make_comment(user=user)

    user.delete()

    comment.refresh_from_db()
    assert comment.user is None


def test_address_leads_to_the_comment_on_the_page():
    """features.md 4.3"""
    comment = make_comment()

    assert comment.get_absolute_url() == (
        f"{comment.post.get_absolute_url()}#comment-{comment.pk}"
    )


def test_recent_comments_are_those_readers_may_see():
    """security.md S4"""
    hidden = make_post()
    make_comment(post=hidden)
    hidden.withdraw()
    make_comment(post=make_post(timezone.now() + timedelta(days=1)))
    make_comment(post=make_draft())
    make_comment(status="pending")
    make_comment(kind="pingback")
    first, last = make_comment(), make_comment()

    assert list(Comment.objects.recent()) == [last, first]


def test_discussion_of_a_hidden_post_has_no_page(client):
    """security.md S4"""
    post = make_draft()
    make_comment(post=post, body="canary")

    assert not Post.objects.visible_to(AnonymousUser()).exists()
    for path in ("", "feed/"):
        response = client.get(f"{post.get_absolute_url()}{path}")
        assert response.status_code in (403, 404)
        assert "canary" not in response.text


def test_comment_deleted_twice_leaves_the_others_in_place():
    """mptt closes the gap again, by the place that the comment once had."""
    thread = make_thread()
    for name in ("one-c", "one-d"):
        make_comment(parent=thread["one"], name=name)
    stale = Comment.objects.get(pk=thread["one-a"].pk)
    thread["one-a"].delete()

    assert stale.delete() == (0, {})

    assert misplaced() == []
    assert count(thread["one"].post) == 5


@pytest.mark.parametrize("what", ["comment", "comments", "post"])
def test_the_log_forgets_what_a_deleted_comment_said(what):
    """Privacy: however it is deleted, by hand as well."""
    comment = make_comment()
    said = {"reasons": ["Names a patient"], "before": {"body": "Mr Smith"}}
    Decision.objects.record([comment], "edited", **said)
    if what == "comments":
        Comment.objects.filter(pk=comment.pk).delete()
    else:
        {"comment": comment, "post": comment.post}[what].delete()
    line = Decision.objects.get()
    assert (line.comment, line.reasons, line.before) == (None, [], {})
    assert line.act == "edited"


def test_an_edit_writes_back_nothing_of_what_was_done_meanwhile():
    """4.20: else subscribers would have the same mail twice."""
    comment = make_comment(announced_at=None, told_at=None)
    stale = Comment.objects.get(pk=comment.pk)
    now = timezone.now()
    Comment.objects.filter(pk=comment.pk).update(
        announced_at=now, told_at=now, learned="ham"
    )
    stale.body = "Better put."
    stale.save()
    comment.refresh_from_db()
    assert comment.body == "Better put."
    assert (comment.announced_at, comment.told_at) == (now, now)
    assert comment.learned == "ham"


def test_interests_are_one_line_that_turns_nothing_around():
    """S2: they stand in public beside the name."""
    comment = make_comment(interests="Owns \u202eshares\nof Pills ")
    assert comment.interests == "Owns shares of Pills"


def test_hosts_under_words_are_known_like_others():
    """4.27: by them a wave is found, whatever its links are called."""
    body = "[Here](https://www.a.example/x) and [there](http://b.example:8000/)."
    assert make_comment(body=body).domains == ["a.example", "b.example"]

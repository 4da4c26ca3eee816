import pytest
from django.db import transaction
from django.utils import timezone

from blog.models import Post
from comments.models import Comment
from comments.moderation.case import Refused
from comments.moderation.judge import closed, closed_to_mentions, refuse
from tests.comments.judging import DAY, case_of, earlier, send
from tests.factories import make_comment, make_post, make_site, make_user

pytestmark = pytest.mark.django_db


def refusal(**given):
    with pytest.raises(Refused) as caught, transaction.atomic():
        refuse(case_of(**given))
    assert caught.value.sentence.endswith(".")
    return caught.value


def test_a_closed_discussion_takes_nothing():
    """4.23"""
    refused = refusal(post=make_post(comments_open=False))
    assert refused.status == 403
    assert refused.sentence == "The discussion of this post is closed."


@pytest.mark.parametrize(("age", "status"), [(14, "pending"), (15, "403")])
def test_comments_close_after_the_last_day(age, status):
    """4.23"""
    post = make_post(published_at=timezone.now() - age * DAY)
    assert send(post=post, site={"close_comments_after": 14}) == status


@pytest.mark.parametrize(("age", "status"), [(14, "pending"), (15, "403")])
def test_mentions_close_apart_from_comments(age, status):
    """4.23"""
    post = make_post(published_at=timezone.now() - age * DAY)
    site = {"close_mentions_after": 14}
    mention = {"kind": "webmention", "url": "https://c.example/a", "email": ""}
    assert send(post=post, site=site, **mention) == status
    assert send(post=post, site=site) == "pending"


def test_a_post_says_why_it_takes_no_more():
    """4.23"""
    post, site = make_post(), make_site(close_comments_after=1)
    assert closed(post, site) == ""
    post.published_at -= 2 * DAY
    assert closed(post, site) == "The discussion closed 1 day after the post appeared."
    site.close_comments_after = None
    post.mentions_open = False
    assert closed(post, site) == ""
    assert closed_to_mentions(post, site, "pingback") == "This post takes no mentions."
    site.comments_allowed = False
    assert closed(post, site) == "This blog takes no comments."


@pytest.mark.parametrize("state", [s for s in Post.Status if s != "published"])
def test_only_what_is_out_takes_comments(state):
    """S4"""
    post = make_post()
    post.status = state
    post.published_at += DAY * (state == "scheduled")
    assert bool(closed(post, make_site())) == (state != "retracted")
    assert bool(closed_to_mentions(post, make_site(), "pingback")) == (
        state != "retracted"
    )


def test_members_alone_where_it_says_so():
    """protocols.md 9.1"""
    assert refusal(site={"members_only": True}).status == 403
    assert send(user=make_user(), known=True) == "pending"


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_what_nobody_can_read_is_not_answered(status):
    """protocols.md 9.1"""
    refused = refusal(parent=make_comment(status=status))
    assert (refused.status, refused.field) == (403, "parent")


def test_a_comment_of_another_post_is_not_answered():
    """protocols.md 9.1"""
    assert refusal(parent=make_comment(), post=make_post()).status == 403


def test_a_parent_deleted_meanwhile_is_not_answered():
    """protocols.md 9.1"""
    parent = make_comment()
    Comment.objects.filter(pk=parent.pk).delete()
    assert refusal(parent=parent).status == 403


SAID = {"body": "I said so at once."}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({}, 409),
        ({"email": "ADA@example.org"}, 409),
        ({"ip": "198.51.100.9"}, 409),
        ({"name": " Ada  Byron "}, 409),
        ({"name": "Eve"}, None),
        ({"email": "eve@example.org"}, None),
        ({"body": "I said so later."}, None),
    ],
)
def test_the_same_twice_is_refused(other, status):
    """protocols.md 9.2"""
    post = make_post()
    earlier(post=post, status="pending", **SAID)
    given = {"post": post} | SAID | other
    if status:
        assert refusal(**given).status == status
    else:
        assert send(**given) == "pending"


def test_the_same_elsewhere_or_after_the_trash_is_none():
    """protocols.md 9.2"""
    post = make_post()
    earlier(post=post, status="trashed", **SAID)
    assert send(post=post, site={"seconds_between": 0}, **SAID) == "pending"
    parent = make_comment(post=post)
    assert send(parent=parent, **SAID) == "pending"
    assert send(**SAID) == "pending"

"""All who sign an article are told of comments on it, but not of their own (2.14)."""

from types import SimpleNamespace

import pytest

from blog.models import Post
from blog.signals import post_stepped
from comments.mails.announcing import announce_due
from comments.models import Subscription, Unwanted
from tests.comments.letters import mails
from tests.factories import make_author, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def authors():
    return [make_author(user=make_user(name=name)) for name in ("Ann", "Bo", "Cy")]


def publish(post, verb="publish", by=None):
    transition = SimpleNamespace(became="published", verb=verb, by=by, reason="")
    post_stepped.send(Post, post=post, transition=transition)


def recipients():
    return sorted(message.to for message in mails("answer"))


def test_three_authors_get_three_mails_and_who_comments_gets_none(authors):
    post = make_post(authors=authors)
    publish(post, by=make_user())
    make_comment(post=post)
    announce_due()
    assert recipients() == sorted(author.user.email for author in authors)
    message = next(iter(mails("answer")))
    assert "You get this because you sign this article." in message.text
    assert "List-Unsubscribe" in message.headers
    ann = authors[0].user
    make_comment(post=post, user=ann, email=ann.email)
    announce_due()
    assert recipients().count(ann.email) == 1
    assert len(recipients()) == 5


def test_who_stopped_it_or_wants_no_mail_is_not_signed_up_again(authors):
    post = make_post(authors=authors)
    Unwanted.objects.refuse(authors[0].user.email)
    publish(post, verb="appear")
    followed = set(Subscription.objects.values_list("email", flat=True))
    assert followed == {author.user.email for author in authors[1:]}
    Subscription.objects.all().delete()
    publish(post, verb="republish", by=make_user())
    assert not Subscription.objects.exists()


def test_imports_sign_nobody_up(authors):
    publish(make_post(authors=authors), by=None)
    assert not Subscription.objects.exists()

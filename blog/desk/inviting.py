"""Asks for reviews, reminds of them once, and tells that one came."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from blog import markup
from blog.desk.links import address_of
from blog.desk.mails import to_guest
from blog.desk.telling import note, tell
from blog.models import DeskNotice, Post, PreviewLink, Review

# A late review is still taken.
AFTER_DUE = timedelta(days=30)


@transaction.atomic
def invite(by: Any, post: Post, review: Review) -> str:
    """Save ``review`` with a link of its own, mail that, and return its address."""
    due = datetime.combine(review.due_on, time.max)
    link, token = PreviewLink.objects.make(
        post,
        by,
        name=review.name,
        email=review.email,
        expires_at=timezone.make_aware(due) + AFTER_DUE,
    )
    review.post, review.link, review.invited_by = post, link, by
    review.save()
    if review.email:
        write(review, "blog/review", token)
    return address_of(token)


def remind() -> None:
    """Remind those whose review is due soon, each once."""
    for review in Review.objects.to_remind():
        with transaction.atomic():
            rows = Review.objects.filter(pk=review.pk).select_for_update(no_key=True)
            if not rows.unfinished().filter(reminder_sent_at=None).exists():
                continue
            rows.update(reminder_sent_at=timezone.now())
            assert review.link
            write(review, "blog/review_reminder", review.link.second_token())


def write(review: Review, template: str, token: str) -> None:
    context = {
        "by": str(review.invited_by or ""),
        "name": review.name,
        "title": markup.plain(review.post.title),
        "due_on": review.due_on,
        "url": address_of(token),
    }
    to_guest(review.post, review.email, template, context)


def finish(form: Any) -> None:
    """Keep the answer of a reviewer, and tell those who wait for it."""
    with transaction.atomic():
        form.finish()
        review: Review = form.instance
        kind, post = DeskNotice.Kind.REVIEWED, review.post
        tell(post, kind, name=review.name)
        by = review.invited_by
        signs = post.bylines.filter(author__user=by).exists() or post.created_by == by
        if by and not signs:
            note(by, post, kind, None, name=review.name)

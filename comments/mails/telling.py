"""Tells moderators of what waits for them: once for the first, then in digests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import mail
from accounts.models import User
from blog import markup
from blog.addresses import absolute
from blog.models import Post, SiteSettings
from comments import links
from comments.mails.wording import Quote, name_of, quote
from comments.models import Comment, Decision
from comments.models.comment_queryset import CommentQuerySet
from comments.once import first_time
from mail.models import Message

HELD = "comments/held"
EVERY = timedelta(minutes=15)
# A digest has room for so many comments, and for so many bytes of them; what their
# heads and links take is reckoned with. The rest is counted.
MOST = 10
ROOM, ROOM_OF_HEAD = 24_000, 1_700


@dataclass(frozen=True)
class Held:
    """A comment as its moderators are told of it."""

    comment: Comment
    quote: Quote
    reasons: list[str]
    # Under what: the names are plain text on one line.
    title: str
    post_url: str

    @property
    def name(self) -> str:
        return markup.plain(self.comment.name)


@dataclass(frozen=True)
class News:
    """What is told in one mail: comments in full, and the number of all others."""

    held: list[Held]
    number: int
    likely_spam: int

    @property
    def more(self) -> int:
        return self.number - len(self.held)


def tell_moderators() -> None:
    """
    Tell every moderator of the comments that nobody was told of, if it is time.

    The mails, the note of what they tell and the time until the next ones are stored
    in one transaction: a job that is killed has done nothing.
    """
    site = SiteSettings.objects.current()
    oldest = untold().order_by("created_at").values_list("created_at", flat=True)
    if not site.tell_moderators or not is_time(oldest.first(), site):
        return
    moderators = list(User.objects.reachable("comments.change_comment"))
    if not moderators:
        return
    with transaction.atomic():
        if first_time("told", "moderators", EVERY) and (news := take_news()):
            for moderator in moderators:
                send(news, moderator)


def untold() -> CommentQuerySet:
    waiting = Comment.objects.filter(status=Comment.Status.PENDING, told_at=None)
    return waiting.filter(likely_spam=False, post__in=Post.objects.published())


def is_time(oldest: datetime | None, site: SiteSettings) -> bool:
    """Return whether there is news; in a wave, the first comment waits for others."""
    if not oldest:
        return False
    return not site.hold_wave or oldest <= timezone.now() - EVERY


def take_news() -> News | None:
    """Note that what waits is told, and return it; nobody who decides is waited for."""
    free = untold().select_for_update(no_key=True, skip_locked=True, of=("self",))
    told = list(free.order_by("pk").values_list("pk", flat=True))
    if not told:
        return None
    chosen = Comment.objects.filter(pk__in=told)
    chosen.update(told_at=timezone.now())
    oldest = chosen.select_related("post", "parent").order_by("created_at", "pk")
    doubtful = Comment.objects.filter(status=Comment.Status.PENDING, likely_spam=True)
    return News(in_full(list(oldest[:MOST])), len(told), doubtful.count())


def in_full(comments: list[Comment]) -> list[Held]:
    """Return as many of ``comments`` as a mail has room for, at least the first."""
    reasons = reasons_of(comments)
    held: list[Held] = []
    left = ROOM
    for comment in comments:
        left -= ROOM_OF_HEAD
        said = quote(comment, left if not held else ROOM - ROOM_OF_HEAD)
        if held and (left < said.size or said.beginning):
            break
        left -= said.size
        held.append(
            Held(
                comment,
                said,
                reasons.get(comment.pk, []),
                markup.plain(comment.post.title),
                absolute(comment.post.get_absolute_url()),
            )
        )
    return held


def reasons_of(comments: list[Comment]) -> dict[int | None, list[str]]:
    """Return, by the comment, the sentences of the last decision on it."""
    lines = Decision.objects.filter(comment__in=comments)
    newest = lines.order_by("comment", "-pk").distinct("comment")
    return dict(newest.values_list("comment", "reasons"))


def send(news: News, moderator: User) -> None:
    said: dict[str, Any] = {
        "news": news,
        "first": news.held[0],
        "entries": [(held, decide_link(held.comment, moderator)) for held in news.held],
        "queue_url": absolute(reverse("admin:comments_queue")),
    }
    about = [name_of(held.comment.pk) for held in news.held]
    mail.send(moderator.email, HELD, said, about=about)


def withdraw(comments: Iterable[int]) -> int:
    """
    Delete the mails about these comments that are not sent; return how many.

    Of what else they held moderators are told anew, since nobody may have read it.
    """
    unsent = Message.objects.speaking_of(map(name_of, comments))
    digests = unsent.filter(kind=HELD).values_list("about", flat=True)
    told = {name for about in digests for name in about}
    numbers = [name.rpartition(" ")[2] for name in told]
    Comment.objects.filter(pk__in=numbers).update(told_at=None)
    return unsent.delete()[0]


def decide_link(comment: Comment, moderator: User) -> str:
    return links.link("decide", [comment.pk, moderator.pk])

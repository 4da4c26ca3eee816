"""What is kept for some days alone, of people above all, and how it is forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from blog.models import SiteSettings
from comments.models import Attempt, Comment, Decision, Linkback, Report, Tally
from comments.models.comment_queryset import CommentQuerySet, lock_posts

# So many at once: meanwhile nobody can write below their posts.
POSTS, COMMENTS = 50, 500
# An IP address or a network in a sentence of the log.
ADDRESS = r"(\d{1,3}\.){3}\d|[0-9a-f]*:[0-9a-f]*:"
FORGOTTEN = "forgotten "

# What is said of each number, in this order.
SENTENCES = {
    "visitors": ngettext_lazy(
        "Forgot the IP address and browser of %(number)d comment.",
        "Forgot the IP addresses and browsers of %(number)d comments.",
        "number",
    ),
    "emptied": ngettext_lazy(
        "Deleted %(number)d comment for good from spam and trash.",
        "Deleted %(number)d comments for good from spam and trash.",
        "number",
    ),
    "kept": ngettext_lazy(
        "%(number)d stays there, since answers hang on it.",
        "%(number)d stay there, since answers hang on them.",
        "number",
    ),
    "reporters": ngettext_lazy(
        "Forgot who sent %(number)d report.",
        "Forgot who sent %(number)d reports.",
        "number",
    ),
    "tallies": ngettext_lazy(
        "Deleted %(number)d count that had ended.",
        "Deleted %(number)d counts that had ended.",
        "number",
    ),
    "claimants": ngettext_lazy(
        "Forgot who sent %(number)d mention by another site.",
        "Forgot who sent %(number)d mentions by other sites.",
        "number",
    ),
    "claims": ngettext_lazy(
        "Deleted %(number)d mention that was not verified.",
        "Deleted %(number)d mentions that were not verified.",
        "number",
    ),
    "attempts": ngettext_lazy(
        "Deleted %(number)d try to tell another site of a link.",
        "Deleted %(number)d tries to tell other sites of links.",
        "number",
    ),
}


@dataclass(frozen=True)
class Forgotten:
    """How much was forgotten, and what of the trash has to stay."""

    visitors: int
    emptied: int
    kept: int
    reporters: int
    tallies: int
    claimants: int
    claims: int
    attempts: int

    def sentences(self) -> Iterator[str]:
        for name, sentence in SENTENCES.items():
            number = getattr(self, name)
            if number or name != "kept":
                yield sentence % {"number": number}


def forget(site: SiteSettings) -> Forgotten:
    """Forget what ``site`` keeps no longer; a second run finds nothing more."""
    now = timezone.now()
    forgotten_before = now - timedelta(days=site.forget_visitors_after)
    emptied_before = now - timedelta(days=site.empty_trash_after)
    emptied, kept = empty_trash(emptied_before)
    return Forgotten(
        visitors=forget_visitors(forgotten_before),
        emptied=emptied,
        kept=kept,
        reporters=forget_reporters(forgotten_before),
        tallies=Tally.objects.forget_ended(),
        claimants=Linkback.objects.forget_visitors(forgotten_before),
        claims=Linkback.objects.forget_vain(emptied_before),
        attempts=Attempt.objects.forget(emptied_before),
    )


def forget_visitors(before: datetime) -> int:
    """Forget where comments written before then came from; return how many had it."""
    known = Comment.objects.filter(created_at__lt=before).exclude(
        ip=None, user_agent="", network=""
    )
    posts = known.order_by("post").values_list("post", flat=True).distinct()
    number = 0
    for some in batched(list(posts), POSTS):
        with transaction.atomic():
            lock_posts(some)
            chosen = known.filter(post__in=some)
            said = Decision.objects.filter(comment__in=chosen.values("pk"))
            words = said.annotate(words=Cast("reasons", models.TextField()))
            words.filter(words__iregex=ADDRESS).update(reasons=[])
            number += chosen.update(ip=None, user_agent="", network="")
    return number


def empty_trash(before: datetime) -> tuple[int, int]:
    """
    Delete spam and trash about which nothing was decided since ``before``.

    Return how many went, and how many stay: what has an answer that stays is the
    place of that answer in its thread.
    """
    due = in_trash(before)
    alone = due.filter(parent=None, rght=F("lft") + 1)
    number = sum(_delete_alone(alone, some) for some in _numbers(alone))
    kept = 0
    # The deepest first: what they answer may then go too.
    for pk, post in list(due.order_by("-level", "pk").values_list("pk", "post")):
        with transaction.atomic():
            lock_posts([post])
            # A moderator may have taken it out of the trash meanwhile.
            comment = due.filter(pk=pk).first()
            if comment and comment.is_leaf_node():
                number += comment.delete()[0] > 0
            elif comment:
                kept += 1
    return number, kept


def in_trash(before: datetime) -> CommentQuerySet:
    """
    Return spam and trash that has lain there since ``before``.

    What an import brought has lain there since then, however old it is: moderators
    had no chance to look before.
    """
    decided = Decision.objects.filter(comment=OuterRef("pk"), made_at__gte=before)
    found: CommentQuerySet = Comment.objects.filter(
        ~Exists(decided),
        Q(told_at=None) | Q(told_at__lt=before),
        status__in=(Comment.Status.SPAM, Comment.Status.TRASHED),
        created_at__lt=before,
    )
    return found


def _numbers(comments: CommentQuerySet) -> Iterable[tuple[int, ...]]:
    numbers = comments.order_by("post", "pk").values_list("pk", flat=True)
    return batched(list(numbers), COMMENTS)


def _delete_alone(alone: CommentQuerySet, numbers: tuple[int, ...]) -> int:
    """Delete many threads of one comment at once: no tree has a gap after that."""
    with transaction.atomic():
        chosen = alone.filter(pk__in=numbers)
        lock_posts(chosen.values_list("post", flat=True))
        still = list(chosen.values_list("pk", flat=True))
        models.QuerySet.delete(Comment.objects.filter(pk__in=still))
    return len(still)


def forget_reporters(before: datetime) -> int:
    """Forget who reported something before then; return how many reports knew it."""
    known = Report.objects.filter(made_at__lt=before)
    number = Concat(Value(FORGOTTEN), Cast("pk", models.CharField()))
    known = known.exclude(visitor__startswith=FORGOTTEN)
    return known.update(visitor=number, household="")

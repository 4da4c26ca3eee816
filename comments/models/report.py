from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments.models.comment import Comment
from comments.models.comment_queryset import lock_posts


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        """Return the reports after which no moderator has decided yet."""
        return self.filter(settled_at=None)

    def make(
        self, comment: Comment, visitors: list[str], holds: int, **words: str
    ) -> "Report | None":
        """
        Store what a reader says of ``comment``; nothing the second time.

        ``visitors`` are the hashes by which the reader may be known: the longest
        known first, the household's last. The open report that makes ``holds`` holds
        the comment; 0: none does. Return nothing also where readers see the comment
        no more.
        """
        with transaction.atomic():
            lock_posts([comment.post_id])
            shown = Comment.objects.approved().filter(pk=comment.pk)
            known = Q(visitor__in=visitors) | Q(household__in=visitors)
            if self.filter(known, comment=comment).exists() or not shown.exists():
                return None
            report = self.create(
                comment=comment, visitor=visitors[0], household=visitors[-1], **words
            )
            recount_reports([comment.pk])
            reasons = self.filter(comment=comment).open().reasons()
            if holds and reasons.total() >= holds:
                shown.moderate("pending", act="reported", reasons=in_words(reasons))
                # Moderators are told of it as of all that waits.
                Comment.objects.filter(pk=comment.pk).update(told_at=None)
        return report

    def reasons(self) -> "Counter[str]":
        """Return how many of these reports give each reason."""
        rows = self.order_by("reason").values_list("reason").annotate(Count("pk"))
        return Counter(dict(rows))

    def settle(self, comment_ids: Iterable[int], at: Any = None) -> int:
        """
        Note that a moderator has seen these comments' reports, and decided ``at`` then.

        Their posts are locked, so that no report comes in between. Return how many
        are settled.
        """
        numbers = list(comment_ids)
        reports = self.open().filter(comment__in=numbers)
        settled = reports.update(settled_at=at or timezone.now())
        recount_reports(numbers)
        return settled


def recount_reports(comment_ids: list[int]) -> None:
    """Store how many open reports these comments have, whose posts are locked."""
    reports = Report.objects.open().filter(comment=OuterRef("pk")).order_by()
    number = reports.values("comment").annotate(number=Count("pk")).values("number")
    Comment.objects.filter(pk__in=comment_ids).update(
        report_count=Coalesce(Subquery(number), 0)
    )


def in_words(reasons: "Counter[str]") -> list[str]:
    """Return sentences that say how many readers reported something, and as what."""
    number = reasons.total()
    sentence = ngettext(
        "%(number)d reader reported it.", "%(number)d readers reported it.", number
    )
    line = _("%(reason)s: %(number)d")
    named = [
        line % {"reason": Report.Reason(reason).label, "number": times}
        for reason, times in reasons.most_common()
    ]
    return [sentence % {"number": number}, *map(str, named)]


class Report(models.Model):
    """A reader's word that a comment should not stand: one for each reader."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        ABUSE = "abuse", _("Insulting or abusive")
        PRIVACY = "privacy", _("It tells of a patient or another person")
        WRONG = "wrong", _("Dangerous or false medical advice")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="reports", verbose_name=_("comment")
    )
    # Who reported, without saying it: see comments.visitors.
    visitor = models.CharField(max_length=64, editable=False)
    # From where, on that day.
    household = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    reason = models.CharField(
        _("reason"), max_length=7, choices=Reason, help_text=_("What is wrong with it.")
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("For the moderators.")
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())
    # When a moderator had seen it and decided.
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = (
            models.UniqueConstraint(
                fields=["comment", "visitor"], name="report_once_a_reader"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment_id}"

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models.comment import Comment

if TYPE_CHECKING:
    from collections.abc import Iterable


class DecisionQuerySet(models.QuerySet["Decision"]):
    def newest_first(self) -> "DecisionQuerySet":
        return self.order_by("-made_at", "-pk")

    def by_people(self) -> "DecisionQuerySet":
        return self.exclude(actor=None)

    def standing(self) -> "DecisionQuerySet":
        """Return those that nobody has undone."""
        undone = Decision.objects.filter(
            batch=models.OuterRef("batch"),
            comment=models.OuterRef("comment"),
            act=Decision.Act.UNDONE,
        )
        return self.exclude(models.Exists(undone))

    def undoable(self) -> "DecisionQuerySet":
        """Return what a person may take back: not what a comment's writer did."""
        final = (Decision.Act.UNDONE, Decision.Act.WITHDRAWN)
        return self.filter(batch__isnull=False).exclude(act__in=final)

    def undoable_by(self, actor: User) -> "DecisionQuerySet":
        """Return what ``actor`` may take back: what was made, if they may end it."""
        ending = {
            Decision.Act.BLOCKED: "comments.delete_block",
            Decision.Act.PLACED: "comments.delete_sourcerule",
        }
        lasting = [act for act, name in ending.items() if not actor.has_perm(name)]
        if not lasting:
            return self.undoable()
        made = Decision.objects.filter(batch=models.OuterRef("batch"), act__in=lasting)
        return self.undoable().exclude(models.Exists(made))

    def record(
        self, comments: "Iterable[Comment]", act: str, **facts: Any
    ) -> "list[Decision]":
        """Note one decision for each of ``comments``, which still have what was."""
        decisions = [
            Decision(
                comment=comment,
                act=act,
                **{"was": comment.status, "became": comment.status} | facts,
            )
            for comment in comments
        ]
        return Decision.objects.bulk_create(decisions)


class Decision(models.Model):
    """
    One line of the log: who did what with a comment, when, and why.

    The database lets nobody change or delete a line, nor empty the table (migrations
    0005, 0011): a line may only forget whose comment it was about and what that said,
    for the sake of privacy, and does so as soon as its comment is gone. Who owns the
    table can take these guards away: whoever must not, needs another role there.
    """

    class Act(models.TextChoices):
        JUDGED = "judged", _("Judged by the rules")
        APPROVED = "approved", _("Approved")
        TRUSTED = "trusted", _("Approved and trusted")
        REJECTED = "rejected", _("Rejected")
        SPAM = "spam", _("Marked as spam")
        HELD = "held", _("Held")
        EDITED = "edited", _("Edited")
        REPLIED = "replied", _("Replied to")
        BLOCKED = "blocked", _("Writer blocked")
        PLACED = "placed", _("Rule made for its place")
        REPORTED = "reported", _("Held for reports")
        SETTLED = "settled", _("Reports settled")
        WITHDRAWN = "withdrawn", _("Deleted by its writer")
        UNDONE = "undone", _("Undone")

    comment = models.ForeignKey(
        Comment,
        models.SET_NULL,
        null=True,
        related_name="decisions",
        verbose_name=_("comment"),
    )
    actor = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty where the rules decided, or a reader."),
    )
    act = models.CharField(_("act"), max_length=10, choices=Act)
    was = models.CharField(_("before"), max_length=8, choices=Comment.Status)
    became = models.CharField(_("after"), max_length=8, choices=Comment.Status)
    # Sentences, in the site's language of that day.
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    # What an edit changed: the fields of the comment as they were.
    before = models.JSONField(_("text before"), default=dict, blank=True)
    # Of what was decided in one act, which is undone in one.
    batch = models.UUIDField(null=True, editable=False)
    made_at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = (
            models.Index(fields=["comment", "-made_at"], name="decision_of_comment"),
            models.Index(fields=["-made_at", "-id"], name="decision_newest"),
            models.Index(fields=["batch"], name="decision_batch"),
        )

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.comment_id}"

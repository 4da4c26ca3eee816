from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


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
    reason = models.CharField(
        _("reason"), max_length=7, choices=Reason, help_text=_("What is wrong with it.")
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("For the moderators.")
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())
    # When a moderator had seen it and decided.
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)

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

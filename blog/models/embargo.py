from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.workflow import LONGEST_REASON


class EmbargoChange(models.Model):
    """
    That somebody set, moved or ended the embargo of a post, or said who may lift it.

    It is written with the change itself and never altered.
    """

    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        related_name="embargo_changes",
        verbose_name=_("post"),
    )
    was = models.DateTimeField(_("before"), null=True)
    became = models.DateTimeField(_("after"), null=True)
    lifter = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who may lift the embargo"),
    )
    # By a publication before its time, of which the step says why.
    lifted = models.BooleanField(_("lifted"), default=False)
    why = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("change of an embargo")
        verbose_name_plural = _("changes of embargoes")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["post", "-at"], name="embargo_of_post"),)

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("What happened to an embargo is not altered.")
        super().save(*args, **kwargs)

    @property
    def headline(self) -> str:
        if self.lifted:
            return gettext("Embargo lifted")
        if self.became is None:
            return gettext("Embargo ended") if self.was else gettext("No embargo")
        return gettext("Embargo until %(at)s") % {"at": in_words(self.became)}

    @property
    def reason(self) -> str:
        """Return what more there is to say, in the place of a step's reason."""
        said = [self.why] if self.why else []
        if self.was and self.was != self.became:
            said.append(gettext("Before, until %(at)s.") % {"at": in_words(self.was)})
        if self.lifter and not self.lifted:
            said.append(gettext("%(name)s may lift it.") % {"name": self.lifter})
        return " ".join(said)


def in_words(at: Any) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")

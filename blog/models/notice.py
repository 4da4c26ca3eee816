from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# What was seen is kept for so long.
KEPT = timedelta(days=90)


class DeskNoticeQuerySet(models.QuerySet["DeskNotice"]):
    def unseen(self, user: User) -> Self:
        return self.filter(user=user, seen_at=None)

    def see(self) -> int:
        """Note that these were seen; return how many were not before."""
        return self.filter(seen_at=None).update(seen_at=timezone.now())

    def forget(self) -> int:
        """Delete what was seen long ago; return how many."""
        return self.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]


class DeskNotice(models.Model):
    """What concerns one person at the desk, until they have seen it."""

    class Kind(models.TextChoices):
        """What happened. The states of a post are what it became."""

        NAMED = "named", _("was named as an author")
        JOINED = "joined", _("signs it too")
        MOVED = "moved", _("has its authors in another order")
        PART = "part", _("names you in another part")
        LEFT = "left", _("signs it no longer")
        REMOVED = "removed", _("was removed")
        CONFIRMED = "confirmed", _("confirmed their part")
        DRAFT = "draft", _("is a draft again")
        SUBMITTED = "submitted", _("is with the editor")
        IN_REVIEW = "in_review", _("is in review")
        CHANGES_ASKED = "changes_asked", _("needs changes")
        ACCEPTED = "accepted", _("is accepted")
        SCHEDULED = "scheduled", _("is scheduled")
        PUBLISHED = "published", _("is published")
        WITHDRAWN = "withdrawn", _("is withdrawn")
        RETRACTED = "retracted", _("is retracted")
        HANDED_IN = "handed_in", _("was handed in")
        PROPOSED = "proposed", _("has a new text to be taken")
        TAKEN = "taken", _("has a new text")
        REFUSED = "refused", _("keeps its text")
        WAITS = "waits", _("appears without changes that wait")
        OVERDUE = "overdue", _("did not appear at its time")
        NOTED = "noted", _("has a new note")
        MENTIONED = "mentioned", _("has a note that names you")
        REVIEWED = "reviewed", _("has a new review")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("for")
    )
    post = models.ForeignKey(
        "blog.Post", models.CASCADE, related_name="desk_notices", verbose_name=_("post")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    # What the sentence tells besides the post: ``title``, ``by``, ``name``, ``reason``.
    data = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    objects = DeskNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice at the desk")
        verbose_name_plural = _("notices at the desk")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["user", "-at"], name="notice_unseen", condition=Q(seen_at=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.Kind(self.kind).label)

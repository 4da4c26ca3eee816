from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.site import SiteSettings

# States in which a post is public once its time has come.
PUBLIC = ("published", "retracted")
# States in which readers may know the post's address.
ADDRESSED = ("scheduled", "published", "withdrawn", "retracted")

# What a step from one state to another writes.
STEP_FIELDS = ["status", "published_at", "address_date", "notice", "changed_at"]


class Publication(models.Model):
    """How a post comes before its readers, and how it is taken back."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        IN_REVIEW = "in_review", _("In review")
        CHANGES_ASKED = "changes_asked", _("Changes asked")
        ACCEPTED = "accepted", _("Accepted")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RETRACTED = "retracted", _("Retracted")

    status = models.CharField(
        _("state"),
        max_length=13,
        choices=Status,
        default=Status.DRAFT,
        db_default=Status.DRAFT,
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("In the future: the post appears at that time."),
    )
    address_date = models.DateField(
        _("date in the address"), null=True, blank=True, editable=False
    )
    revised_at = models.DateTimeField(
        _("updated"), null=True, blank=True, editable=False
    )
    notice = models.TextField(
        _("notice"),
        blank=True,
        help_text=_("Why the post was withdrawn or retracted. Shown to readers."),
    )
    bylines: Any  # The other side of Byline.post.

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Return whether anyone may read the post now."""
        if self.status not in PUBLIC or self.published_at is None:
            return False
        return self.published_at <= timezone.now()

    def publish(self, at: datetime | None = None) -> None:
        """
        Make the post public at ``at``, or now, its bylines kept as they are today.

        Raise ValidationError, naming each of them, while authors have not said
        what they have to disclose, while nobody signs the post, or if it is out.
        """
        self.check_bylines()
        at = at or timezone.now()
        scheduled = at > timezone.now()
        with self._stepping() as before:
            if before == self.Status.PUBLISHED:
                raise ValidationError(_("This post is published already."))
            if before == self.Status.SCHEDULED:
                self.address_date = None  # Nobody has read it there yet.
            self.status = self.Status.SCHEDULED if scheduled else self.Status.PUBLISHED
            self.published_at = at
            zone = ZoneInfo(SiteSettings.objects.for_page().time_zone)
            self.address_date = self.address_date or at.astimezone(zone).date()
            for byline in self.bylines.all():
                byline.keep()

    def check_bylines(self) -> None:
        signed = self.bylines.select_related("author")
        if not signed:
            raise ValidationError(_("Name at least one author before publishing."))
        silent = [b.author.name for b in signed if not b.is_answered]
        if silent:
            raise ValidationError(
                _("Still to say what they have to disclose: %(names)s."),
                params={"names": ", ".join(silent)},
            )

    def recall(self) -> None:
        """Make a draft again of a post that is scheduled."""
        with self._stepping() as before:
            if before != self.Status.SCHEDULED:
                raise ValidationError(
                    _("Only a scheduled post can become a draft again.")
                )
            self.status, self.address_date = self.Status.DRAFT, None

    def withdraw(self, notice: str = "") -> None:
        """Take the post away: its address then answers 410, with ``notice``."""
        self._leave(self.Status.WITHDRAWN, notice)

    def retract(self, notice: str) -> None:
        """Mark the post as retracted: it stays readable under ``notice``."""
        if not notice.strip():
            raise ValidationError(
                _("Write in “Notice” why it is retracted first: readers see it.")
            )
        self._leave(self.Status.RETRACTED, notice)

    def _leave(self, status: str, notice: str) -> None:
        with self._stepping() as before:
            if before not in (*PUBLIC, self.Status.WITHDRAWN):
                raise ValidationError(_("Only a published post can be taken back."))
            self.status, self.notice = status, notice

    @contextmanager
    def _stepping(self) -> Iterator[str]:
        """
        Give the state that is stored, and store the one that the block leaves.

        The row is locked meanwhile, and only what concerns publication is
        written: whoever edits the text at the same time loses nothing, and of
        two who publish at once, the second is told.
        """
        try:
            with transaction.atomic():
                rows = type(self)._default_manager.filter(pk=self.pk)
                row = rows.select_for_update(no_key=True)
                yield row.values_list("status", flat=True).get()
                self.validate_constraints()
                self.save(update_fields=STEP_FIELDS)
        except IntegrityError:
            self.validate_constraints()  # Says what another post of that moment took.
            raise

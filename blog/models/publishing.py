import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import workflow
from blog.models.readiness import Readiness
from blog.models.site import SiteSettings
from blog.models.workflow import Step, Transition, Verb
from blog.signals import post_held_up, post_stepped

logger = logging.getLogger(__name__)

# States in which a post is public once its time has come.
PUBLIC = ("published", "retracted")
# States in which a post has been before its readers.
APPEARED = ("published", "withdrawn", "retracted")
# States in which readers may know the post's address.
ADDRESSED = ("scheduled", *APPEARED)

# What a step from one state to another writes.
STEP_FIELDS = ["status", "published_at", "address_date", "notice", "changed_at"]
STEP_FIELDS += ["not_before", "hindrance"]
# The job that publishes what is due runs each minute.
GRACE = timedelta(minutes=1)


class Publication(Readiness):
    """How a post comes before its readers, and how it is taken back."""

    Status = workflow.Status

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
    # Why the post did not appear at its time, as it was told whom it concerns.
    hindrance = models.TextField(default="", db_default="", editable=False)
    notice = models.TextField(
        _("notice"),
        blank=True,
        help_text=_("Why the post was withdrawn or retracted. Shown to readers."),
    )

    corrections: Any  # The other side of Correction.post.

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Return whether anyone may read the post now."""
        if self.status not in PUBLIC or self.published_at is None:
            return False
        return self.published_at <= timezone.now()

    @property
    def is_overdue(self) -> bool:
        """Return whether the post should have appeared by now, and didn't."""
        if self.status != self.Status.SCHEDULED or self.published_at is None:
            return False
        return self.published_at + GRACE < timezone.now()

    def hold_up(self, reason: str) -> None:
        """Note why the post doesn't appear at its time, and say so if that is new."""
        rows = type(self)._default_manager.filter(pk=self.pk)
        if rows.exclude(hindrance=reason).update(hindrance=reason):
            logger.warning("Post %d stays scheduled: %s", self.pk, reason)
            post_held_up.send(type(self), post=self, reason=reason)

    def step(
        self,
        verb: str,
        by: Any = None,
        *,
        reason: str = "",
        seen: str = "",
        version: int | None = None,
    ) -> None:
        """
        Take a step of the table that needs no more than a reason.

        ``seen`` is the state that whoever takes it saw, and ``version`` the text that
        they read: in any other state, or of any other text, nothing is done. Raise
        ValidationError, with the code "state" where the table has no such step from
        the state that the post is in by now, with "text" where the text was changed,
        and PermissionDenied if it isn't for the user ``by``. Nobody is the site
        itself: jobs, imports and commands.
        """
        with self._stepping(verb, by, reason, seen, version):
            pass

    def publish(
        self,
        at: datetime | None = None,
        by: Any = None,
        *,
        verb: str = "",
        reason: str = "",
        seen: str = "",
        version: int | None = None,
    ) -> None:
        """
        Make the post public at ``at``, or now, its bylines kept as they are then.

        Raise ValidationError with what is missing still, while the post is under
        embargo for ``by``, or if it is out.
        """
        at = at or timezone.now()
        verb = verb or self._verb_of_publication(at)
        with self._stepping(verb, by, reason, seen, version) as before:
            self.check_ready(by)
            self.lift_embargo(at, by, reason)
            if before == self.Status.SCHEDULED:
                self.address_date = None  # Nobody has read it there yet.
            self.published_at = at
            zone = ZoneInfo(SiteSettings.objects.for_page().time_zone)
            self.address_date = self.address_date or at.astimezone(zone).date()
            if verb != Verb.SCHEDULE:
                for byline in self.bylines.all():
                    byline.keep()

    def _verb_of_publication(self, at: datetime) -> Verb:
        """Return the step that brings the post out at ``at``."""
        if at > timezone.now():
            return Verb.SCHEDULE
        rows = type(self)._default_manager.filter(pk=self.pk)
        back = (self.Status.WITHDRAWN, self.Status.RETRACTED)
        was_out = rows.values_list("status", flat=True).get() in back
        return Verb.REPUBLISH if was_out else Verb.PUBLISH

    def recall(self, by: Any = None, *, reason: str = "", seen: str = "") -> None:
        """
        Make a draft again of a post that is scheduled.

        It has no day any more, and its bylines say again what is true by then.
        """
        with self._stepping(Verb.RECALL, by, reason, seen):
            self.published_at = self.address_date = None
            self.bylines.update(kept_at=None)

    def withdraw(
        self, notice: str = "", by: Any = None, *, reason: str = "", seen: str = ""
    ) -> None:
        """Take the post away: its address then answers 410, with ``notice``."""
        with self._stepping(Verb.WITHDRAW, by, reason, seen):
            self.notice = notice

    def retract(
        self, notice: str, by: Any = None, *, reason: str = "", seen: str = ""
    ) -> None:
        """Mark the post as retracted: it stays readable under ``notice``."""
        if not notice.strip():
            raise ValidationError(
                _("Write in “Notice” why it is retracted first: readers see it.")
            )
        with self._stepping(Verb.RETRACT, by, reason, seen):
            self.notice = notice
            self.corrections.create(kind="retraction", text=notice, made_by=by)

    @contextmanager
    def _stepping(
        self,
        verb: str,
        by: Any,
        reason: str,
        seen: str = "",
        version: int | None = None,
    ) -> Iterator[str]:
        """
        Give the state that is stored, and store the one that the step leads to.

        The row is locked meanwhile and read anew, and only what concerns publication
        is written: whoever edits the text at the same time loses nothing, what is
        made of the text is made of the newest, nobody approves of words that they
        haven't read, and of two who publish at once, the second is told. The log gets
        its line.
        """
        try:
            with transaction.atomic():
                rows = type(self)._default_manager.filter(pk=self.pk)
                locked = rows.select_for_update(no_key=True, of=("self",))
                self.refresh_from_db(from_queryset=locked)
                before: str = self.status
                step = self._check_step(verb, by, reason, before, seen or before)
                self._check_read(version)
                yield before
                self.status, self.hindrance = step.becomes, ""
                self.validate_constraints()
                self.save(update_fields=STEP_FIELDS)
                self._log_step(step, before, by, reason)
        except IntegrityError:
            self.validate_constraints()  # Says what another post of that moment took.
            raise

    def _check_step(
        self, verb: str, by: Any, reason: str, before: str, seen: str
    ) -> Step:
        if before != seen:
            raise ValidationError(
                _("Somebody was faster: the post is in the state “%(state)s” by now."),
                code="state",
                params={"state": workflow.Status(before).label},
            )
        step = workflow.step_from(before, verb)
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        if by is not None and not rows.open_to(step.who, by).exists():
            raise PermissionDenied
        if step.needs == "reason" and not reason.strip():
            raise ValidationError(_("Say why: the authors read it."), code="reason")
        return step

    def _check_read(self, version: int | None) -> None:
        """Refuse if the text isn't any more what whoever takes the step has read."""
        if version not in (None, self.version):
            raise ValidationError(
                _("The text was changed since you opened this page."), code="text"
            )

    def _log_step(self, step: Step, before: str, by: Any, reason: str) -> None:
        transition = Transition.objects.create(
            post_id=self.pk,
            verb=step.verb,
            was=before,
            became=step.becomes,
            by=by,
            reason=reason.strip(),
        )
        post_stepped.send(type(self), post=self, transition=transition)

    def steps_for(self, user: Any) -> list[Step]:
        """Return the steps that ``user`` may take from where the post is now."""
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        possible = workflow.steps_from(self.status)
        callers = {step.who for step in possible}
        open_to = {who for who in callers if rows.open_to(who, user).exists()}
        return [step for step in possible if step.who in open_to]

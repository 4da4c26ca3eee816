"""Which steps lead a post from state to state, and who may take each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User

LONGEST_REASON = 2_000


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


class Verb(models.TextChoices):
    SUBMIT = "submit", _("Submit")
    TAKE_BACK = "take_back", pgettext_lazy("a post", "Take back")
    BEGIN_REVIEW = "begin_review", _("Begin the review")
    ASK_CHANGES = "ask_changes", _("Ask for changes")
    ACCEPT = "accept", pgettext_lazy("a post", "Accept")
    SCHEDULE = "schedule", _("Schedule")
    PUBLISH = "publish", _("Publish")
    APPEAR = "appear", _("Appear at its time")
    RECALL = "recall", _("Take back to the drafts")
    WITHDRAW = "withdraw", _("Withdraw")
    RETRACT = "retract", _("Retract")
    REPUBLISH = "republish", _("Publish again")


class Who(models.TextChoices):
    """Who takes a step: see ``PostQuerySet.open_to``."""

    WRITER = "writer", _("whoever writes at it")
    PUBLISHER = "publisher", _("whoever may publish it")
    EDITOR = "editor", _("editors")
    SITE = "site", _("the site itself")


@dataclass(frozen=True)
class Step:
    """One row of the table: what leads from which states to which, and by whom."""

    verb: Verb
    origins: tuple[Status, ...]
    becomes: Status
    who: Who
    # What must be said with it: a reason for the log, or a notice to the readers.
    needs: str = ""

    @property
    def label(self) -> Any:
        return self.verb.label


WRITING = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.CHANGES_ASKED,
    Status.ACCEPTED,
)
STEPS = (
    Step(
        Verb.SUBMIT,
        (Status.DRAFT, Status.CHANGES_ASKED),
        Status.SUBMITTED,
        Who.WRITER,
    ),
    Step(
        Verb.TAKE_BACK,
        (Status.SUBMITTED, Status.IN_REVIEW),
        Status.DRAFT,
        Who.WRITER,
    ),
    Step(Verb.BEGIN_REVIEW, (Status.SUBMITTED,), Status.IN_REVIEW, Who.EDITOR),
    Step(
        Verb.ASK_CHANGES,
        (Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED),
        Status.CHANGES_ASKED,
        Who.EDITOR,
        needs="reason",
    ),
    Step(
        Verb.ACCEPT,
        (Status.SUBMITTED, Status.IN_REVIEW, Status.CHANGES_ASKED),
        Status.ACCEPTED,
        Who.EDITOR,
    ),
    Step(
        Verb.PUBLISH,
        (*WRITING, Status.SCHEDULED),
        Status.PUBLISHED,
        Who.PUBLISHER,
    ),
    Step(
        Verb.SCHEDULE,
        (*WRITING, Status.SCHEDULED, Status.WITHDRAWN),
        Status.SCHEDULED,
        Who.PUBLISHER,
    ),
    Step(Verb.APPEAR, (Status.SCHEDULED,), Status.PUBLISHED, Who.SITE),
    Step(Verb.RECALL, (Status.SCHEDULED,), Status.DRAFT, Who.PUBLISHER),
    Step(Verb.WITHDRAW, (Status.PUBLISHED,), Status.WITHDRAWN, Who.PUBLISHER),
    # What was retracted stays marked, unless an editor thinks better of it.
    Step(Verb.WITHDRAW, (Status.RETRACTED,), Status.WITHDRAWN, Who.EDITOR),
    Step(
        Verb.RETRACT,
        (Status.PUBLISHED, Status.WITHDRAWN),
        Status.RETRACTED,
        Who.EDITOR,
        needs="notice",
    ),
    Step(Verb.REPUBLISH, (Status.WITHDRAWN,), Status.PUBLISHED, Who.PUBLISHER),
    Step(Verb.REPUBLISH, (Status.RETRACTED,), Status.PUBLISHED, Who.EDITOR),
)


def steps_from(status: str) -> list[Step]:
    """Return the steps that lead on from ``status``, as the table has them."""
    return [step for step in STEPS if status in step.origins]


def step_from(status: str, verb: str) -> Step:
    """Return the one step; raise ValidationError ("state") if there is none."""
    for step in steps_from(status):
        if step.verb == verb:
            return step
    raise ValidationError(
        _("This can't be done while it is in the state “%(state)s”."),
        code="state",
        params={"state": Status(status).label},
    )


class TransitionQuerySet(models.QuerySet["Transition"]):
    def forget(self, posts: Collection[int]) -> None:
        """
        Delete the lines of ``posts``, which were never the site's own: a demo's.

        Of no others does the database let a line go (migration 0032).
        """
        named = "SELECT set_config('rounds.posts_to_forget', %s, true)"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(named, [",".join(map(str, posts))])
            self.filter(post__in=posts).delete()
            cursor.execute(named, [""])


class Transition(models.Model):
    """
    One line of the log: who led a post from which state to which, when, and why.

    The database lets nobody change or delete a line, nor empty the table (migrations
    0021 and 0028). When its post is deleted, a line forgets of which it was, and the
    reason.
    """

    post = models.ForeignKey(
        "blog.Post",
        models.SET_NULL,
        null=True,
        related_name="transitions",
        verbose_name=_("post"),
    )
    verb = models.CharField(_("step"), max_length=12, choices=Verb)
    was = models.CharField(_("before"), max_length=13, choices=Status)
    became = models.CharField(_("after"), max_length=13, choices=Status)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty where the site itself acted."),
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())

    objects = TransitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a post")
        verbose_name_plural = _("steps of posts")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["post", "-at"], name="transition_of_post"),)

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.post_id}"

    @property
    def headline(self) -> str:
        return str(self.get_became_display())

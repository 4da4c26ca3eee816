from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from blog import markup
from blog.models.author import Author
from blog.models.preview_link import PreviewLink
from blog.models.publishing import PUBLIC

LONGEST_REVIEW = 20_000
# A review that is not there by then is asked for once more.
BEFORE_DUE = timedelta(days=2)


class ReviewQuerySet(models.QuerySet["Review"]):
    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def shown(self) -> Self:
        """Return those that readers see, named where that is shown, oldest first."""
        rows = self.exclude(shown=Review.Shown.NOT).exclude(finished_at=None)
        told = {"shown_name": F("name"), "shown_slug": F("author__slug")}
        cases = {
            alias: Case(
                When(shown=Review.Shown.NAMED, then=Coalesce(value, Value(""))),
                default=Value(""),
                output_field=models.TextField(),
            )
            for alias, value in told.items()
        }
        return rows.annotate(**cases).order_by("finished_at", "pk")

    def to_remind(self) -> Self:
        """Return the reviews that are due soon and were not yet reminded of."""
        soon = timezone.localdate() + BEFORE_DUE
        open_links = PreviewLink.objects.open().exclude(email="")
        waiting = self.unfinished().filter(reminder_sent_at=None, due_on__lte=soon)
        waiting = waiting.exclude(post__status__in=PUBLIC)
        return waiting.filter(link__in=open_links).select_related("post", "link")


class Review(models.Model):
    """
    The judgement of somebody who was asked for it, from the invitation on.

    It is written once, by the link of the invitation. Readers see it, with its date,
    if an editor shows it, and by whom it is if the reviewer allows that as well.
    """

    class Recommendation(models.TextChoices):
        ACCEPT = "accept", pgettext_lazy("a reviewer", "Publish it as it is")
        MINOR = "minor", _("Publish it after small changes")
        MAJOR = "major", _("It needs large changes")
        REJECT = "reject", _("Don’t publish it")

    class Shown(models.TextChoices):
        NOT = "not", _("Not shown to readers")
        ANONYMOUS = "anonymous", _("Shown without a name")
        NAMED = "named", _("Shown with the reviewer’s name")

    post = models.ForeignKey(
        "blog.Post", models.CASCADE, related_name="reviews", verbose_name=_("post")
    )
    author = models.ForeignKey(
        Author,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews_given",
        verbose_name=_("reviewer in the register"),
    )
    name = models.CharField(_("reviewer"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    link = models.OneToOneField(
        PreviewLink,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="review",
        verbose_name=_("link"),
    )
    invited_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(
        _("invited"), default=timezone.now, db_default=Now(), editable=False
    )
    due_on = models.DateField(
        _("due"),
        help_text=_("A reminder is mailed once, two days before."),
    )
    reminder_sent_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    recommendation = models.CharField(
        _("recommendation"),
        max_length=6,
        choices=Recommendation,
        blank=True,
        help_text=_("For the authors and editors. Readers never see it."),
    )
    text = models.TextField(
        _("review"),
        max_length=LONGEST_REVIEW,
        blank=True,
        help_text=_("What is good, what is not, and what would make it better."),
    )
    may_name = models.BooleanField(
        _("my name may be shown"),
        default=False,
        help_text=_(
            "If the review is shown with the article. Authors and editors know it."
        ),
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    shown = models.CharField(
        _("to readers"), max_length=9, choices=Shown, default=Shown.NOT
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("invited_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at=None) | ~Q(recommendation="") & ~Q(text=""),
                name="review_finished_says_something",
            ),
            models.CheckConstraint(
                condition=Q(shown="not") | Q(finished_at__isnull=False),
                name="review_shown_is_finished",
                violation_error_message=_("Only a finished review can be shown."),
            ),
            models.CheckConstraint(
                condition=~Q(shown="named") | Q(may_name=True),
                name="review_named_by_leave",
                violation_error_message=_("The reviewer wants no name to be shown."),
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                name="review_to_remind",
                condition=Q(finished_at=None, reminder_sent_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = markup.plain(self.name)
        super().save(*args, **kwargs)

    @property
    def is_late(self) -> bool:
        return self.finished_at is None and self.due_on < timezone.localdate()

    @property
    def may_be(self) -> list[tuple[str, Any]]:
        """Return how it may be shown to readers, as the reviewer wants it."""
        if self.finished_at is None:
            return []
        every = self.Shown
        open_to = [every.NOT, every.ANONYMOUS] + [every.NAMED] * self.may_name
        return [(str(each), each.label) for each in open_to]

    def finish(self, recommendation: str, text: str, *, may_name: bool) -> None:
        """Keep what the reviewer says. Raise ValidationError if they have said it."""
        with transaction.atomic():
            rows = Review.objects.select_for_update(no_key=True, of=("self",))
            if not rows.unfinished().filter(pk=self.pk).exists():
                raise ValidationError(_("This review is finished."))
            lines = (markup.plain(line) for line in text.splitlines())
            self.text = "\n".join(lines).strip()
            self.recommendation, self.may_name = recommendation, may_name
            self.finished_at = timezone.now()
            self.save()

    def withdraw(self) -> None:
        """Take the invitation back: its link ends, and no review will come."""
        with transaction.atomic():
            rows = Review.objects.select_for_update(no_key=True, of=("self",))
            if not rows.unfinished().filter(pk=self.pk).exists():
                raise ValidationError(_("This review is finished."))
            if self.link:
                self.link.revoke()
            self.delete()

    def show(self, shown: str) -> None:
        """Show it to readers in this way. Raise ValidationError if it can't be so."""
        with transaction.atomic():
            rows = Review.objects.select_for_update(no_key=True, of=("self",))
            stored = rows.get(pk=self.pk)
            stored.shown = shown
            stored.full_clean()
            stored.save(update_fields=["shown"])
        self.shown = shown


def usual_due_date() -> date:
    return timezone.localdate() + timedelta(days=14)

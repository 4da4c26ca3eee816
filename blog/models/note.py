from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import markup
from blog.models.preview_link import PreviewLink

LONGEST_NOTE = 4_000
LONGEST_QUOTE = 1_000
CONTEXT = 64


class NoteQuerySet(models.QuerySet["Note"]):
    def begun(self) -> Self:
        """Return the notes with which a thread begins."""
        return self.filter(parent=None)

    def unsettled(self) -> Self:
        return self.begun().filter(resolved_at=None)

    def by_link(self, link: PreviewLink) -> Self:
        """Return what whoever has ``link`` said: they see no notes of others."""
        return self.begun().filter(link=link)

    def with_replies(self) -> Self:
        """Load the threads whole: two queries."""
        people = ("author", "resolved_by")
        replies = Note.objects.select_related("author").order_by("created_at", "pk")
        rows = self.select_related(*people).order_by("created_at", "pk")
        return rows.prefetch_related(Prefetch("replies", replies))


class Note(models.Model):
    """
    What somebody says of a passage of a draft, or answers to that: never public.

    The passage is a TextQuoteSelector of the W3C's Web Annotation Data Model, with
    the start of its TextPositionSelector: ``blog.desk.anchors`` finds it again.
    """

    post = models.ForeignKey(
        "blog.Post", models.CASCADE, related_name="notes", verbose_name=_("post")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("answers"),
    )
    author = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    link = models.ForeignKey(
        PreviewLink,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("by the link"),
    )
    name = models.CharField(_("name"), max_length=200)
    quote = models.TextField(_("passage"), max_length=LONGEST_QUOTE, blank=True)
    prefix = models.CharField(_("before it"), max_length=CONTEXT, blank=True)
    suffix = models.CharField(_("after it"), max_length=CONTEXT, blank=True)
    start = models.PositiveIntegerField(_("where it began"), default=0)
    body = models.TextField(_("note"), max_length=LONGEST_NOTE)
    created_at = models.DateTimeField(
        _("when"), default=timezone.now, db_default=Now(), editable=False
    )
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    reopened_at = models.DateTimeField(_("opened again"), null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a draft")
        verbose_name_plural = _("notes on drafts")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None, quote=""),
                name="note_answers_in_thread",
            ),
        )
        indexes = (
            models.Index(fields=["post", "created_at"], name="note_of_post"),
            models.Index(
                fields=["post", "-created_at"],
                name="note_unsettled",
                condition=Q(parent=None, resolved_at=None),
            ),
        )

    def __str__(self) -> str:
        return markup.excerpt(self.body, 12)

    def save(self, *args: Any, **kwargs: Any) -> None:
        lines = (markup.plain(line) for line in self.body.splitlines())
        self.body = "\n".join(lines).strip()
        self.name = markup.plain(self.name)
        super().save(*args, **kwargs)

    def answer(self, **said: Any) -> "Note":
        """Save an answer to the thread that this note begins, which is open then."""
        if self.parent_id:
            raise ValueError("An answer has no answers of its own.")
        reply: Note = self.replies.create(post=self.post, **said)
        if self.resolved_at:
            self.reopen()
        return reply

    def resolve(self, by: User) -> bool:
        """
        Note that nothing is left to do, and return whether nobody had before.

        Who was first stays who settled it.
        """
        if self.parent_id:
            raise ValidationError(_("A thread is settled as a whole."))
        rows = Note.objects.filter(pk=self.pk, resolved_at=None)
        is_first = bool(rows.update(resolved_at=timezone.now(), resolved_by=by))
        self.refresh_from_db(fields=["resolved_at", "resolved_by"])
        return is_first

    def reopen(self) -> None:
        rows = Note.objects.filter(pk=self.pk).exclude(resolved_at=None)
        rows.update(resolved_at=None, resolved_by=None, reopened_at=timezone.now())
        self.refresh_from_db(fields=["resolved_at", "resolved_by", "reopened_at"])

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.models import User

# Days for which the files of a trial are kept for the import itself.
KEPT_DAYS = 7


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def forgotten(self) -> "ArrivalQuerySet":
        """Return the imports whose files wait for a decision that nobody took."""
        since = timezone.now() - timedelta(days=KEPT_DAYS)
        return self.exclude(folder="").filter(ended_at__lt=since)


class Arrival(models.Model):
    """
    One import that an editor asked for in the admin, and what came of it.

    ``folder`` names what was uploaded, in private storage, until the import ends.
    ``report`` is the JSON form of ``blog.importers.report.Report``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    state = models.CharField(
        _("state"), max_length=7, choices=State, default=State.WAITING, editable=False
    )
    is_trial = models.BooleanField(
        _("only a trial"),
        default=True,
        help_text=_("Tells what would come in, and changes nothing."),
    )
    folder = models.CharField(_("folder"), max_length=200, blank=True, editable=False)
    files = models.JSONField(_("files"), default=list, editable=False)
    items_done = models.PositiveIntegerField(_("items done"), default=0, editable=False)
    items_all = models.PositiveIntegerField(_("items"), default=0, editable=False)
    refusal = models.TextField(_("why it was refused"), blank=True, editable=False)
    report = models.JSONField(_("report"), default=dict, editable=False)
    asked_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(
        _("asked"), default=timezone.now, db_default=Now(), editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(refusal__gt=""),
                name="arrival_refused_says_why",
            ),
        )

    def __str__(self) -> str:
        return ", ".join(self.files)

    def keep(self, exports: Iterable[File], media: File | None) -> None:
        """Store what was uploaded where nobody can ask for it, for the job to read."""
        self.folder = f"imports/{secrets.token_urlsafe(16)}"
        self.files = []
        for number, export in enumerate(exports):
            private().save(f"{self.folder}/{number:03}.xml", export)
            self.files.append(PurePath(export.name or "").name)
        if media:
            private().save(f"{self.folder}/media.zip", media)

    def begin(self, *, trial: bool) -> None:
        """Queue the import, or a trial of it; the job goes on with the transaction."""
        self.state, self.is_trial = self.State.WAITING, trial
        self.refusal, self.ended_at = "", None
        self.items_done = self.items_all = 0
        self.save()
        # By its name: who runs it joins apps that this one knows nothing of.
        app.configure_task("config.moving.jobs.bring_in").defer(arrival=self.pk)

    def end(self, state: str, **said: Any) -> None:
        """Write down what came of it. Only the files of a trial are used again."""
        self.state, self.ended_at = state, timezone.now()
        for field, value in said.items():
            setattr(self, field, value)
        self.save()
        if not (self.is_trial and state == self.State.DONE):
            self.discard()

    def discard(self) -> None:
        """Remove what was uploaded."""
        if self.folder:
            for name in private().listdir(self.folder)[1]:
                private().delete(f"{self.folder}/{name}")
            private().delete(self.folder)
            self.folder = ""
            self.save(update_fields=["folder"])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.discard()
        return super().delete(*args, **kwargs)

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def may_begin(self) -> bool:
        """Return whether a trial has passed whose files are still here."""
        return self.state == self.State.DONE and self.is_trial and bool(self.folder)


def private() -> Storage:
    return storages["private"]


class ImportedQuerySet(models.QuerySet["Imported"]):
    def known(self, source: str, kind: str) -> dict[str, int]:
        """Return what of ``kind`` came from ``source``: our number by its own."""
        rows = self.filter(source=source, kind=kind)
        return dict(rows.values_list("number", "object_id"))

    def note(self, source: str, target: models.Model, number: Any, **more: str) -> None:
        """Remember that ``number`` at ``source`` is ``target`` here."""
        row = self.model(
            source=source,
            kind=target._meta.model_name or "",
            number=str(number),
            object_id=target.pk,
            **more,
        )
        # One statement: an import notes each thing that it brings.
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["source", "kind", "number"],
            update_fields=["object_id", *more],
        )

    def hand_over(self, old: models.Model, new: models.Model) -> None:
        """Let what was ``old`` here be ``new`` from now on, for later imports too."""
        rows = self.filter(kind=old._meta.model_name, object_id=old.pk)
        rows.update(object_id=new.pk)


class Imported(models.Model):
    """
    What of another blog is what here, so that a second import finds it again.

    ``source`` is the other blog's address without scheme; ``kind`` the lower-case
    name of our model; ``number`` the other blog's name for the thing: a post's,
    image's or comment's number, an author's login, a category's or tag's slug.
    """

    source = models.CharField(max_length=255)
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=250)
    object_id = models.PositiveBigIntegerField()
    # SHA-256 of the text as it was stored, in hexadecimal digits: while it is the
    # same, nobody has edited it here, and a better import may write it anew.
    digest = models.CharField(max_length=64, blank=True)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = (
            models.UniqueConstraint(
                fields=["source", "kind", "number"], name="imported_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.number}"

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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


class ImportedQuerySet(models.QuerySet["Imported"]):
    def known(self, source: str, kind: str) -> dict[str, int]:
        """Return what of ``kind`` came from ``source``: our number by its own."""
        rows = self.filter(source=source, kind=kind)
        return dict(rows.values_list("number", "object_id"))

    def note(self, source: str, target: models.Model, number: Any, **more: str) -> None:
        """Remember that ``number`` at ``source`` is ``target`` here."""
        self.update_or_create(
            source=source,
            kind=target._meta.model_name,
            number=str(number),
            defaults={"object_id": target.pk, **more},
        )


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

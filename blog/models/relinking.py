from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext


class RelinkingQuerySet(models.QuerySet["Relinking"]):
    def begin(self, name: str) -> "Relinking":
        """Note that all posts with ``@name`` are to be linked anew, all of them."""
        anew: dict[str, Any] = {
            "begun_at": timezone.now(),
            "finished_at": None,
            "total": None,
            "mended": 0,
            "last_post": 0,
        }
        row, _made = self.update_or_create(name=name.lower(), defaults=anew)
        return row

    def unfinished(self) -> "RelinkingQuerySet":
        return self.filter(finished_at=None).order_by("begun_at", "pk")


class Relinking(models.Model):
    """
    How far a change of the register has come into the posts that mention a handle.

    There is one row for each name. A worker that is killed leaves it where it was, and
    another one goes on there.
    """

    name = models.CharField(max_length=200, unique=True)  # In small letters.
    # Another change begins anew, and a worker at the earlier one sees it by this.
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    # Not known before a worker has counted.
    total = models.PositiveIntegerField(null=True)
    mended = models.PositiveIntegerField(default=0)
    # Posts go by their numbers: those up to this one are done.
    last_post = models.BigIntegerField(default=0)

    objects = RelinkingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"@{self.name}: {self.progress}"

    @property
    def progress(self) -> str:
        """Return how far it is, in words: "312 of 1,204 posts"."""
        if self.finished_at:
            return ngettext(
                "done, %(number)s post", "done, %(number)s posts", self.mended
            ) % {"number": number_format(self.mended, force_grouping=True)}
        if self.total is None:
            return gettext("waiting")
        return ngettext(
            "%(mended)s of %(total)s post", "%(mended)s of %(total)s posts", self.total
        ) % {
            "mended": number_format(self.mended, force_grouping=True),
            "total": number_format(self.total, force_grouping=True),
        }

    def advance(self, **fields: Any) -> bool:
        """Store ``fields`` as long as no other change has begun anew meanwhile."""
        rows = Relinking.objects.filter(pk=self.pk, begun_at=self.begun_at)
        return rows.update(**fields) > 0

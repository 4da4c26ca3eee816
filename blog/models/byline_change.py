from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.author import Author


class BylineChange(models.Model):
    """
    That somebody came to sign a post, or signs it no longer, and by whose hand.

    It is written with the change itself and never altered. The name is kept as well:
    an author may go from the register, or become one with another entry.
    """

    class Kind(models.TextChoices):
        JOINED = "joined", pgettext_lazy("an author", "joined")
        MOVED = "moved", pgettext_lazy("an author", "moved in the order")
        PART = "part", pgettext_lazy("an author", "took another part")
        CONFIRMED = "confirmed", pgettext_lazy("an author", "confirmed their part")
        LEFT = "left", pgettext_lazy("an author", "left")
        REMOVED = "removed", pgettext_lazy("an author", "was removed")

    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        related_name="byline_changes",
        verbose_name=_("post"),
    )
    author = models.ForeignKey(
        Author,
        models.SET_NULL,
        null=True,
        related_name="byline_changes",
        verbose_name=_("author"),
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("change"), max_length=9, choices=Kind)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody where it was done by the link of a mail."),
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("change of a byline")
        verbose_name_plural = _("changes of bylines")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["post", "-at"], name="byline_change_of_post"),)

    def __str__(self) -> str:
        return gettext("%(name)s %(change)s") % {
            "name": self.name,
            "change": self.get_kind_display(),
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("What happened to a byline is not altered.")
        super().save(*args, **kwargs)

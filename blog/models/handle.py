from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower, Upper
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from blog import markup
from blog.models.author import Author
from blog.models.relinking import Relinking
from blog.networks import Network, handle_url


class HandleQuerySet(models.QuerySet["Handle"]):
    def urls_of(self, names: Iterable[str]) -> dict[str, str]:
        """
        Return where each known ``@name`` leads, by its oldest entry that is not gone.

        It is empty for a name whose entries are all gone.
        """
        upper = {name: name.upper() for name in names}
        entries = self.annotate(upper_name=Upper("name")).order_by("-is_gone", "-pk")
        found = entries.filter(upper_name__in=set(upper.values()))
        urls = {entry.name.upper(): entry.url for entry in found}
        known = ((name, urls.get(high)) for name, high in upper.items())
        return {name: url for name, url in known if url is not None}

    def mend_links(self, name: str) -> None:
        """Queue that the posts which mention ``@name`` are linked anew."""
        Relinking.objects.begin(name)
        # By its name: models import nothing that does jobs. The queue is in this
        # database, so that the job waits for the transaction, or goes with it.
        app.configure_task("blog.tasks.relink_handle").defer(name=name)


class Handle(models.Model):
    """Where an ``@name`` lives. One that moves is mended here, once for all posts."""

    network = models.CharField(
        _("network"),
        max_length=20,
        choices=Network,
        default=Network.X,
        help_text=_("Where the name is registered."),
    )
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_(
            "Without the first @: drjfrank, or ines@ward.example for Mastodon."
        ),
    )
    author = models.ForeignKey(
        Author,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="register",
        verbose_name=_("author"),
        help_text=_("Left empty for people and journals who don't write here."),
    )

    is_gone = models.BooleanField(
        _("gone"),
        default=False,
        db_default=False,
        help_text=_("The account is no longer there: its name leads nowhere."),
    )

    objects = HandleQuerySet.as_manager()

    class Meta:
        verbose_name = _("handle")
        verbose_name_plural = _("handles")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                "network",
                Lower("name"),
                name="handle_unique",
                violation_error_message=_("This handle is in the register already."),
            ),
        )
        indexes = (models.Index(Upper("name"), name="handle_name_any_case"),)

    def __str__(self) -> str:
        return self.name if self.network == Network.WEBSITE else f"@{self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            old = Handle.objects.filter(pk=self.pk).first()
            super().save(*args, **kwargs)
            if old is None or old.url != self.url:
                for name in sorted({old.name if old else self.name, self.name}):
                    Handle.objects.mend_links(name)

    def clean(self) -> None:
        self.name = markup.plain(self.name).lstrip("@")
        if not handle_url(self.network, self.name):
            raise ValidationError(
                {"name": _("This is no name that the network could have.")}
            )

    @property
    def url(self) -> str | None:
        """Return where it lives: nowhere if it is gone, None if no network has it."""
        return "" if self.is_gone else handle_url(self.network, self.name) or None


@receiver(post_delete, sender=Handle)
def mend_links_of_deleted(instance: Handle, **kwargs: Any) -> None:
    # A signal, since nothing else tells of what goes with its author.
    Handle.objects.mend_links(instance.name)

import re
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 700  # characters of a path
# WordPress' names for smaller copies of an image: ``ward-300x200.jpg``.
SMALLER = re.compile(r"-(?:[0-9]{1,5}x[0-9]{1,5}|scaled)(?=\.[A-Za-z]{3,4}$)")

# What stands after the address of a list, or of a post, for its feed in each form.
FEED = re.compile(r"(?<=/)feed/(?:atom/|json/)?$")


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def destination_of(self, path: str) -> str | None:
        """
        Return where what stood at ``path`` is now, or its feed.

        It is empty if that is nowhere, and None if what stood there was deleted.
        """
        whole, subject = SMALLER.sub("", path), FEED.sub("", path)
        # Other blogs end addresses with a slash or without, and answer to both.
        ends = (path, whole, f"{path.rstrip('/')}/", path.rstrip("/"))
        feeds = (subject, subject.rstrip("/")) if subject != path else ()
        asked = self.filter(path__in={*ends, *feeds} - {""})
        found = {moved.path: moved for moved in asked}
        if moved := next((found[end] for end in ends if end in found), None):
            return None if moved.is_dead else moved.get_destination()
        moved = next((found[f] for f in feeds if f in found), None)
        destination = moved.get_destination() if moved and not moved.url else ""
        return destination and f"{destination}{path.removeprefix(subject)}"

    def remember(self, path: str, target: models.Model) -> None:
        """Send readers who ask for ``path`` to where ``target`` stands by then."""
        self.update_or_create(
            path=unquote(path),
            defaults={
                "content_type": ContentType.objects.get_for_model(target),
                "object_id": target.pk,
                "url": "",
            },
        )

    def keep(self, paths: Iterable[str], target: models.Model) -> int:
        """
        Send readers of ``paths`` to ``target``, and return how many are new.

        What leads somewhere already goes on leading there.
        """
        kind = ContentType.objects.get_for_model(target)
        wanted = {unquote(path)[:LONGEST] for path in paths}
        here = {moved.path: moved for moved in self.filter(path__in=wanted)}
        dead = [m.path for m in here.values() if m.is_dead]
        self.filter(path__in=dead).update(content_type=kind, object_id=target.pk)
        new = sorted(wanted - here.keys())
        self.bulk_create(
            [self.model(path=p, content_type=kind, object_id=target.pk) for p in new],
            ignore_conflicts=True,
        )
        return len(new)

    def hand_over(self, old: "Addressed", new: "Addressed") -> None:
        """Send readers of ``old``, and of all its old addresses, to ``new``."""
        kind = ContentType.objects.get_for_model(old)
        self.filter(content_type=kind, object_id=old.pk).update(object_id=new.pk)
        self.remember(old.get_absolute_url(), new)

    def forget(self, path: str) -> None:
        """Drop what stood for ``path``, since something new lives there."""
        self.filter(path=unquote(path)).delete()


class Redirect(models.Model):
    """
    An address that moved.

    It names the thing and not its address, so that a post renamed five times
    is still one hop away from each of its old addresses. ``path`` is what a
    request asks for once its percent signs are read: ``/tag/łódź/``.
    """

    path = models.CharField(
        _("old path"),
        max_length=LONGEST,
        unique=True,
        help_text=_("From the first slash on, without the host: /2015/06/11/old-name/"),
    )
    content_type = models.ForeignKey(
        ContentType,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("kind of target"),
    )
    object_id = models.PositiveBigIntegerField(
        _("number of target"), null=True, blank=True
    )
    target = GenericForeignKey()
    url = models.CharField(
        _("new address"),
        max_length=LONGEST,
        blank=True,
        help_text=_("Where nothing of this site is meant: a path or a whole address."),
    )

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(path__startswith="/"),
                name="redirect_path_is_absolute",
                violation_error_message=_("The old path must begin with a slash."),
            ),
            models.CheckConstraint(
                condition=Q(
                    content_type__isnull=True, object_id__isnull=True, url__gt=""
                )
                | Q(content_type__isnull=False, object_id__isnull=False, url=""),
                name="redirect_has_one_target",
                violation_error_message=_(
                    "Give either a new address or a target, not both."
                ),
            ),
        )
        indexes = (
            models.Index(fields=["content_type", "object_id"], name="redirect_target"),
        )

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        self.path = unquote(self.path)
        if self.url.startswith(("https://", "http://")):
            try:
                URLValidator()(self.url)
            except ValidationError as error:
                raise ValidationError({"url": error}) from None
        elif self.url and not self.url.startswith("/"):
            raise ValidationError(
                {"url": _("Begin with a slash, or with https:// or http://.")}
            )
        if self.url.startswith("//") or self.comes_back():
            raise ValidationError({"url": _("This address leads nowhere.")})

    @property
    def is_dead(self) -> bool:
        """Return whether what the address named was deleted."""
        return not self.url and self.target is None

    def comes_back(self) -> bool:
        """Return whether who follows the new address, and what follows, ends here."""
        others = Redirect.objects.exclude(pk=self.pk)
        seen, path = {self.path}, path_here(self.url)
        while path and path not in seen:
            seen.add(path)
            onward = others.filter(path=path).first()
            path = path_here(onward.url) if onward else ""
        return bool(path)

    def get_destination(self) -> str:
        """
        Return the address to send readers to.

        It is empty when what it named is gone, or is not for readers now: the
        new name of a post may tell what nobody is to know yet.
        """
        hidden = isinstance(self.target, Addressed) and not self.target.is_known
        return "" if hidden else self.leads_to

    @property
    def leads_to(self) -> str:
        """Return the address of what it names, empty where there is none now."""
        if self.url or self.target is None or not self.target.public_path():
            return self.url
        address: str = self.target.get_absolute_url()
        return address


def path_here(url: str) -> str:
    """Return the path of ``url``, as a request gives it; empty on another site."""
    parts = urlsplit(url.removeprefix(settings.SITE_URL))
    return "" if parts.netloc else unquote(parts.path)


class Addressed(models.Model):
    """Gives a model an address of its own, of which no old form ever breaks."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update(no_key=True)
            # Where it is said to be new there is no row to ask for.
            new = kwargs.get("force_insert")
            old = None if new else rows.filter(pk=self.pk).first()
            self.prepare(old)
            super().save(*args, **kwargs)
            path, old_path = self.public_path(), old.public_path() if old else ""
            if path != old_path:
                Redirect.objects.forget(path)
                if old_path:
                    Redirect.objects.remember(old_path, self)

    def prepare(self, old: Self | None) -> None:
        """Set what is made from other fields; ``old`` is the row as stored, locked."""

    def public_path(self) -> str:
        """Return the path where readers may know this, empty when they can't yet."""
        return self.get_absolute_url()

    @property
    def is_known(self) -> bool:
        """Return whether readers may learn what this is called now."""
        return True

    def get_absolute_url(self) -> str:
        raise NotImplementedError

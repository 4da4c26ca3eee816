import re
import secrets
from functools import partial
from html import unescape
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.images import check_picture, without_metadata
from blog.models.consent import PatientConsent

RASTER = FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])


def upload_path(thing: models.Model, filename: str) -> str:
    """Return a path that nobody can guess: files of drafts are served by it too."""
    name = PurePath(filename)
    stem = slugify(name.stem)[:60] or "image"
    folder = f"{timezone.now():%Y/%m}/{secrets.token_urlsafe(16)}"
    return f"{folder}/{stem}{name.suffix.lower()}"


def names_in(html: str) -> set[str]:
    """Return the names of the files of this site that ``html`` shows or links to."""
    root = re.escape(settings.MEDIA_URL)
    found = re.findall(rf'<(?:img|a) [^>]*?\b(?:src|href)="{root}([^"]+)"', html)
    return {unquote(unescape(name)) for name in found}


class Licence(models.TextChoices):
    CC_BY = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
    CC_BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"
    CC_BY_NC = "https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"
    CC_BY_NC_ND = (
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "CC BY-NC-ND 4.0",
    )
    CC0 = "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"


class ImageQuerySet(models.QuerySet["Image"]):
    def in_text(self, html: str) -> "ImageQuerySet":
        """Return the images of this site that ``html``, cleaned, shows or links to."""
        names = names_in(html)
        return self.filter(Q(file__in=names) | Q(file_dark__in=names))

    def unconsented(self) -> "ImageQuerySet":
        """Return those that show a patient whose consent nobody has attested."""
        return self.filter(shows_patient=True, consent_at=None)

    def public(self) -> "ImageQuerySet":
        """Return the images that stand on a page which everybody may read."""
        from blog.models import Author, Page, Post

        posts = Post.objects.published()
        lead = posts.filter(image=OuterRef("pk"))
        inside = posts.filter(pictures=OuterRef("pk"))
        pages = Page.objects.filter(is_published=True, pictures=OuterRef("pk"))
        faces = Author.objects.filter(photo=OuterRef("pk"))
        return self.filter(
            Exists(lead) | Exists(inside) | Exists(pages) | Exists(faces)
        )


class Image(PatientConsent):
    file = models.ImageField(
        _("file"),
        upload_to=upload_path,
        width_field="width",
        height_field="height",
        validators=[RASTER, check_picture],
        help_text=_(
            "JPEG, PNG, WebP or AVIF, up to 10 MB. Articles: three wide to two high. "
            "Where and with what it was taken is removed."
        ),
    )
    file_dark = models.ImageField(
        _("file for the dark theme"),
        upload_to=upload_path,
        blank=True,
        validators=[RASTER, check_picture],
        help_text=_("For drawings only: the same drawing on a dark ground."),
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt = models.TextField(
        _("alternative text"),
        blank=True,
        help_text=_("What the image shows, for readers who can't see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("The image says nothing that the text doesn't: readers skip it."),
    )
    needs_alt = models.BooleanField(
        _("still needs alternative text"),
        default=False,
        editable=False,
        help_text=_("Set for imported images only, until an editor describes them."),
    )
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("Printed under the image.")
    )
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("For example: Drawing: T. Wren"),
    )
    licence = models.URLField(
        _("licence"),
        blank=True,
        choices=Licence,
        help_text=_("Under what terms others may use the image."),
    )
    shows_patient = models.BooleanField(
        _("shows a patient"),
        default=False,
        db_default=False,
        help_text=_("Published only once somebody attests the patient’s consent."),
    )
    created_at = models.DateTimeField(
        _("added"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["file"], name="image_file"),
            models.Index(fields=["file_dark"], name="image_file_dark"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(file__gt=""),
                name="image_has_file",
                violation_error_message=_("Choose a file."),
            ),
            models.CheckConstraint(
                condition=Q(alt__gt="") | Q(decorative=True) | Q(needs_alt=True),
                name="image_is_described",
                violation_error_message=_(
                    "Describe the image, or say that it is decorative."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.alt or PurePath(self.file.name or "").name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.alt, self.credit = markup.plain(self.alt), markup.plain(self.credit)
        if self.alt or self.decorative:
            self.needs_alt = False
        for name in ("file", "file_dark"):
            file = getattr(self, name)
            if file and not file._committed:  # Django's own sign for a new upload.
                setattr(self, name, without_metadata(file.file))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.alt = markup.plain(self.alt)
        if not (self.alt or self.decorative or self.needs_alt):
            raise ValidationError(
                {"alt": _("Describe the image, or say that it is decorative.")}
            )
        if self.alt and self.decorative:
            raise ValidationError(
                {"alt": _("A decorative image has no alternative text.")}
            )

    @property
    def licence_name(self) -> str:
        return Licence(self.licence).label if self.licence else ""

    def get_absolute_url(self) -> str:
        return str(self.file.url)

    def public_path(self) -> str:
        """Return the file's address where readers see it, else nothing (S7)."""
        return self.get_absolute_url() if self.is_public else ""

    @property
    def is_public(self) -> bool:
        """Return whether a page shows the image that everybody may read."""
        return Image.objects.public().filter(pk=self.pk).exists()


@receiver(post_delete, sender=Image)
def remove_pictures(instance: Image, **kwargs: Any) -> None:
    for file in filter(None, (instance.file, instance.file_dark)):
        remove_at_commit(file)


def remove_at_commit(file: FieldFile) -> None:
    """Let a file go with its row, once that is sure: nobody may see it (S7)."""
    # What the storage fails at is told in the log, and undoes nothing.
    remove = partial(file.storage.delete, str(file.name))
    transaction.on_commit(remove, robust=True)

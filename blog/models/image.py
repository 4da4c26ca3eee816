import secrets
from functools import partial
from pathlib import PurePath
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import markup
from blog.images.fields import PictureField
from blog.models.consent import PatientConsent
from blog.models.image_queryset import ImageQuerySet
from blog.models.licence import Licensed
from blog.models.renditions import Rendered, remove_copies_at_commit

# What another file in its place changes.
REPLACED = ["former", "widths", "widths_dark", "rendered_at", "consent_by"]
REPLACED += ["consent_at"]
RASTER = FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])


def upload_path(thing: models.Model, filename: str) -> str:
    """Return a path that nobody can guess: files of drafts are served by it too."""
    name = PurePath(filename)
    stem = slugify(name.stem)[:60] or "image"
    folder = f"{timezone.now():%Y/%m}/{secrets.token_urlsafe(16)}"
    return f"{folder}/{stem}{name.suffix.lower()}"


class Image(PatientConsent, Rendered, Licensed):
    file = PictureField(
        _("file"),
        upload_to=upload_path,
        width_field="width",
        height_field="height",
        validators=[RASTER],
        help_text=_(
            "JPEG, PNG, WebP, AVIF or HEIC, up to 10 MB. Articles: three wide to two "
            "high. Where and with what it was taken is removed."
        ),
    )
    file_dark = PictureField(
        _("file for the dark theme"),
        upload_to=upload_path,
        blank=True,
        validators=[RASTER],
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
    shows_patient = models.BooleanField(
        _("shows a patient"),
        default=False,
        db_default=False,
        help_text=_("Published only once somebody attests the patient’s consent."),
    )
    created_at = models.DateTimeField(
        _("added"), default=timezone.now, db_default=Now(), editable=False
    )

    # Names of files that were replaced: texts may still show them.
    former = ArrayField(
        models.CharField(max_length=200),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    added_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("added by"),
    )
    # The post at which it was brought: whoever may read that one sees it.
    added_for = models.ForeignKey(
        "blog.Post",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("added for"),
    )

    # Set by who replaces the file, and vouches for the consent to the new one.
    vouched = False

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["file"], name="image_file"),
            models.Index(fields=["file_dark"], name="image_file_dark"),
            GinIndex(fields=["former"], name="image_former_names"),
            models.Index(
                fields=["id"], name="image_unrendered", condition=Q(rendered_at=None)
            ),
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
        old = Image.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if old and old.pk == self.pk:
            self._replace(old)
            if old.alt != self.alt:
                self.relink()

    def _replace(self, old: "Image") -> None:
        """Let the files go that were replaced; texts that show them lead here."""
        gone = [
            (file, widths)
            for now, file, widths in (
                (self.file.name, old.file, old.widths),
                (self.file_dark.name, old.file_dark, old.widths_dark),
            )
            if file and file.name != now
        ]
        if not gone:
            return
        for file, widths in gone:
            remove_at_commit(file)
            remove_copies_at_commit(str(file.name), widths)
        self.former = [*old.former, *(str(file.name) for file, _widths in gone)]
        self.widths, self.widths_dark, self.rendered_at = [], [], None
        # It was given to the picture that was there.
        self.consent_by = self.consent_at = None
        super().save(update_fields=REPLACED)
        self.relink()

    def render(self) -> None:
        super().render()
        self.relink()

    def relink(self) -> None:
        """Write the texts that show the image anew, as it is now."""
        for post in self.posts_showing.only("pk"):
            post.relink()

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
        if self.shows_patient and not self.vouched and self._is_replaced_in_public():
            raise ValidationError(
                _(
                    "Readers see this image of a patient. Vouch for the consent to the "
                    "new file as you replace it, at the desk."
                ),
                code="consent",
            )

    def _is_replaced_in_public(self) -> bool:
        """Return whether another file comes into texts that readers know, or will."""
        from blog.models.publishing import ADDRESSED

        if not self.pk:
            return False
        stored = Image.objects.filter(pk=self.pk).values_list("file", "file_dark").get()
        if stored == (self.file.name, self.file_dark.name or ""):
            return False
        posts = (self.posts, self.posts_showing)
        is_known = any(each.filter(status__in=ADDRESSED).exists() for each in posts)
        return is_known or self.is_public

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
    for file, widths in (
        (instance.file, instance.widths),
        (instance.file_dark, instance.widths_dark),
    ):
        if file:
            remove_at_commit(file)
            remove_copies_at_commit(str(file.name), widths)


def remove_at_commit(file: FieldFile) -> None:
    """Let a file go with its row, once that is sure: nobody may see it (S7)."""
    # What the storage fails at is told in the log, and undoes nothing.
    remove = partial(file.storage.delete, str(file.name))
    transaction.on_commit(remove, robust=True)

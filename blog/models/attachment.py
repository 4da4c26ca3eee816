from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.image import remove_at_commit, upload_path
from blog.models.image_queryset import names_in

# What readers may save to their own disk. None of these is ever a page of ours: see
# ``views.files.media``.
KINDS = (
    "avi csv doc docx epub flac key m4a m4v mov mp3 mp4 mpg odp ods odt oga ogg ogv "
    "pdf pps ppsx ppt pptx rtf txt wav webm wmv xls xlsx zip"
).split()


def is_attachment(name: str) -> bool:
    """Return whether a file of this name may be an attachment."""
    return PurePath(name).suffix.lower().removeprefix(".") in KINDS


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def in_text(self, html: str) -> "AttachmentQuerySet":
        """Return the files of this site that ``html``, cleaned, links to."""
        return self.filter(file__in=names_in(html))

    def public(self) -> "AttachmentQuerySet":
        """Return the files that a page links to which everybody may read."""
        from blog.models import Page, Post

        posts = Post.objects.published().filter(attachments=OuterRef("pk"))
        pages = Page.objects.filter(is_published=True, attachments=OuterRef("pk"))
        return self.filter(Exists(posts) | Exists(pages))

    def visible_to(self, user: Any) -> "AttachmentQuerySet":
        """Return the files that ``user`` may open: the one place that decides it."""
        from blog.models import Post

        if not user.is_authenticated:
            return self.public()
        if user.has_perm("blog.view_attachment"):
            return self
        posts = Post.objects.visible_to(user).filter(attachments=OuterRef("pk"))
        public = Attachment.objects.public().filter(pk=OuterRef("pk"))
        return self.filter(Exists(posts) | Exists(public))

    def of_posts(self, numbers: list[int]) -> "AttachmentQuerySet":
        """Return the files of the posts with these numbers, in whatever state."""
        from blog.models import Post

        posts = Post.objects.filter(pk__in=numbers, attachments=OuterRef("pk"))
        return self.filter(Exists(posts))

    def named(self, *names: str) -> "AttachmentQuerySet":
        return self.filter(file__in=names)


class Attachment(models.Model):
    """A file that texts link to and that is no image: slides, a PDF, a recording."""

    file = models.FileField(
        _("file"),
        upload_to=upload_path,
        validators=[FileExtensionValidator(KINDS)],
        help_text=_("A document, a recording or slides. Readers get it to save."),
    )
    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("As it is found in the administration, for example Slides of May."),
    )
    created_at = models.DateTimeField(
        _("added"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["file"], name="attachment_file"),)

    def __str__(self) -> str:
        return self.title or PurePath(self.file.name or "").name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not is_attachment(self.file.name or ""):
            raise ValidationError(_("Files of this kind are not taken."))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return str(self.file.url)

    def public_path(self) -> str:
        """Return the file's address where readers find it, else nothing (S7)."""
        public = Attachment.objects.public().filter(pk=self.pk).exists()
        return self.get_absolute_url() if public else ""


@receiver(post_delete, sender=Attachment)
def remove_attached(instance: Attachment, **kwargs: Any) -> None:
    remove_at_commit(instance.file)

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog import markup
from blog.models.attachment import Attachment
from blog.models.category import SLUG_HELP
from blog.models.image import Image
from blog.models.redirect import Addressed


class PageQuerySet(models.QuerySet["Page"]):
    def visible_to(self, user: Any) -> "PageQuerySet":
        """Return the pages that ``user`` may read: editors also those not yet out."""
        if user.has_perm("blog.view_page"):
            return self
        return self.filter(is_published=True)


class Page(Addressed):
    """A page outside the stream of posts: About, Privacy, Comment policy."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("At the top of the page and in menus.")
    )
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, allow_unicode=True, help_text=SLUG_HELP
    )
    body = models.TextField(_("text"), help_text=_("HTML."))
    body_html = models.TextField(editable=False, blank=True)
    is_published = models.BooleanField(
        pgettext_lazy("page", "published"),
        default=True,
        help_text=_("Until this is ticked, only editors see the page."),
    )
    # Whether the text is the one that every site begins with.
    is_first_text = models.BooleanField(default=False, editable=False)
    # Those in the text, found there at each save.
    pictures = models.ManyToManyField(
        Image, blank=True, related_name="pages_showing", editable=False
    )
    attachments = models.ManyToManyField(
        Attachment, blank=True, related_name="pages_linking", editable=False
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, db_default=Now())

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def prepare(self, old: Self | None) -> None:
        self.body_html = markup.clean_article(self.body)
        if old and old.body != self.body:
            self.is_first_text = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.pictures.set(Image.objects.in_text(self.body_html))
            self.attachments.set(Attachment.objects.in_text(self.body_html))

    def clean(self) -> None:
        if self.slug and is_ours(self.slug):
            taken = _("This address belongs to another part of the site.")
            raise ValidationError({"slug": taken})

    def get_absolute_url(self) -> str:
        return reverse("blog:page", args=[self.slug])

    def public_path(self) -> str:
        return self.get_absolute_url() if self.is_published else ""


def is_ours(slug: str) -> bool:
    """Return whether something else than a page answers at ``/slug/``."""
    try:
        return resolve(f"/{slug}/").view_name != "blog:page"
    except Resolver404:
        return False


class MenuItem(models.Model):
    """A link in one of the site's menus."""

    class Menu(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")
        SOCIAL = "social", _("Elsewhere")

    menu = models.CharField(
        _("menu"),
        max_length=10,
        choices=Menu,
        help_text=_("“Elsewhere” holds the accounts of the site on networks."),
    )
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_("Left empty, the page's title."),
    )
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("page"),
        help_text=_("Or leave this empty and give an address."),
    )
    url = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("A path of this site, such as /contributors/, or https://…"),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 comes first in its menu.")
    )
    created_at = models.DateTimeField(
        default=timezone.now, db_default=Now(), editable=False
    )

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menus")
        ordering = ("menu", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(page__isnull=False, url="")
                | (Q(page__isnull=True, label__gt="") & ~Q(url="")),
                name="menu_entry_leads_somewhere",
                violation_error_message=_(
                    "Choose a page, or give an address and a label."
                ),
            ),
            models.CheckConstraint(
                condition=Q(url="")
                | Q(url__startswith="https://")
                | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="menu_entry_address_is_safe",
                violation_error_message=_("Begin with a slash or with https://."),
            ),
        )

    def __str__(self) -> str:
        return self.label or str(self.page)

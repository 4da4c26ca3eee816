from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog import markup
from blog.models.redirect import Addressed

SLUG_HELP = _("The name in the address. An old one goes on working when it changes.")
DESCRIPTION_HELP = _("What belongs here, in one paragraph. HTML is allowed.")


class Category(Addressed):
    name = models.CharField(
        _("name"),
        max_length=100,
        unique=True,
        help_text=_("As shown above posts: Teaching"),
    )
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, allow_unicode=True, help_text=SLUG_HELP
    )
    description = models.TextField(
        _("description"), blank=True, help_text=DESCRIPTION_HELP
    )
    description_html = models.TextField(editable=False, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The wider category, if there is one."),
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="category_is_not_its_own_parent",
                violation_error_message=_("A category can't be part of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def prepare(self, old: Self | None) -> None:
        self.name = markup.plain(self.name)
        self.description_html = markup.clean_beside(self.description)

    def clean(self) -> None:
        above, passed = self.parent, set()
        while above and above.pk not in passed:
            passed.add(above.pk)
            if above == self:
                raise ValidationError(
                    {"parent": _("That is a part of this category itself.")}
                )
            above = above.parent

    def get_absolute_url(self) -> str:
        return reverse("blog:category", args=[self.slug])


class SeriesQuerySet(models.QuerySet["Series"]):
    def counted(self, posts: models.QuerySet[Any]) -> "SeriesQuerySet":
        """Return the series of ``posts``, each with its ``number`` of them."""
        return self.filter(posts__in=posts).annotate(number=Count("posts"))


class Series(Addressed):
    """Posts that are read in an order of their own."""

    title = models.CharField(
        _("title"),
        max_length=200,
        unique=True,
        help_text=_("As shown above each of its parts."),
    )
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, allow_unicode=True, help_text=SLUG_HELP
    )
    description = models.TextField(
        _("description"), blank=True, help_text=DESCRIPTION_HELP
    )
    description_html = models.TextField(editable=False, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "series")
        verbose_name_plural = pgettext_lazy("several", "series")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def prepare(self, old: Self | None) -> None:
        self.title = markup.plain(self.title)
        self.description_html = markup.clean_beside(self.description)

    @property
    def is_known(self) -> bool:
        return self.posts.published().exists()

    def get_absolute_url(self) -> str:
        return reverse("blog:series", args=[self.slug])

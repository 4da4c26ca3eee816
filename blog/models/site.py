import re
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, JSONObject
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.colour import contrast
from blog.models.discussion_rules import DiscussionRules
from blog.models.image import Image
from blog.models.licence import Licence
from blog.models.mention_rules import MentionRules
from blog.models.page import MenuItem
from blog.models.readership_rules import ReadershipRules

HEX = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write a colour as #0b5a5e."))
ISSN = RegexValidator(r"^[0-9]{4}-[0-9]{3}[0-9X]\Z", _("Write an ISSN as 2049-3630."))
ACCENT, ACCENT_DARK = "#0b5a5e", "#7fd0c7"
# What links stand on: paper, the tint of authors' answers, the highlight.
GROUNDS = {
    "accent": ("#fbf8f1", "#e4efea", "#fff1c2"),
    "accent_dark": ("#12181b", "#1a302e", "#3a3216"),
}
ENOUGH_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, level AA.


def check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("There is no such time zone."))


def check_issn(number: str) -> None:
    """Check the last digit by ISO 3297: weights 8 to 1, modulo 11, X for ten."""
    digits = [10 if sign == "X" else int(sign) for sign in re.findall(r"[\dX]", number)]
    if sum(n * weight for n, weight in zip(digits, range(8, 0, -1), strict=False)) % 11:
        raise ValidationError(_("The last digit of this ISSN does not fit."))


class SiteSettingsQuerySet(models.QuerySet["SiteSettings"]):
    def current(self) -> "SiteSettings":
        """Return the settings, whose menus and logos are read when they are shown."""
        return self.first() or SiteSettings()

    def for_page(self) -> "SiteSettings":
        """Return the settings with the menus, all in one query."""
        return (
            self.select_related("logo", "logo_dark", "favicon")
            .annotate(entries=ArraySubquery(menu_entries()))
            .current()
        )


def menu_entries() -> "models.QuerySet[MenuItem, Any]":
    """Return what the menus show, in order: of pages, those that are published."""
    shown = MenuItem.objects.filter(Q(page=None) | Q(page__is_published=True))
    return shown.order_by("menu", "position", "pk").values_list(
        JSONObject(
            menu="menu",
            label="label",
            url="url",
            title=Coalesce("page__title", models.Value("")),
            slug=Coalesce("page__slug", models.Value("")),
        ),
        flat=True,
    )


class SiteSettings(DiscussionRules, MentionRules, ReadershipRules):
    """What an editor may decide about the whole site, without a restart: one row."""

    name = models.CharField(
        _("name"),
        max_length=60,
        default="Rounds",
        help_text=_("At the top of each page, and in the tab of the browser."),
    )
    tagline = models.CharField(
        _("tagline"),
        max_length=200,
        blank=True,
        help_text=_("One line under the name, for search engines and feeds."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("The journal or society whose blog this is."),
    )
    issn = models.CharField(
        "ISSN",
        max_length=9,
        blank=True,
        validators=[ISSN, check_issn],
        help_text="2049-3630",
    )
    started = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, help_text=_("Shown as “since 2018”.")
    )
    logo = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands for the mark and the name at the top of each page."),
    )
    logo_dark = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo for the dark theme"),
        help_text=_("Left empty, the logo stands on dark paper too."),
    )
    favicon = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("favicon"),
        help_text=_("A square image, for the tab of the browser."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default=ACCENT,
        validators=[HEX],
        help_text=_("For links and buttons, on light paper."),
    )
    accent_dark = models.CharField(
        _("accent colour, dark theme"),
        max_length=7,
        default=ACCENT_DARK,
        validators=[HEX],
        help_text=_("For links and buttons, on dark paper."),
    )
    footer = models.TextField(
        _("footer"), blank=True, help_text=_("At the foot of each page. HTML.")
    )
    footer_html = models.TextField(editable=False, blank=True)
    disclaimer = models.CharField(
        _("disclaimer"),
        max_length=400,
        blank=True,
        help_text=_("For example that articles are no substitute for medical advice."),
    )
    licence = models.URLField(
        _("licence of the articles"),
        blank=True,
        choices=Licence,
        help_text=_("Under what terms others may use them."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="UTC",
        validators=[check_zone],
        help_text=_("For example Europe/Paris. Addresses of posts never change by it."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        default="en",
        choices=settings.LANGUAGES,
        help_text=_("Of menus, buttons and dates. Articles are in their own."),
    )
    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="site_settings_are_one_row"),
        )

    @cached_property
    def entries(self) -> list[dict[str, str]]:
        """Return the entries of the menus, in order: ``for_page`` brings them along."""
        return list(menu_entries()) if self.pk else []

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        self.footer_html = markup.clean_beside(self.footer)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors: dict[str, Any] = {**self.wrong_words()}
        for field, grounds in GROUNDS.items():
            ratios = [contrast(getattr(self, field), ground) for ground in grounds]
            ratio = min((r for r in ratios if r), default=None)
            if ratio and ratio < ENOUGH_CONTRAST:
                errors[field] = _(
                    "Readers could not read this on the page: its contrast is "
                    "%(ratio)s to 1, and 4.5 to 1 is needed."
                ) % {"ratio": number_format(ratio, 1)}
        if errors:
            raise ValidationError(errors)

    @property
    def has_own_accent(self) -> bool:
        chosen = (self.accent.lower(), self.accent_dark.lower())
        return chosen != (ACCENT, ACCENT_DARK)

    @property
    def licence_name(self) -> str:
        return Licence(self.licence).label if self.licence else ""

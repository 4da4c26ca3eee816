from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models import SiteSettings


def time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class SiteSettingsForm(forms.ModelForm):
    class Meta:
        model = SiteSettings
        fields = (
            "name",
            "tagline",
            "publisher",
            "issn",
            "started",
            "logo",
            "logo_dark",
            "favicon",
            "accent",
            "accent_dark",
            "footer",
            "disclaimer",
            "licence",
            "time_zone",
            "language",
            "threads_per_page",
            "newest_threads_first",
        )
        widgets = {
            "accent": forms.ColorInput,
            "accent_dark": forms.ColorInput,
            "time_zone": forms.Select(choices=time_zones),  # type: ignore[arg-type]
            "footer": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """The one row: its list is its form, and it is never added nor deleted."""

    form = SiteSettingsForm
    autocomplete_fields = ("logo", "logo_dark", "favicon")
    fieldsets = (
        (None, {"fields": ("name", "tagline", "publisher", "issn", "started")}),
        (
            _("Look"),
            {
                "fields": (
                    "logo",
                    "logo_dark",
                    "favicon",
                    ("accent", "accent_dark"),
                )
            },
        ),
        (
            _("At the foot of each page"),
            {"fields": ("footer", "disclaimer", "licence")},
        ),
        (_("Discussion"), {"fields": ("threads_per_page", "newest_threads_first")}),
        (_("Place and language"), {"fields": ("time_zone", "language")}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:blog_sitesettings_change", args=[1]))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SiteSettings | None:
        found = super().get_object(request, object_id, from_field)
        return found or (SiteSettings(pk=1) if object_id == "1" else None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

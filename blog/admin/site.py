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
            "comments_allowed",
            "members_only",
            "name_and_email_required",
            "close_comments_after",
            "close_mentions_after",
            "hold_all",
            "hold_first",
            "hold_wave",
            "hold_links",
            "moderation_words",
            "disallowed_words",
            "whole_words",
            "seconds_between",
            "thread_depth",
            "threads_per_page",
            "newest_threads_first",
            "pingbacks_allowed",
            "webmentions_allowed",
            "trackbacks_allowed",
            "send_mentions",
            "send_trackbacks",
            "likes_allowed",
            "reports_that_hold",
            "tell_moderators",
            "forget_visitors_after",
            "empty_trash_after",
            "keep_views_for",
            "community_rules",
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
        (
            _("Discussion"),
            {
                "fields": (
                    ("comments_allowed", "members_only", "name_and_email_required"),
                    ("close_comments_after", "close_mentions_after"),
                    ("likes_allowed", "reports_that_hold"),
                    "community_rules",
                    ("thread_depth", "threads_per_page"),
                    "newest_threads_first",
                )
            },
        ),
        (
            _("Answers from other sites"),
            {
                "fields": (
                    ("pingbacks_allowed", "webmentions_allowed", "trackbacks_allowed"),
                    ("send_mentions", "send_trackbacks"),
                )
            },
        ),
        (
            _("What waits for an editor"),
            {
                "fields": (
                    ("hold_all", "hold_first", "hold_wave"),
                    ("hold_links", "seconds_between"),
                    "moderation_words",
                    "disallowed_words",
                    "whole_words",
                    "tell_moderators",
                )
            },
        ),
        (
            _("What is forgotten"),
            {
                "fields": (
                    ("forget_visitors_after", "empty_trash_after"),
                    "keep_views_for",
                )
            },
        ),
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

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.models import SourceRule


@admin.register(SourceRule)
class SourceRuleAdmin(admin.ModelAdmin):
    """Whose mentions are let in or barred; the model says what a place is."""

    list_display = ("place", "verdict", "of", "reason", "made_by", "made_at")
    list_filter = ("verdict", "of")
    list_select_related = ("made_by",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-made_at", "-pk")
    search_fields = ("place", "reason")
    search_help_text = _("A part of the place, or of the reason.")
    fields = ("verdict", "of", "place", "reason")

    def save_model(
        self, request: HttpRequest, obj: SourceRule, form: Any, change: bool
    ) -> None:
        if not change:
            obj.made_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

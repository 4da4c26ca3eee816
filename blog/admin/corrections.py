from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blog.models import Correction


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    """Their words are mended here; they are made at the desk, with the text."""

    list_display = ("__str__", "kind", "at", "made_by")
    list_filter = ("kind", "at")
    list_per_page = 50
    list_select_related = ("post", "made_by")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("post__title", "text")
    fields = ("post", "kind", "text", "at", "made_by")
    readonly_fields = ("post", "at", "made_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

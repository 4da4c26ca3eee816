"""What blocks and rules for mentions share in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comments.admin.queue import moderator
from comments.models.ruling import Ruling


class RulingAdmin(admin.ModelAdmin):
    """Lists rulings, the newest first, and notes who made one."""

    list_select_related = ("made_by",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-made_at", "-pk")

    def save_model(
        self, request: HttpRequest, obj: Ruling, form: Any, change: bool
    ) -> None:
        if not change:
            obj.made_by = moderator(request)
        super().save_model(request, obj, form, change)

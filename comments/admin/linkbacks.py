from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.models import Linkback


@admin.register(Linkback)
class LinkbackAdmin(admin.ModelAdmin):
    """What other sites claimed, and what came of it: to be read."""

    list_display = ("source", "state", "fault", "post", "came_by", "claimed_at")
    list_filter = ("state", "fault", "claimed_at")
    list_select_related = ("post",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-claimed_at", "-pk")
    search_fields = ("source", "author_url")
    search_help_text = _("A part of the source's address, or of its author's.")
    fields = (
        *("source", "target", "post", "came_by", "author_url", "comment"),
        *("state", "fault", "tries", "try_at"),
        *("created_at", "claimed_at", "verified_at"),
    )
    readonly_fields = ("came_by",)

    @admin.display(description=_("protocols"))
    def came_by(self, linkback: Linkback) -> str:
        return linkback.protocols_in_words

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Block


@admin.register(Block)
class BlockAdmin(admin.ModelAdmin):
    """Whose comments go to the trash; the model says what may be written where."""

    list_display = ("value", "kind", "in_force", "until", "reason", "made_by")
    list_filter = ("kind", "made_at")
    list_select_related = ("made_by",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-made_at", "-pk")
    search_fields = ("value", "reason")
    search_help_text = _("A part of whom it bars, or of the reason.")
    fields = ("kind", "value", "until", "reason")

    def save_model(
        self, request: HttpRequest, obj: Block, form: Any, change: bool
    ) -> None:
        if not change:
            obj.made_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, block: Block) -> bool:
        return block.until is None or block.until > timezone.now()

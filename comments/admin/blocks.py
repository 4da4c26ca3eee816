from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.admin.ruling import RulingAdmin
from comments.models import Block


@admin.register(Block)
class BlockAdmin(RulingAdmin):
    """Whose comments go to the trash; the model says what may be written where."""

    list_display = ("value", "kind", "in_force", "until", "reason", "made_by")
    list_filter = ("kind", "made_at")
    search_fields = ("value", "reason")
    search_help_text = _("A part of whom it bars, or of the reason.")
    fields = ("kind", "value", "until", "reason")

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, block: Block) -> bool:
        return block.until is None or block.until > timezone.now()

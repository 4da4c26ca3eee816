from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from comments.admin.ruling import RulingAdmin
from comments.models import SourceRule


@admin.register(SourceRule)
class SourceRuleAdmin(RulingAdmin):
    """Whose mentions are let in or barred; the model says what a place is."""

    list_display = ("place", "verdict", "of", "reason", "made_by", "made_at")
    list_filter = ("verdict", "of")
    search_fields = ("place", "reason")
    search_help_text = _("A part of the place, or of the reason.")
    fields = ("verdict", "of", "place", "reason")

"""Making one entry of several that mean the same."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _


class MergeMixin(admin.ModelAdmin):
    """
    Offers to merge entries, and asks which of them stays.

    A class that has it says ``take_in``, which merges others into the one that is kept
    and returns the sentence that tells of it, or raises ValidationError if they can't
    be one.
    """

    actions = ("merge",)
    too_few = _("Tick all entries that mean the same, two or more.")
    # Says what happens, and what of each entry helps to choose.
    merge_template: str
    merge_rights: Sequence[str]
    take_in: Callable[[HttpRequest, Any, list[Any]], str]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(self.merge_rights)

    @admin.action(description=_("Merge into one"), permissions=["merge"])
    def merge(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        entries = list(queryset)
        if len(entries) < 2:
            self.message_user(request, self.too_few, messages.WARNING)
            return None
        kept = next((e for e in entries if str(e.pk) == request.POST.get("keep")), None)
        if kept is None:
            return self.ask_what_stays(request, entries)
        try:
            with transaction.atomic():
                others = [entry for entry in entries if entry != kept]
                done = self.take_in(request, kept, others)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return None
        self.message_user(request, done, messages.SUCCESS)
        return None

    def ask_what_stays(self, request: HttpRequest, entries: list[Any]) -> HttpResponse:
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Which of them stays?"),
            "entries": entries,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, self.merge_template, context)

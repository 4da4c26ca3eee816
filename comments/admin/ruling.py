"""What blocks and rules for mentions share in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from comments.admin.acting import ActForm
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


class RulingForm(ActForm, forms.Form):
    """
    Makes a ruling from a comment, by one of the traces that it left.

    They are the choices of the field ``trace``: ``kind:value``, each with a label.
    """

    trace: ClassVar[str]
    ruling: Ruling

    def __init__(
        self, *args: Any, traces: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.trace]
        assert isinstance(field, forms.ChoiceField)
        field.choices = traces

    def ruling_on(self, kind: str, value: str) -> Any:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            kind, _sign, value = data[self.trace].partition(":")
            self.ruling = self.ruling_on(kind, value)
            try:
                self.ruling.full_clean()
            except ValidationError as error:
                self.add_error(self.trace, error.messages)
        return data

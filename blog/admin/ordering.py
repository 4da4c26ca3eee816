from math import inf
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from blog.admin.choosing import ChosenForm

LAST = (inf, 0)


class PlacedForm(ChosenForm):
    """
    A row of an ordered inline.

    ``place`` stands in for the model's ``position``: it may be empty, or a number
    that another row has, and ``PlacedFormSet`` makes positions 1, 2, 3 of it.
    """

    place = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("1 comes first. Left empty, this one comes last."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("place", self.instance.position)

    @property
    def wanted(self) -> tuple[float, int]:
        """Return a key to sort by: a row that moved up goes before who was there."""
        old, new = self.initial.get("place"), self.cleaned_data.get("place")
        if new is None:
            return LAST
        if old == new:
            return new, 0
        return new, 1 if old and old < new else -1


class PlacedFormSet(BaseInlineFormSet):
    """Numbers the rows from 1 on, in the order that the editor's numbers mean."""

    def save(self, commit: bool = True) -> list[Model]:
        saved = super().save(commit)
        if commit:
            self.number()
        return saved

    def number(self) -> None:
        forms: list[Any] = self.forms
        wanted = {form.instance.pk: form.wanted for form in forms if form.instance.pk}
        # Read again: a row that somebody else added meanwhile goes to the end.
        assert self.model
        manager = self.model._default_manager
        rows = list(manager.filter(**{self.fk.name: self.instance}))
        rows.sort(key=lambda row: wanted.get(row.pk, LAST))
        for position, row in enumerate(rows, 1):
            row.position = position
        manager.bulk_update(rows, ["position"])

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Return what the model's own constraint says of these fields."""
        assert self.model
        for constraint in self.model._meta.total_unique_constraints:
            if set(unique_check) <= set(constraint.fields):
                return str(constraint.violation_error_message)
        return super().get_unique_error_message(unique_check)

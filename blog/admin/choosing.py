from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest


class ChosenSelect(AutocompleteSelect):
    """
    A select that searches as one types.

    Given the object that is chosen, it doesn't ask the database for its name,
    so that an inline of many rows costs no query for each of them.
    """

    chosen: models.Model | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[Any]:
        if not self.chosen or list(value) != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(self.chosen)
        option = self.create_option(name, value[0], label, True, 0)
        return [(None, [option], 0)]


class AskedSelect(AutocompleteSelect):
    """
    The same for what an address asks for, which may be no number at all.

    ``nothing`` is what it says while nothing is chosen: else it would have no name.
    """

    def __init__(self, field: Any, site: admin.AdminSite, nothing: Any) -> None:
        super().__init__(field, site)
        self.nothing = nothing

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": self.nothing}

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[Any]:
        numbers = [each for each in value if each.isascii() and each.isdecimal()]
        return super().optgroups(name, numbers, attr)


class ChosenInlineMixin:
    """Draws the autocomplete fields of an inline with ``ChosenSelect``."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:  # type: ignore[attr-defined]
            site = self.admin_site  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ChosenSelect(db_field, site))
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )


class ChosenForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if self.instance.pk and isinstance(widget, ChosenSelect):
                widget.chosen = getattr(self.instance, name)


class AutocompleteFilter(admin.ListFilter):
    """
    A filter that searches as one types, where a list would have hundreds of links.

    ``field`` is the foreign key whose targets are offered, ``parameter_name`` the
    name in the address.
    """

    template = "admin/autocomplete_filter.html"
    field: Any
    parameter_name: str

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[models.Model],
        model_admin: Any,
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.widget = AutocompleteSelect(self.field, model_admin.admin_site)
        if self.parameter_name in params:
            value = params.pop(self.parameter_name)[-1]
            self.used_parameters[self.parameter_name] = value

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name]

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """Yield one thing: the form that the template draws."""
        field = self.field.formfield(widget=self.widget, required=False)
        chosen = self.used_parameters.get(self.parameter_name)
        name_id = f"filter-{self.parameter_name}"
        others = changelist.get_filters_params()
        others.pop(self.parameter_name, None)
        yield {
            "id": name_id,
            "select": field.widget.render(self.parameter_name, chosen, {"id": name_id}),
            "others": [(name, each) for name, many in others.items() for each in many],
            "query": changelist.query,
        }

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        value = self.used_parameters.get(self.parameter_name)
        if not value:
            return queryset
        if not str(value).isdecimal():
            raise IncorrectLookupParameters
        return self.narrow(queryset, int(str(value)))

    def narrow(self, queryset: models.QuerySet[Any], chosen: int) -> Any:
        """Return the rows that go with the object whose key is ``chosen``."""
        return queryset.filter(**{self.field.name: chosen})

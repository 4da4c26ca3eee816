from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class ButtonsMixin(admin.ModelAdmin):
    """
    Puts actions of the list beside "Save" on the page of one object.

    A button first saves what was changed on the page, then acts, so that
    nothing that was typed is lost when the action can't be done.
    """

    save_on_top = True

    def button_names(self, obj: Any) -> tuple[str, ...]:
        """Return the names of the actions that make sense for ``obj``."""
        raise NotImplementedError

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return name and label of each button that the user may press."""
        actions = self.get_actions(request)
        found = [(name, actions.get(name)) for name in self.button_names(obj)]
        return [(name, str(action.description)) for name, action in found if action]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context["buttons"] = self.buttons(request, obj) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        for name, _label in self.buttons(request, obj):
            if f"_{name}" in request.POST:
                chosen = self.model._default_manager.filter(pk=obj.pk)
                answer: HttpResponse | None = getattr(self, name)(request, chosen)
                return answer or HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

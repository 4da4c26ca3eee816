"""What is kept of one person, shown or erased by an editor."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from comments.admin.queue import moderator
from comments.personal_data import Person

TITLE = _("Personal data")
# Editors have these, moderators lack the last.
NEEDED = ("comments.change_comment", "comments.delete_comment", "mail.view_recipient")


class PersonForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of who asks. Write to it first, to be sure that it is theirs."),
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


class EraseForm(PersonForm):
    texts = forms.ChoiceField(choices=[("keep", "keep"), ("erase", "erase")])


def may_handle(user: Any) -> bool:
    """Return whether ``user`` may see and erase what is kept of readers."""
    return bool(user.is_active and user.is_staff and user.has_perms(NEEDED))


@never_cache
def personal_data(request: HttpRequest) -> HttpResponse:
    """
    Give out all that is kept of a person, or ask before it is erased, and erase it.

    The address is asked for by POST alone: it stands in no log and no history.
    """
    if not may_handle(request.user):
        raise PermissionDenied
    act = request.POST.get("act", "")
    form = (EraseForm if act == "erase" else PersonForm)(request.POST or None)
    if act not in ACTS or not form.is_valid():
        return page(request, "ask", {"form": form})
    return ACTS[act](request, form.cleaned_data)


def export(request: HttpRequest, given: dict[str, str]) -> HttpResponse:
    data = Person(given["email"]).give_out(moderator(request))
    response = JsonResponse(
        data, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = f"personal-data-{timezone.now():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def confirm(request: HttpRequest, given: dict[str, str]) -> HttpResponse:
    return page(request, "confirm", {"person": Person(given["email"])})


def erase(request: HttpRequest, given: dict[str, str]) -> HttpResponse:
    person = Person(given["email"])
    with_texts = given["texts"] == "erase"
    erased = person.erase(with_texts=with_texts, actor=moderator(request))
    messages.success(request, " ".join(erased.sentences()))
    return redirect("admin:personal_data")


ACTS = {"export": export, "confirm": confirm, "erase": erase}


def page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": TITLE} | facts
    template = f"admin/comments/personal_data/{name}.html"
    return TemplateResponse(request, template, context)

"""The demo, taken away by an editor in the administration."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from config.demo.accounts import accounts_file, demo_accounts
from config.demo.remove import is_there, preview, remove


def may_be_removed_by(user: Any) -> bool:
    """Return whether there is a demo, and ``user`` may do away with it."""
    return bool(user.is_active and user.is_superuser) and is_there(keep=user)


def remove_demo(request: HttpRequest) -> HttpResponse:
    """Say exactly what goes and what stays, and then remove the demo."""
    user: Any = request.user
    if not user.is_superuser:
        raise PermissionDenied
    if not is_there(keep=user):
        messages.info(request, _("There is no demo here."))
        return redirect("admin:index")
    is_of_demo = demo_accounts().filter(pk=user.pk).exists()
    if request.method == "POST":
        remove(accounts_file(), keep=user)
        messages.success(request, _("The demo is removed."))
        if not is_of_demo:
            return redirect("admin:index")
        messages.warning(request, _("Give this account your own name and address."))
        return redirect("admin:accounts_user_change", user.pk)
    context = admin.site.each_context(request) | {
        "title": _("Remove the demo"),
        "kinds": [kind for kind in preview(user) if kind.gone or kind.left],
        "is_of_demo": is_of_demo,
    }
    return TemplateResponse(request, "admin/demo/remove.html", context)

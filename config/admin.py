from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

from blog.context import site_of

under_admin_csp = csp_override(settings.ADMIN_CSP)
# What editors need most comes first.
APPS = ("blog", "comments", "accounts", "mail")


class Administration(AdminSite):
    """
    The admin under the blog's own name and under its own, strict policy.

    It has no door of its own: people sign in and out where all accounts do.
    """

    index_title = _("For editors")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = site_of(request).name
        titles = {"site_header": name, "site_title": name}
        return super().each_context(request) | titles

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        return under_admin_csp(super().admin_view(view, cacheable))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """Return the apps in our order, the groups among the people who are in them."""
        apps = super().get_app_list(request, app_label)
        found = {app["app_label"]: app for app in apps}
        for label, pages in own_pages(request.user).items():
            if label in found:
                found[label]["models"] += pages
        if {"accounts", "auth"} <= found.keys():
            found["accounts"]["models"] += found.pop("auth")["models"]
        return [found.pop(name) for name in APPS if name in found] + [*found.values()]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Not before the apps are there: this module is read while they begin.
        from blog.admin import readership
        from comments.admin import mentioned
        from comments.admin.personal_data import personal_data
        from config.demo.views import remove_demo

        own = [
            path("demo/", self.admin_view(remove_demo), name="remove_demo"),
            path(
                "personal-data/", self.admin_view(personal_data), name="personal_data"
            ),
        ]
        own.append(
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            )
        )
        return [*own, *readership.urls(), *mentioned.urls(), *super().get_urls()]

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """Lead to where a thing stands only who may see it: an address tells (S4)."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        kind = get_object_or_404(ContentType, pk=content_type_id)
        shown = self._registry.get(kind.model_class())  # type: ignore[arg-type]
        found = shown.get_object(request, object_id) if shown else None
        if not (shown and found and shown.has_view_permission(request, found)):
            raise Http404
        answer: HttpResponse = shortcut(request, content_type_id, object_id)
        return answer

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from config.demo.views import may_be_removed_by

        demo = {"demo_may_be_removed": may_be_removed_by(request.user)}
        return super().index(request, (extra_context or {}) | demo)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send on to where people sign in, or say that the admin is not for them."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or reverse("admin:index")
        query = urlencode({"next": target}, safe="/")
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return resolve(reverse("account_logout")).func(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))


def own_pages(user: Any) -> dict[str, list[dict[str, Any]]]:
    """Return by app what belongs in the list beside the models, for who may open it."""
    from blog.admin import readership
    from comments.admin import mentioned, personal_data

    blog, discussion = [], []
    if user.has_perm(readership.NEEDED):
        blog.append(page(readership.TITLE, "Readership", "admin:readership"))
    if user.has_perm(mentioned.NEEDED):
        discussion.append(page(mentioned.TITLE, "Mentioned", "admin:mentioned"))
    if personal_data.may_handle(user):
        title = personal_data.TITLE
        discussion.append(page(title, "PersonalData", "admin:personal_data"))
    return {"blog": blog, "comments": discussion}


def page(title: Any, name: str, address: str) -> dict[str, Any]:
    """Return a page of our own as the list of the models has each model."""
    return {
        "name": title,
        "object_name": name,
        "admin_url": reverse(address),
        "add_url": None,
        "view_only": True,
        "perms": {},
    }

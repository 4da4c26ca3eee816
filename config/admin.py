from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

under_admin_csp = csp_override(settings.ADMIN_CSP)


@method_decorator(under_admin_csp, name="login")
class Administration(AdminSite):
    """The admin under the blog's own name and under its own, strict policy."""

    index_title = _("For editors")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = request.site_settings.name  # type: ignore[attr-defined]
        titles = {"site_header": name, "site_title": name}
        return super().each_context(request) | titles

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        return under_admin_csp(super().admin_view(view, cacheable))

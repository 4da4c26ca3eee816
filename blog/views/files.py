from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from blog.models import SiteSettings
from blog.models.attachment import is_attachment

DAY = 86_400  # Seconds.
YEAR = 31_536_000  # Seconds. Names never come back with another content.

# Whatever a file turns out to be, it is never a page of ours.
FILE_CSP: dict[str, Any] = {"default-src": ["'none'"], "sandbox": True}


@cache_control(public=True, immutable=True, max_age=YEAR)
@csp_override(FILE_CSP)
@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    try:
        file = default_storage.open(name)
        return FileResponse(file, as_attachment=is_attachment(name))
    except ConnectionError:
        raise  # The storage is away: nobody knows whether the file is missing.
    except (OSError, SuspiciousOperation):
        raise Http404 from None


@cache_control(public=True, max_age=YEAR)
@require_safe
def site_css(request: HttpRequest) -> HttpResponse:
    """Give the site's own accent as a style sheet, since no page carries styles."""
    return render(request, "blog/site.css", content_type="text/css")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "blog/robots.txt", content_type="text/plain")


@cache_control(public=True, max_age=DAY)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers, which ask for this where a page names no icon, to the site's."""
    icon = SiteSettings.objects.for_page().favicon
    return redirect(icon.file.url if icon else static("img/mark.svg"))

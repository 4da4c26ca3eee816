from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.models import SiteSettings

DAY = 86_400  # Seconds.
YEAR = 31_536_000  # Seconds. Names never come back with another content.


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

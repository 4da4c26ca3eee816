from django.contrib.sitemaps.views import sitemap, x_robots_tag
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.sitemaps import SITEMAPS

entries = require_safe(sitemap)


@x_robots_tag
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the files of the sitemap, where Django's view would name any host."""
    files = [
        file for name, section in SITEMAPS.items() for file in section().files(name)
    ]
    context = {"sitemaps": files}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")

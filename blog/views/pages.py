from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from blog.models import Page


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Page.objects.visible_to(request.user), slug=slug)
    response = render(request, "blog/page.html", {"page": found})
    return response if found.is_published else unpublished(response)


def unpublished(response: HttpResponse) -> HttpResponse:
    """Keep what few may read for now out of all caches and all search engines."""
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

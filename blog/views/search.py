from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.results import results_for
from blog.searching import SearchForm
from blog.signals import search_asked


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for a line of words and filters, or how to ask for it."""
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form}
    wait = 0
    if form.is_valid() and form.search:
        answers = search_asked.send(Post, request=request)
        wait = max((int(wait or 0) for _who, wait in answers), default=0)
        if not wait:
            context["results"] = results_for(form.search, request.GET)
    response = render(request, "blog/search.html", context | {"wait": wait})
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
    # Searches are without number: search engines are to read the posts instead.
    response.headers["X-Robots-Tag"] = "noindex"
    return response

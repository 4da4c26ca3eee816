from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.views import private

METHODS = ["GET", "HEAD", "POST"]


def by_link(view: Callable[..., HttpResponseBase]) -> Any:
    """
    Show a page that a link in a mail opens: nobody keeps it, indexes it, or is told.

    Mail servers and browsers follow links before people do, so a view behind this
    changes nothing but by POST.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # The second page (comments.second_page) has said already what it needs.
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return private(require_http_methods(METHODS)(wrapped))


def unusable(request: HttpRequest) -> HttpResponse:
    """Answer the same for links that are used, outdated or invented."""
    return render(request, "comments/link_unusable.html", status=404)

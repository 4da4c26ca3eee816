import sys
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from blog.desk.unsaved import is_from_here, outdated
from blog.models import Post

# What is raised while the database, or the storage of files, is away.
AWAY = (OperationalError, ConnectionError)
# Seconds after which those who ask may find it back.
RETRY_SECONDS = "30"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer for a form that did not come from a page of ours, or from an old one."""
    match = request.resolver_match
    if match and match.namespace == "desk" and is_from_here(request):
        return outdated(request, match)
    return render(request, "errors/403_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", latest(), status=404)


def gone(request: HttpRequest, post: Post | None = None) -> HttpResponse:
    """
    Answer for a withdrawn post: that it stood here, and why it does no longer.

    Of what was deleted nobody knows more than that it stood here.
    """
    return render(request, "errors/410.html", latest() | {"post": post}, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without the database or the request: either may be what failed."""
    if isinstance(sys.exception(), AWAY):
        return HttpResponse(
            render_to_string("errors/503.html"),
            status=503,
            headers={"Retry-After": RETRY_SECONDS},
        )
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def latest() -> dict[str, Any]:
    return {"posts": Post.objects.published().newest_first().for_lists()[:3]}

"""What was sent in vain comes back in a page, from where it is sent again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from blog.desk.forms import TextsForm


def keeping(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer who is signed out with the texts that they sent, not with a redirect."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("Accept") == "application/json":
            response: HttpResponse = JsonResponse({}, status=401)
        else:
            response = unsaved(request, status=401)
        response["WWW-Authenticate"] = 'Cookie realm="desk"'
        return response

    return wrapped


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of ours sent the form, be its token an old one."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == ours


def unsaved(request: HttpRequest, status: int = 403) -> HttpResponse:
    """Show the texts that were sent, in a form that sends them again."""
    names = ("title", "standfirst", "body", "version")
    texts = {name: request.POST.get(name, "") for name in names}
    context = {"form": TextsForm(initial=texts)}
    return render(request, "desk/unsaved.html", context, status=status)

"""What was sent in vain is saved all the same, or comes back to be sent again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import ResolverMatch

from blog.desk.forms import TextsForm


def keeping(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """
    Give the texts back to who is signed out, or isn't who wrote them.

    Whoever shares a computer is asked before they save as theirs what another wrote.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = str(request.user.pk)
        if request.user.is_authenticated and request.POST.get("writer", mine) == mine:
            return view(request, *args, **kwargs)
        if request.headers.get("Accept") == "application/json":
            response: HttpResponse = JsonResponse({}, status=401)
        else:
            status = 403 if request.user.is_authenticated else 401
            response = unsaved(request, status)
        if response.status_code == 401:
            response["WWW-Authenticate"] = 'Cookie realm="desk"'
        return response

    return wrapped


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of ours sent the form, be its token an old one."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == ours


def outdated(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase:
    """
    Answer for a form of ours whose token is from before somebody signed in anew.

    The browser told that it is ours, so it is saved where it says who wrote it.
    """
    if "writer" not in request.POST:
        return unsaved(request)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def unsaved(request: HttpRequest, status: int = 403) -> HttpResponse:
    """Show the texts that were sent, in a form that sends them again."""
    names = ("title", "standfirst", "body", "version")
    texts = {name: request.POST.get(name, "") for name in names}
    # Whoever signs in meanwhile need not be who wrote them.
    writer = request.user.pk or request.POST.get("writer", "")
    context = {"form": TextsForm(initial=texts), "writer": writer}
    return render(request, "desk/unsaved.html", context, status=status)

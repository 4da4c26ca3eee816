"""What was sent in vain is saved all the same, or comes back to be sent again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import ResolverMatch

from blog.desk.forms import TextsForm

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Lead who is signed out to the sign-in, but give back what they sent."""
    ask_in = login_required(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            return in_vain(request, unsent)
        response: HttpResponseBase = ask_in(request, *args, **kwargs)
        return response

    return wrapped


def keeping(view: View) -> View:
    """
    Give the texts back to who is signed out, or isn't who wrote them.

    Whoever shares a computer is asked before they save as theirs what another wrote.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = str(request.user.pk)
        if request.user.is_authenticated and request.POST.get("writer", mine) == mine:
            return view(request, *args, **kwargs)
        return in_vain(request, unsaved)

    return wrapped


def in_vain(request: HttpRequest, page: Callable[..., HttpResponse]) -> HttpResponse:
    """Answer a script by a status alone, and everybody else by ``page``."""
    by_script = request.headers.get("Accept") == "application/json"
    status = 403 if request.user.is_authenticated and not by_script else 401
    response = JsonResponse({}) if by_script else page(request)
    response.status_code = status
    if status == 401:
        response["WWW-Authenticate"] = 'Cookie realm="desk"'
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of ours sent the form, be its token an old one."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == ours


def outdated(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase:
    """
    Answer for a form of ours whose token is from before somebody signed in anew.

    The browser told that it is ours, so a text is saved where it says who wrote it.
    Other forms don't say so: who is signed in by now is asked.
    """
    if match.view_name != "desk:save":
        return in_vain(request, unsent)
    if "writer" not in request.POST:
        return unsaved(request, 403)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def unsaved(request: HttpRequest, status: int | None = None) -> HttpResponse:
    """Show the texts that were sent, in a form that sends them again."""
    names = ("title", "standfirst", "body", "version")
    texts = {name: request.POST.get(name, "") for name in names}
    # Whoever signs in meanwhile need not be who wrote them.
    writer = request.user.pk or request.POST.get("writer", "")
    context = {"form": TextsForm(initial=texts), "writer": writer}
    return render(request, "desk/unsaved.html", context, status=status)


def unsent(request: HttpRequest) -> HttpResponse:
    """Show what any other form sent, in one that sends the same to the same address."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    context = {
        "sent": sent,
        # What somebody wrote has spaces, and the rest is for programs.
        "texts": [value for _name, value in sent if len(value.split()) > 1],
        "had_file": any(request.FILES.values()),
    }
    return render(request, "desk/unsent.html", context)

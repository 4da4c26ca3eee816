"""
Forms on pages that anyone's cache may keep: they carry no token, and set no cookie.

So what a browser says of itself has to do (``comments.origin``). Where it says
nothing, or that the form stood elsewhere, the same fields are shown once more on a
page made for this one reader, with Django's token and one button.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.views import private
from comments.origin import from_our_pages

View = Callable[..., HttpResponseBase]

TOKEN = "csrfmiddlewaretoken"  # noqa: S105
LONGEST_NAME = 100


class Token(CsrfViewMiddleware):
    """Django's check of the token, for who has been to the second page."""

    def _check_referer(self, request: HttpRequest) -> None:
        # A browser that tells nobody where it comes from can show the token alone.
        if "HTTP_REFERER" in request.META:
            super()._check_referer(request)  # type: ignore[misc]

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def has_token(request: HttpRequest) -> bool:
    """Return whether the form carries the token of the second page."""
    check = Token(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, second_page, (), {}) is None


def from_here(view: View) -> Any:
    """
    Let ``view`` have a POST of our own pages, or of the second one; 403 for others.

    Other methods come through. A form that is too large to be read is answered
    with 413.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            known = from_our_pages(request) or has_token(request)
            fields = fields_of(request)
        except RequestDataTooBig:
            return too_large(request)
        if known:
            return view(request, *args, **kwargs)
        return second_page(request, fields)

    return csrf_exempt(wrapped)


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return names and values of the form, in order, without an earlier token."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != TOKEN and len(name) <= LONGEST_NAME
        for value in values
    ]


@private
def second_page(request: HttpRequest, fields: list[tuple[str, str]]) -> HttpResponse:
    context = {"fields": fields}
    return render(request, "comments/second_page.html", context, status=403)


@private
def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/413.html", status=413)

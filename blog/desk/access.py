from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csp import csp_override

from accounts.models import User
from accounts.views import private
from blog.desk.unsaved import signed_in
from blog.models import Post


class DeskRequest(HttpRequest):
    """A request for a page behind ``at_desk``: whoever asks is signed in."""

    user: User


def at_desk(view: Any, gate: Any = signed_in) -> Any:
    """
    Show a page of the desk to who is signed in and writes, and to no cache.

    ``gate`` wraps the view, and answers who is signed out.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("blog.change_post"):
            raise PermissionDenied
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    return private(gate(csp_override(settings.DESK_CSP)(wrapped)))


def row_number(said: str) -> int:
    """Return the number of a row that ``said`` is, or 0, which no row has."""
    is_number = said.isascii() and said.isdecimal() and len(said) < 16
    return int(said) if is_number else 0


def writable(request: HttpRequest, pk: int) -> Post:
    """
    Return the post that the user may write at.

    Whoever may not is told the same of it as of a post that isn't there.
    """
    found = Post.objects.writable_by(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found

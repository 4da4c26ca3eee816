from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from comments.linkbacks import flood
from comments.linkbacks.bodies import LARGEST
from comments.second_page import fields_of
from comments.visitors import address_of

View = Callable[[HttpRequest], HttpResponseBase]

# Where other sites say that they mention us.
MENTIONING = ("/xmlrpc.php", "/webmention/", "/trackback/", "/trackback")
# Forms in which somebody writes at length.
WRITING = {"comments:write", "comments:own_edit"}


def keep_text(get_response: View) -> View:
    """
    Give writers their text back, in a form, while the database is away.

    Nothing may be read for it: neither the post nor the site's settings.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 503 and request.method == "POST":
            return kept(request, response) or response
        return response

    return middleware


def refuse_floods(get_response: View) -> View:
    """
    Refuse mentions by who was told to wait, before anything else is done for them.

    Stands before whatever asks the database.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_mention = request.method == "POST" and request.path.endswith(MENTIONING)
        ip = address_of(request) if is_mention else None
        wait = flood.seconds_left(ip) if is_mention else 0
        return too_many(request, ip, wait) if wait else get_response(request)

    return middleware


def too_many(request: HttpRequest, ip: str | None, wait: int) -> HttpResponse:
    # Unread, it would cut the connection before the other side reads the answer.
    request.read(LARGEST)
    text = flood.told_again(ip, wait)
    kind = "text/plain; charset=utf-8"
    response = HttpResponse(f"{text}\n", status=429, content_type=kind)
    response.headers["Retry-After"] = str(wait)
    return response


def kept(request: HttpRequest, response: Any) -> HttpResponse | None:
    try:
        if resolve(request.path_info).view_name not in WRITING:
            return None
        fields = fields_of(request)
    except (Resolver404, RequestDataTooBig):
        return None
    text = request.POST.get("body", "")
    others = [(name, value) for name, value in fields if name != "body"]
    page = render_to_string("comments/away.html", {"text": text, "fields": others})
    headers = {"Retry-After": response.headers["Retry-After"]}
    return HttpResponse(
        page, status=503, headers=headers | {"Cache-Control": "no-store"}
    )

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponseBadRequest,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext

from blog.models import Redirect, SiteSettings
from blog.views.errors import gone

View = Callable[[HttpRequest], HttpResponseBase]

# Asked by machines while the database may be away.
HEALTH = ("/healthz", "/readyz")
# Browsers' own features that no page of ours needs.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


# For so long browsers follow a redirect without asking. Left to themselves they do for
# good, and what was renamed or merged may be called again what it was.
KEPT = "max-age=300"


def security_headers(get_response: View) -> View:
    """Set the headers that Django has no setting for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def readable_addresses(get_response: View) -> View:
    """
    Refuse an address with a NUL in it, since no file system or database takes one.

    The answer is bare text: robots alone ask so, and it costs no query.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            text = gettext("This request could not be understood")
            return HttpResponseBadRequest(text, content_type="text/plain")
        return get_response(request)

    return middleware


def site(get_response: View) -> View:
    """Give each request the site's settings, its language and its time zone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path in HEALTH:
            return get_response(request)
        settings = SiteSettings.objects
        # A form that was sent is mostly answered by a redirect, which has no menu.
        shows_page = request.method in ("GET", "HEAD")
        site = settings.for_page() if shows_page else settings.current()
        request.site_settings = site  # type: ignore[attr-defined]
        with (
            translation.override(site.language),
            timezone.override(site.time_zone),
        ):
            return get_response(request)

    return middleware


def redirects(get_response: View) -> View:
    """Answer for what stands at no address by where it is now, or that it is gone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 404:
            destination = Redirect.objects.destination_of(request.path)
            if destination:
                response = HttpResponsePermanentRedirect(destination)
            elif destination is None:
                return gone(request)
        if response.status_code == 301:
            response.headers.setdefault("Cache-Control", KEPT)
        return response

    return middleware

"""
The files that people bring: to everybody once a page shows them, before to few (S7).

Whether a file may be seen is asked each time, of the texts that show it, so that what
is withdrawn is gone at once; only then is the file itself opened.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from blog.models import Attachment, Image, PreviewLink
from blog.models.attachment import is_attachment
from blog.models.beside import stands_beside
from blog.models.renditions import original_of
from blog.views.files import YEAR

# Whatever a file turns out to be, it is never a page of ours.
FILE_CSP: dict[str, Any] = {"default-src": ["'none'"], "sandbox": True}
HOUR = 3600  # Seconds.
COOKIE, SALT = "media-", "blog.views.media"


@csp_override(FILE_CSP)
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    original = original_of(name)
    if name.startswith(settings.OPEN_MEDIA):
        return sent(request, name, public=True)
    things = (Attachment if is_attachment(original) else Image).objects.named(original)
    if public := things.public().first():
        return sent_or_led_on(request, public, name, original, public=True)
    thing = things.first()
    if thing and isinstance(thing, Image) and stands_beside(thing):
        return sent_or_led_on(request, thing, name, original, public=True)
    if thing and is_let(request, things):
        return sent_or_led_on(request, thing, name, original, public=False)
    raise Http404


def is_let(request: HttpRequest, things: Any) -> bool:
    """Return whether whoever asks may see ``things`` that not everybody sees."""
    if things.of_posts(let_by_cookie(request)).exists():
        return True
    return bool(things.visible_to(request.user).exists())


def sent_or_led_on(
    request: HttpRequest, thing: Any, name: str, original: str, *, public: bool
) -> HttpResponseBase:
    if isinstance(thing, Image) and original in thing.former:
        return redirect(thing)
    return sent(request, name, public=public)


def sent(request: HttpRequest, name: str, *, public: bool) -> HttpResponseBase:
    # A name never comes back with another content, so it tells the content, too.
    known = salted_hmac(SALT, name, algorithm="sha256").hexdigest()
    etag = quote_etag(known[:32])
    response = get_conditional_response(request, etag=etag) or opened(name)
    response["ETag"] = etag
    if public:
        patch_cache_control(response, public=True, immutable=True, max_age=YEAR)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    # nginx asks again each second, and is told that nothing changed.
    response["X-Accel-Expires"] = "1" if public else "0"
    return response


def opened(name: str) -> FileResponse:
    try:
        file = default_storage.open(name)
        return FileResponse(file, as_attachment=is_attachment(name))
    except ConnectionError:
        raise  # The storage is away: nobody knows whether the file is missing.
    except (OSError, SuspiciousOperation):
        raise Http404 from None


def let_see(response: HttpResponse, link: PreviewLink) -> None:
    """
    Let whoever gets ``response``, a preview, load its files for an hour.

    For who has no account: the files of a draft know no link. They go with ``link``.
    """
    response.set_signed_cookie(
        f"{COOKIE}{link.post_id}",
        str(link.pk),
        salt=SALT,
        max_age=HOUR,
        path=settings.MEDIA_URL,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def let_by_cookie(request: HttpRequest) -> list[int]:
    """Return the numbers of the posts whose preview this browser was shown."""
    names = [name for name in request.COOKIES if name.startswith(COOKIE)]
    signed = [
        request.get_signed_cookie(name, "", salt=SALT, max_age=HOUR) for name in names
    ]
    # What was signed before it named a link names none.
    numbers = [int(number) for number in signed if number]
    if not numbers:
        return []
    open_links = PreviewLink.objects.open().filter(pk__in=numbers)
    return list(open_links.values_list("post", flat=True))

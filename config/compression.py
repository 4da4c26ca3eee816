from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import gzip

TEXT = ("json", "xml", "javascript")


class GZipMiddleware(gzip.GZipMiddleware):
    """Packs what is text: pictures and archives are packed by what they are."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind.startswith("text/") or kind.endswith(TEXT):
            packed: HttpResponseBase = super().process_response(request, response)
            return packed
        return response

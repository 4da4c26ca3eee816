"""Whether a form was sent from a page of ours: asked where no cookie can tell."""

from django.http import HttpRequest


def from_our_pages(request: HttpRequest) -> bool:
    """
    Return whether the browser says that a page of this very origin sent the form.

    ``Sec-Fetch-Site`` (Fetch Metadata, section 2.3) can't be set by a page, so it
    decides alone where it is there. Older browsers send ``Origin`` (Fetch, section
    3.1), or only ``Referer``. A request that says nothing came from nowhere.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin == ours or origin.startswith(f"{ours}/")

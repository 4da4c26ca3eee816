from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.models import Card, Post

HOUR = 3_600  # Seconds. Of a post that is withdrawn, no copy lives longer.


@cache_control(public=True, max_age=HOUR)
@require_safe
def card(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Give the card of a public post; by an earlier address lead to the one of now."""
    drawn = Card.objects.filter(post__in=Post.objects.published()).exclude(file="")
    found = get_object_or_404(drawn, pk=pk)
    if key != found.key:
        return redirect(found)
    try:
        return FileResponse(default_storage.open(found.file), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None

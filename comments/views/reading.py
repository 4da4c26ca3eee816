from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.models import Post
from comments.models import Comment
from comments.paging import PAGE, place_of


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send readers to where a comment stands now: pages change as others come."""
    shown = Comment.objects.in_thread().filter(
        post__in=Post.objects.visible_to(request.user)
    )
    found = get_object_or_404(shown.select_related("post"), pk=pk)
    place = place_of(found, site_of(request))
    return redirect(f"{found.post.get_absolute_url()}{place}")


@require_safe
def numbered_page(request: HttpRequest, page: int, **address: Any) -> HttpResponse:
    """Send readers of ``…/comment-page-2/``, WordPress' paging, to that page."""
    post = request.path.rpartition("comment-page-")[0]
    return redirect(f"{post}?{PAGE}={page}", permanent=True)

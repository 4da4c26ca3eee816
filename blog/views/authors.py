from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Author, Post, Tag
from blog.paging import page_of

TOPICS = 8


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(
        Author.objects.select_related("photo").prefetch_related("register"), slug=slug
    )
    posts = Post.objects.published().signed_by(found)
    page = page_of(posts, request)
    if not page.posts and not request.user.has_perm("blog.view_post"):
        # Their first post may be a draft still: nobody is to learn of it by its author.
        raise Http404
    context = {
        "author": found,
        "page": page,
        "topics": Tag.objects.counted(posts).most_used()[:TOPICS],
    }
    return render(request, "blog/author.html", context)


@require_safe
def contributors(request: HttpRequest) -> HttpResponse:
    authors = Post.objects.published().authors().by_letter()
    return render(request, "blog/contributors.html", {"authors": authors})

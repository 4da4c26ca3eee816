from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from blog.models import Category, Post, Tag
from blog.paging import page_of
from blog.topics import Topic, cloud

# A list of more is written in brief: names and numbers alone.
MANY_TAGS = 200


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    topic = Topic.asked_for(slug)
    page = page_of(topic.posts, request)
    if not page.posts:
        # Its posts may be drafts still: nobody is to learn of them by their tags.
        raise Http404
    if slug != topic.slug:
        return redirect(topic, permanent=True)
    context = {"topic": topic, "page": page, "beside": topic.beside()}
    return render(request, "blog/tag.html", context)


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = Tag.objects.canonical().counted(Post.objects.published()).by_letter()
    context = {"tags": tags, "brief": len(tags) > MANY_TAGS, "cloud": cloud(tags)}
    return render(request, "blog/tag_list.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section, which editors open to readers also before its first post."""
    found = get_object_or_404(Category, slug=slug)
    page = page_of(Post.objects.published().filter(categories=found), request)
    return render(request, "blog/category.html", {"category": found, "page": page})


@require_safe
def nested_category(request: HttpRequest, parents: str, slug: str) -> HttpResponse:
    """Send readers of ``/category/parent/child/``, as WordPress nests, to the child."""
    return redirect(get_object_or_404(Category, slug=slug), permanent=True)


@require_safe
def nested_category_feed(
    request: HttpRequest, parents: str, slug: str, form: str = ""
) -> HttpResponse:
    found = get_object_or_404(Category, slug=slug)
    name = f"blog:category_feed_{form}" if form else "blog:category_feed"
    try:
        return redirect(reverse(name, args=[found.slug]), permanent=True)
    except NoReverseMatch:
        raise Http404 from None

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.models import Image, Post, Redirect, Series
from blog.paging import page_of
from blog.signals import post_shown
from blog.views import errors
from blog.views.archives import day_of
from blog.views.pages import unpublished

RELATED = 3
FRONT_PAGE = 15
SERIES = 5

# WordPress' short addresses.
NUMBERED = ("p", "page_id", "attachment_id")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    for kind in NUMBERED:
        if kind in request.GET:
            return by_number(request, kind)
    if "s" in request.GET:
        return by_words(request.GET["s"])
    posts = Post.objects.published()
    page = page_of(posts, request, FRONT_PAGE)
    context = {"page": page, "all_series": Series.objects.counted(posts)[:SERIES]}
    return render(request, "blog/home.html", context)


def by_number(request: HttpRequest, kind: str) -> HttpResponse:
    """Send readers of WordPress' short addresses, ``/?p=205``, to where that is."""
    number = request.GET[kind]
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    posts = Post.objects.visible_to(request.user)
    if kind == "p" and (found := posts.filter(pk=number).first()):
        return redirect(found, permanent=found.is_public)
    # By "p" anything could be asked for there, whatever it was.
    for asked in dict.fromkeys((kind, "page_id", "attachment_id")):
        if destination := Redirect.objects.destination_of(f"/?{asked}={number}"):
            return redirect(destination, permanent=True)
    if kind == "attachment_id":
        image = get_object_or_404(Image.objects.public(), pk=number)
        return redirect(image, permanent=True)
    raise Http404


def by_words(words: str) -> HttpResponse:
    """Send readers of WordPress' search, ``/?s=words``, to ours."""
    query = urlencode({"q": words} if words else {})
    return redirect(f"{reverse('blog:search')}?{query}".rstrip("?"), permanent=True)


@require_safe
def post(
    request: HttpRequest, year: int, month: int, day: int, slug: str
) -> HttpResponse:
    address = {"address_date": day_of(year, month, day), "slug": slug}
    visible = Post.objects.visible_to(request.user).for_article()
    if found := visible.filter(**address).first():
        return article(request, found)
    if withdrawn := Post.objects.withdrawn().filter(**address).first():
        return errors.gone(request, withdrawn)
    raise Http404


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a post that has no address yet to those who may read it."""
    visible = Post.objects.visible_to(request.user).for_article()
    found = get_object_or_404(visible, pk=pk)
    if found.get_absolute_url() != request.path:
        return redirect(found)
    return article(request, found)


def article(request: HttpRequest, found: Post) -> HttpResponse:
    published = Post.objects.published()
    neighbours = published.neighbours(found) if found.is_public else {}
    if part := published.part(found):
        neighbours = part.without_parts(neighbours)
    context = {
        "post": found,
        "related": published.related_to(found).for_lists()[:RELATED],
        "part": part,
        "neighbours": neighbours,
    }
    response = render(request, "blog/post.html", context)
    if not found.is_public:
        return unpublished(response)
    post_shown.send(Post, post=found, request=request, response=response)
    return response

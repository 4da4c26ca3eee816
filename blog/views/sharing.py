from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog import sharing
from blog.models import Post
from blog.models.found import LONG
from blog.views.archives import day_of
from blog.views.citing import moved


@require_safe
def share(
    request: HttpRequest, year: int, month: int, day: int, slug: str
) -> HttpResponse:
    """
    Give the address of a post to copy, and a link to the reader's Mastodon server.

    It is a link and no redirect, so that nobody is sent to a site that someone else
    wrote into an address of ours.
    """
    address = {"address_date": day_of(year, month, day), "slug": slug}
    post = Post.objects.published().defer(*LONG).filter(**address).first()
    if not post:
        return moved(year, month, day, slug, "share/")
    form = sharing.InstanceForm(request.GET if "instance" in request.GET else None)
    context = {"post": post, "form": form, "address": sharing.address_of(post)}
    if form.is_valid():
        instance = form.cleaned_data["instance"]
        link = sharing.mastodon(post, instance)
        context |= {"instance": instance, "link": link}
    response = render(request, "blog/share.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

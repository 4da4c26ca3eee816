"""How a post is cited: as text in four styles, and as files for reference managers."""

import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from blog.citing import bibtex, csl, ris
from blog.citing.rendering import STYLES, as_html
from blog.context import site_of
from blog.models import Post, Redirect, SiteSettings
from blog.views.archives import day_of


def as_json(post: Post, site: SiteSettings) -> str:
    return json.dumps([csl.as_csl(post, site)], ensure_ascii=False, indent=2)


Format = tuple[Callable[[Post, SiteSettings], str], str]
FORMATS: dict[str, Format] = {
    "ris": (ris.as_ris, ris.MEDIA_TYPE),
    "bib": (bibtex.as_bibtex, bibtex.MEDIA_TYPE),
    "json": (as_json, csl.MEDIA_TYPE),
}


@require_safe
def cite(
    request: HttpRequest, year: int, month: int, day: int, slug: str
) -> HttpResponse:
    post = published(year, month, day, slug)
    if not post:
        return moved(year, month, day, slug, "cite/")
    site, texts = site_of(request), post.citations
    citations = [
        (style.label, as_html(key, texts[key], post, site))
        for key, style in STYLES.items()
        if key in texts
    ]
    return render(request, "blog/cite.html", {"post": post, "citations": citations})


@require_safe
def download(
    request: HttpRequest, year: int, month: int, day: int, slug: str, kind: str
) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    post = published(year, month, day, slug)
    if not post:
        return moved(year, month, day, slug, f"cite.{kind}")
    write, media_type = FORMATS[kind]
    response = HttpResponse(
        write(post, site_of(request)), content_type=f"{media_type}; charset=utf-8"
    )
    name = content_disposition_header(True, f"{post.slug}.{kind}")
    response["Content-Disposition"] = name
    response["X-Robots-Tag"] = "noindex"
    return response


def published(year: int, month: int, day: int, slug: str) -> Post | None:
    """Return the post at that address, with what a citation tells: three queries."""
    posts = Post.objects.published().for_lists().with_tags().select_related("citation")
    return posts.filter(address_date=day_of(year, month, day), slug=slug).first()


def moved(year: int, month: int, day: int, slug: str, end: str) -> HttpResponse:
    """Send readers on to where the post is now; raise Http404 if that is nowhere."""
    date = [f"{year:04}", f"{month:02}", f"{day:02}"]
    path = reverse("blog:post", args=[*date, slug])
    if destination := Redirect.objects.destination_of(path):
        return redirect(f"{destination}{end}", permanent=True)
    raise Http404

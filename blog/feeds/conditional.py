"""Telling who has a feed that it is as it was, before anything of it is written."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import MD5, JSONObject
from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition

from blog.feeds.paging import Stretch
from blog.models import Byline, TaggedPost

# Counted on when the same entries are written otherwise than before.
WRITING = 1


def answer(
    request: HttpRequest, stretch: Stretch, about: Any, write: Callable[..., Any]
) -> HttpResponse:
    """Return what ``write`` returns, or that nothing of it changed."""
    told = repr((WRITING, about, stretch.before, stretch.next, stretch.traces))
    etag = quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])
    view = condition(lambda _request: etag, lambda _request: stretch.changed_at)(write)
    response: HttpResponse = view(request)
    return response


def traces_of_posts(posts: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """
    Return a row for each of ``posts`` that differs once its entry would.

    Not every change is a change of the post: authors and tags are renamed, pictures
    described, and links in the text follow what they name.
    """
    bylines = Byline.objects.filter(post=OuterRef("pk"), contribution="author")
    author = JSONObject(name="author__name", orcid="author__orcid", slug="author__slug")
    tags = TaggedPost.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    sections = posts.model.categories.through.objects.filter(post=OuterRef("pk"))
    return posts.order_by("-published_at", "-pk").values_list(
        *("published_at", "pk", "revised_at", "slug", "address_date", "status"),
        *("title", "standfirst", "notice", "doi", "language", "comment_count"),
        *("image__file", "image__alt", "image__caption"),
        *("image__credit", "image__licence"),
        MD5("body_html"),
        ArraySubquery(bylines.values(entry=author)),
        ArraySubquery(tags.values("tag__name")),
        ArraySubquery(sections.order_by("pk").values("category__name")),
    )

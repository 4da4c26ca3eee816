"""What people see of feeds: a page that lists them, and how a browser shows one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.addresses import absolute
from blog.feeds import FORMS
from blog.models import Category, Post, Series

DAY = 86_400  # Seconds.


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """List the feeds of the site, of its sections and of its series, in each form."""
    posts = Post.objects.published()
    context = {
        "forms": FORMS,
        "sections": Category.objects.filter(posts__in=posts).distinct(),
        "all_series": Series.objects.counted(posts),
    }
    return render(request, "blog/feeds.html", context)


@cache_control(public=True, max_age=DAY)
@require_safe
def transformation(request: HttpRequest) -> HttpResponse:
    """Turn feeds into pages, for browsers that still can: Chromium gave up XSLT."""
    context = {"feed": _("Feed"), "note": note(), "all_feeds": _("All feeds")}
    return render(request, "blog/feed.xsl", context, content_type="text/xsl")


@cache_control(public=True, max_age=DAY)
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show feeds where no transformation does: by their elements, without links."""
    where = _("All feeds are listed at {address}.")
    where = where.format(address=absolute(reverse("blog:feeds")))
    context = {"note": f"{note()} {where}"}
    return render(request, "blog/feed.css", context, content_type="text/css")


def note() -> str:
    return _(
        "This is a feed. Copy the address of this page into a feed reader, and what is "
        "new here comes to you."
    )

from calendar import monthrange
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.paging import page_of

ADDRESSES = {"year": "/%Y/", "month": "/%Y/%m/", "day": "/%Y/%m/%d/"}


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    return archive(request, day_of(year), day_of(year, 12, 31), "year")


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first = day_of(year, month)
    last = day_of(year, month, monthrange(year, month)[1])
    return archive(request, first, last, "month")


@require_safe
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    only = day_of(year, month, day)
    return archive(request, only, only, "day")


def day_of(year: int, month: int = 1, day: int = 1) -> date:
    """Return that day; raise Http404 if no calendar has it."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Http404 from None


def archive(request: HttpRequest, first: date, last: date, span: str) -> HttpResponse:
    page = page_of(Post.objects.published().of_days(first, last), request)
    if not page.posts:
        raise Http404
    path = first.strftime(ADDRESSES[span])
    context = {"page": page, "first": first, "span": span, "path": path}
    return render(request, "blog/archive.html", context)


@require_safe
def numbered_page(request: HttpRequest, list_path: str) -> HttpResponse:
    """Send readers of ``…/page/7/``, WordPress' paging, to the list: pages move on."""
    return redirect(f"/{list_path.lstrip('/')}", permanent=True)


@require_safe
def former_feed(request: HttpRequest, list_path: str) -> HttpResponse:
    """Send readers of ``…/feed/rss2/`` and the like, WordPress' names, to the RSS."""
    return redirect(f"/{list_path.lstrip('/')}feed/", permanent=True)

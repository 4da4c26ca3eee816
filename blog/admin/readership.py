"""How often posts were read, for editors: by day and by post, on a page and as CSV."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.db.models import Max, Min, Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.addresses import absolute
from blog.admin.choosing import AskedSelect
from blog.models import DayViews, Post
from blog.models.popularity import DayViewsQuerySet
from blog.tables import as_csv

TITLE = _("Views of posts")
NEEDED = "blog.change_any_post"
# So many stand on the page; the download has all.
SHOWN = 100
AT_ONCE = 500
COLUMNS = ("day", "views", "article", "article_url")
LATELY = timedelta(days=29)

editors_only = permission_required(NEEDED, raise_exception=True)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReadershipForm(forms.Form):
    """Of which days and of which post the views are asked for."""

    first = forms.DateField(label=_("From"), widget=day_input())
    last = forms.DateField(label=_("To"), widget=day_input())
    post = forms.ModelChoiceField(
        Post.objects.all(),
        label=_("Post"),
        required=False,
        widget=AskedSelect(
            DayViews._meta.get_field("post"), admin.site, _("All posts")
        ),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            raise forms.ValidationError(_("The first day is after the last one."))
        return said

    @property
    def query(self) -> str:
        """Return what is asked for, as the end of an address."""
        said = self.cleaned_data
        asked: dict[str, Any] = {"first": said["first"], "last": said["last"]}
        if said["post"]:
            asked["post"] = said["post"].pk
        return f"?{urlencode(asked)}"

    @property
    def views(self) -> DayViewsQuerySet:
        """Return what was counted on these days."""
        said = self.cleaned_data
        found = DayViews.objects.between(said["first"], said["last"])
        return found.filter(post=said["post"]) if said["post"] else found


def urls() -> list[URLPattern]:
    views = {"": (readership, "readership"), "views.csv": (table, "readership_csv")}
    return [
        path(f"views/{address}", admin.site.admin_view(editors_only(view)), name=name)
        for address, (view, name) in views.items()
    ]


def form_of(request: HttpRequest) -> ReadershipForm:
    today = timezone.localdate()
    lately = {"first": today - LATELY, "last": today}
    return ReadershipForm(lately | request.GET.dict())


@require_safe
def readership(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    facts: dict[str, Any] = {"title": TITLE, "form": form}
    if form.is_valid():
        facts |= summed(form)
    context = admin.site.each_context(request) | facts
    return TemplateResponse(request, "admin/blog/readership.html", context)


def summed(form: ReadershipForm) -> dict[str, Any]:
    """Return the sum and what it is made of: of one post its days, of all the posts."""
    views = form.views
    said = views.aggregate(number=Sum("number"), first=Min("day"), last=Max("day"))
    if form.cleaned_data["post"]:
        return said | {"days": views.order_by("-day")}
    posts = Post.objects.filter(day_views__in=views).annotate(
        views=Sum("day_views__number")
    )
    shown = posts.only("title", "slug", "address_date", "status", "published_at")
    return said | {
        "posts": shown.order_by("-views", "-pk")[:SHOWN],
        "more": posts.count() > SHOWN,
        "shown": SHOWN,
    }


@never_cache
@require_safe
def table(request: HttpRequest) -> FileResponse:
    form = form_of(request)
    if not form.is_valid():
        raise BadRequest("There are no such days, or there is no such post.")
    return as_csv("views.csv", COLUMNS, rows(form.views))


def rows(views: DayViewsQuerySet) -> Iterator[tuple[str, ...]]:
    fields = ("title", "slug", "address_date", "status", "published_at")
    found = views.select_related("post").only(
        "day", "number", *(f"post__{field}" for field in fields)
    )
    for row in found.order_by("-day", "-number", "pk").iterator(chunk_size=AT_ONCE):
        day: date = row.day
        url = absolute(row.post.get_absolute_url())
        yield day.isoformat(), str(row.number), row.post.title, url

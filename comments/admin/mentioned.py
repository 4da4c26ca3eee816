"""The mentions of a post or of an author, for editors and for files on tenure."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.admin.choosing import AskedSelect
from blog.models import Author, Byline, Post
from comments.elsewhere import as_csv, as_json, by_site, mentions_of, title_of
from comments.models import Comment

TITLE = _("Mentioned elsewhere")
NEEDED = "comments.view_comment"
# So many stand on the page; the downloads have all.
SHOWN = 100
AT_ONCE = 500

readers_only = permission_required(NEEDED, raise_exception=True)


class AboutForm(forms.Form):
    """Of whom or of what the mentions are asked for; of everything if of neither."""

    author = forms.ModelChoiceField(
        Author.objects.all(),
        label=_("Author"),
        required=False,
        widget=AskedSelect(
            Byline._meta.get_field("author"), admin.site, _("All authors")
        ),
    )
    post = forms.ModelChoiceField(
        Post.objects.all(),
        label=_("Post"),
        required=False,
        widget=AskedSelect(Comment._meta.get_field("post"), admin.site, _("All posts")),
    )

    @property
    def query(self) -> str:
        """Return what is asked for, as the end of an address."""
        asked = {key: found.pk for key, found in self.cleaned_data.items() if found}
        return f"?{urlencode(asked)}" if asked else ""


def urls() -> list[URLPattern]:
    views: dict[str, tuple[Callable[..., HttpResponseBase], str]] = {
        "": (mentioned, "mentioned"),
        "mentions.csv": (mentioned_csv, "mentioned_csv"),
        "mentions.json": (mentioned_json, "mentioned_json"),
    }
    return [
        path(
            f"mentioned-elsewhere/{address}",
            admin.site.admin_view(readers_only(view)),
            name=name,
        )
        for address, (view, name) in views.items()
    ]


@require_safe
def mentioned(request: HttpRequest) -> HttpResponse:
    form = AboutForm(request.GET)
    facts: dict[str, Any] = {"title": TITLE, "form": form}
    if form.is_valid():
        found = mentions_of(**form.cleaned_data, user=request.user)
        shown = list(found[:SHOWN])
        groups = [[(m, title_of(m)) for m in group] for group in by_site(shown)]
        facts |= {"number": found.count(), "shown": len(shown), "groups": groups}
    context = admin.site.each_context(request) | facts
    return TemplateResponse(request, "admin/comments/mentioned.html", context)


@never_cache
@require_safe
def mentioned_csv(request: HttpRequest) -> FileResponse:
    return as_csv(asked(request))


@never_cache
@require_safe
def mentioned_json(request: HttpRequest) -> HttpResponse:
    return as_json(asked(request))


def asked(request: HttpRequest) -> Iterable[Comment]:
    form = AboutForm(request.GET)
    if not form.is_valid():
        raise BadRequest("There is no such author or post.")
    found = mentions_of(**form.cleaned_data, user=request.user)
    return found.iterator(chunk_size=AT_ONCE)

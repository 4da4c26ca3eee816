from typing import Any
from urllib.parse import unquote

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.models import Author, Category, Page, Post, Redirect, Series, Tag

# What may stand behind an address, with what it takes to tell its address.
TARGETS = GenericPrefetch(
    "target",
    [
        Post.objects.only("title", "slug", "status", "address_date", "published_at"),
        Tag.objects.select_related("synonym_of"),
        Author.objects.only("name", "slug"),
        Category.objects.only("name", "slug"),
        Series.objects.only("title", "slug"),
        Page.objects.only("title", "slug", "is_published"),
    ],
)


class RedirectForm(forms.ModelForm):
    """
    Takes two addresses.

    The site itself makes redirects to what moved, by its number. Such a target
    is shown as its address of today, and stays as long as that isn't changed. It
    has none while readers must not know of it.
    """

    class Meta:
        model = Redirect
        fields = ("path", "url")
        help_texts = {
            "url": _("A path of this site, or a whole address with https://."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "url" in self.fields:
            redirect = self.instance
            today = redirect.url or unquote(redirect.leads_to)
            self.initial["url"] = today
            self.fields["url"].required = bool(today or not redirect.content_type_id)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.content_type_id and "url" not in self.changed_data:
            data["url"] = ""
        else:
            self.instance.content_type = self.instance.object_id = None
        return data


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ("path", "leads_to")
    list_per_page = 50
    search_fields = ("path", "url")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redirect]:
        return super().get_queryset(request).prefetch_related(TARGETS)

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        return redirect.leads_to or gettext("nowhere any more")

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Tag, TaggedPost
from blog.models.category import SLUG_HELP


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "slug", "description", "synonym_of")
        help_texts = {
            "name": _("As it is shown, without the #: MedEd"),
            "slug": SLUG_HELP,
        }


class SynonymInline(admin.TabularInline):
    model = Tag
    fk_name = "synonym_of"
    extra = 0
    fields = ("name",)
    show_change_link = True
    verbose_name = _("synonym")
    verbose_name_plural = _("synonyms, whose readers are sent here")


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    inlines = (SynonymInline,)
    list_display = ("hashtag", "slug", "synonym_of", "post_count")
    list_filter = (("synonym_of", admin.EmptyFieldListFilter),)
    list_select_related = ("synonym_of",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("synonym_of",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        used = TaggedPost.objects.filter(tag=OuterRef("pk")).order_by()
        number = used.values("tag").annotate(n=Count("pk")).values("n")
        counted = Coalesce(Subquery(number), 0)
        return super().get_queryset(request).annotate(posts_tagged=counted)

    def get_inlines(self, request: HttpRequest, obj: Tag | None) -> Any:
        """Offer synonyms of real tags only: there are no synonyms of synonyms."""
        return () if obj and obj.synonym_of_id else self.inlines

    @admin.display(description=_("tag"), ordering="name")
    def hashtag(self, tag: Tag) -> str:
        return tag.hashtag

    @admin.display(description=_("posts"), ordering="posts_tagged")
    def post_count(self, tag: Tag) -> int:
        number: int = tag.posts_tagged
        return number

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.asking import signed_in
from blog.admin.merging import MergeMixin
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
class TagAdmin(MergeMixin):
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
    merge_template = "admin/blog/tag/merge.html"
    merge_rights = ("blog.change_tag",)

    def take_in(self, request: HttpRequest, kept: Tag, others: Sequence[Tag]) -> str:
        for other in others:
            other.merge_into(kept, signed_in(request))
            names = {"tag": other.hashtag, "other": kept.hashtag}
            said = str(_("Merged %(tag)s into %(other)s.") % names)
            for tag in (other, kept):
                self.log_change(request, tag, said)
        return format_html(
            '{} <a href="{}">{}</a>',
            _("Their articles now carry %(tag)s.") % {"tag": kept.hashtag},
            reverse("admin:blog_tagmerge_changelist"),
            _("See and undo merges"),
        )

    def save_model(
        self, request: HttpRequest, obj: Tag, form: Any, change: Any
    ) -> None:
        obj.save(by=signed_in(request))

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say what an editor did meanwhile, where that leaves no room for this."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect(request.path)

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

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.asking import signed_in
from blog.admin.bylines import BylineInline, RelatedInline, log_signers
from blog.admin.choosing import AutocompleteFilter
from blog.admin.images import attested, thumbnail
from blog.admin.post_form import PostForm
from blog.admin.steps import StepsMixin
from blog.models import Author, Byline, Image, Post, Revision
from blog.models.found import LONG


class PostList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Load what the list shows, and only for the rows of this page of it."""
        super().get_results(request)
        bylines = Byline.objects.select_related("author")
        self.result_list = self.result_list.defer(*LONG).prefetch_related(
            "categories", Prefetch("bylines", queryset=bylines)
        )


class AuthorFilter(AutocompleteFilter):
    title = _("author")
    parameter_name = "author"
    field = Byline._meta.get_field("author")

    def narrow(self, queryset: QuerySet[Post], chosen: int) -> QuerySet[Post]:
        signed = Byline.objects.filter(post=OuterRef("pk"), author=chosen)
        return queryset.filter(Exists(signed))


@admin.register(Post)
class PostAdmin(StepsMixin):
    form = PostForm
    inlines = (BylineInline, RelatedInline)
    list_display = (
        "title",
        "status",
        "authors",
        "published_at",
        "talk",
        "sections",
    )
    list_filter = ("status", "categories", "series", AuthorFilter)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "published_at"
    search_fields = ("title",)
    search_help_text = _("Words of the title or the text, or names of authors.")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("image", "series")
    readonly_fields = (
        "status",
        "preview",
        "consent",
        # Set at the desk, where it is known who may.
        "is_case",
        "not_before",
        "embargo_lifted_by",
        "comment_count",
        "created_by",
        "created_at",
        "changed_at",
        "revised_at",
    )
    fieldsets = (
        (None, {"fields": ("title", "slug", "standfirst", "body")}),
        (_("Lead image"), {"fields": ("image", "preview")}),
        (
            _("Where it belongs"),
            {"fields": ("categories", "tags", ("series", "series_position"))},
        ),
        (_("How it is cited"), {"fields": (("language", "doi"),)}),
        (
            _("Publication"),
            {
                "fields": (
                    "status",
                    "published_at",
                    ("not_before", "embargo_lifted_by"),
                    "notice",
                    ("is_case", "consent"),
                    ("comments_open", "mentions_open", "likes_open"),
                )
            },
        ),
        (
            _("Record"),
            {
                "classes": ("collapse",),
                "fields": (
                    "comment_count",
                    ("created_by", "created_at"),
                    ("changed_at", "revised_at"),
                ),
            },
        ),
    )

    @property
    def media(self) -> forms.Media:
        field = Byline._meta.get_field("author")
        return super().media + AutocompleteSelect(field, self.admin_site).media

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "image":  # Nobody takes one that they may not see (S5).
            kwargs["queryset"] = Image.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PostList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        """Find each word in the title, the text, or the name of an author."""
        posts: Any = queryset
        return posts.about(search_term), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts: Any = super().get_queryset(request)
        visible: QuerySet[Post] = posts.visible_to(request.user)
        return visible

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if not self.has_publish_permission(request):
            return (*fields, "published_at", "notice")
        if obj and obj.status == Post.Status.SCHEDULED:
            # Moved by a step, which asks for the embargo and is written down.
            return (*fields, "published_at")
        return fields

    def has_change_permission(
        self, request: HttpRequest, obj: Post | None = None
    ) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or obj.is_editable_by(request.user)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Let an author who begins a post and names nobody sign it."""
        super().save_related(request, form, formsets, change)
        post, user = form.instance, signed_in(request)
        if change or user.has_perm("blog.change_any_post") or post.bylines.exists():
            return
        for author in Author.objects.filter(user=user):
            Byline.objects.create(post=post, author=author, position=1)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Byline:
            log_signers(formset, request.user)

    def save_model(
        self, request: HttpRequest, obj: Post, form: Any, change: bool
    ) -> None:
        if not change:
            assert request.user.is_authenticated
            obj.created_by = request.user
        elif stored := Post.objects.filter(pk=obj.pk).first():
            Revision.objects.keep(stored)
        super().save_model(request, obj, form, change)
        if {"title", "standfirst", "body"} & set(form.changed_data):
            assert request.user.is_authenticated
            Revision.objects.record(obj, obj.texts, request.user, closed=True)

    def has_delete_permission(
        self, request: HttpRequest, obj: Post | None = None
    ) -> bool:
        """Keep what readers may know, and what others wrote."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or obj.is_deletable_by(request.user)

    @admin.display(description=_("authors"))
    def authors(self, post: Post) -> str:
        return ", ".join(str(byline.author) for byline in post.signatures)

    @admin.display(description=_("consent"))
    def consent(self, post: Post) -> str:
        return attested(post)

    @admin.display(description=_("discussion"), ordering="comment_count")
    def talk(self, post: Post) -> int:
        return post.comment_count

    @admin.display(description=_("categories"))
    def sections(self, post: Post) -> str:
        return ", ".join(str(category) for category in post.categories.all())

    @admin.display(description=_("preview"))
    def preview(self, post: Post) -> str:
        return thumbnail(post.image)

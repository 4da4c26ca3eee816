from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from blog.admin.images import thumbnail
from blog.models import Author, Byline, Handle, Post


class HandleInline(admin.TabularInline):
    model = Handle
    extra = 0
    fields = ("network", "name")


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    inlines = (HandleInline,)
    list_display = ("name", "credentials", "affiliation", "user", "post_count")
    list_select_related = ("user",)
    list_filter = (("user", admin.EmptyFieldListFilter),)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "citing_name", "affiliation", "register__name")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("photo", "user")
    readonly_fields = ("preview",)
    fieldsets = (
        (None, {"fields": ("name", "citing_name", "slug", "credentials", "role")}),
        (_("Affiliation"), {"fields": ("affiliation", "ror")}),
        (_("About the author"), {"fields": ("biography", "photo", "preview", "orcid")}),
        (_("Account"), {"fields": ("email", "user")}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> Any:
        """Let only who may change accounts say whose an author is."""
        fields = super().get_readonly_fields(request, obj)
        # An author reads what they sign, drafts too.
        allowed = request.user.has_perm("accounts.change_user")
        return fields if allowed else (*fields, "user")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        signed = Byline.objects.filter(author=OuterRef("pk")).order_by()
        number = signed.values("author").annotate(n=Count("post", distinct=True))
        counted = Coalesce(Subquery(number.values("n")), 0)
        return super().get_queryset(request).annotate(posts_signed=counted)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the posts that stand in the way of deleting those who sign them."""
        *told, protected = super().get_deleted_objects(objs, request)
        if protected:
            signed = Byline.objects.filter(author__in=objs)
            posts = Post.objects.filter(Exists(signed.filter(post=OuterRef("pk"))))
            protected = [
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("admin:blog_post_change", args=[post.pk]),
                    post,
                )
                for post in posts.only("title", "published_at")
            ]
        return *told, protected

    @admin.display(description=_("posts"), ordering="posts_signed")
    def post_count(self, author: Author) -> int:
        number: int = author.posts_signed  # type: ignore[attr-defined]
        return number

    @admin.display(description=_("preview"))
    def preview(self, author: Author) -> str:
        return thumbnail(author.photo)


@admin.register(Handle)
class HandleAdmin(admin.ModelAdmin):
    list_display = ("__str__", "network", "author", "address")
    list_filter = ("network",)
    list_select_related = ("author",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "author__name")
    autocomplete_fields = ("author",)

    @admin.display(description=_("leads to"))
    def address(self, handle: Handle) -> str:
        if not handle.url:
            return ""
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', handle.url)

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Category, Post, Series


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "parent", "post_count")
    list_select_related = ("parent",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).annotate(number=Count("posts"))

    @admin.display(description=_("posts"), ordering="number")
    def post_count(self, category: Category) -> int:
        number: int = category.number  # type: ignore[attr-defined]
        return number


class PartInline(admin.TabularInline):
    """The posts of a series, to number them; a post joins on its own page."""

    model = Post
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ("series_position", "status", "published_at")
    readonly_fields = ("status", "published_at")
    ordering = ("series_position", "published_at", "pk")
    verbose_name = _("part")
    verbose_name_plural = _("parts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts: Any = super().get_queryset(request)
        visible: QuerySet[Post] = posts.visible_to(request.user)
        return visible

    def has_add_permission(
        self, request: HttpRequest, obj: Series | None = None
    ) -> bool:
        return False


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    inlines = (PartInline,)
    list_display = ("title", "slug", "post_count")
    search_fields = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    fields = ("title", "slug", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        """Count what the user may see: a number tells of drafts, too (S4)."""
        visible = Post.objects.visible_to(request.user).filter(series=OuterRef("pk"))
        ones = visible.order_by().values("series").annotate(number=Count("pk"))
        number = Coalesce(Subquery(ones.values("number")), 0)
        return super().get_queryset(request).annotate(number=number)

    @admin.display(description=_("posts"), ordering="number")
    def post_count(self, series: Series) -> int:
        number: int = series.number  # type: ignore[attr-defined]
        return number

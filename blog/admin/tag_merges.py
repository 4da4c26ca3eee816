from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.asking import signed_in
from blog.models import TagMerge


@admin.register(TagMerge)
class TagMergeAdmin(admin.ModelAdmin):
    """What was merged into what; who may change tags may undo it."""

    list_display = (
        "__str__",
        "post_count",
        "by",
        "at",
        "undone_by",
        "undone_at",
        "undo",
    )
    list_select_related = ("tag", "into", "by", "undone_by")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    search_fields = ("name", "into_name")
    fields = ("tag", "into", "post_count", "by", "at", "undone_by", "undone_at", "undo")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(self.undo_view)
        own = path("<int:pk>/undo/", undo, name="blog_tagmerge_undo")
        return [own, *super().get_urls()]

    @admin.display(description=_("posts"))
    def post_count(self, merge: TagMerge) -> int:
        return len(merge.posts)

    @admin.display(description=_("undo"))
    def undo(self, merge: TagMerge) -> str:
        if merge.obstacle:
            return merge.obstacle
        address = reverse("admin:blog_tagmerge_undo", args=[merge.pk])
        label = _("Undo the merge of %(tag)s") % {"tag": merge.hashtag}
        return format_html('<a href="{}">{}</a>', address, label)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether to undo the merge, and undo it."""
        if not request.user.has_perm("blog.change_tag"):
            raise PermissionDenied
        merges = TagMerge.objects.select_related("tag", "into")
        merge = get_object_or_404(merges, pk=pk)
        if request.method == "POST":
            self.undo_merge(request, merge)
            return redirect("admin:blog_tagmerge_changelist")
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "merge": merge,
            "title": _("Undo this merge?"),
        }
        return TemplateResponse(request, "admin/blog/tagmerge/undo.html", context)

    def undo_merge(self, request: HttpRequest, merge: TagMerge) -> None:
        try:
            merge.undo(signed_in(request))
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return
        names = {"tag": merge.hashtag, "other": merge.into_hashtag}
        said = str(_("%(tag)s is a tag of its own again, beside %(other)s.") % names)
        for changed in (merge, merge.tag, merge.into):
            self.log_change(request, changed, said)
        self.message_user(request, said, messages.SUCCESS)

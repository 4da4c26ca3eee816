from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from blog.models import Attachment, Page, Post


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    list_display = ("__str__", "file", "created_at")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title", "file")
    fields = ("file", "title", "used_by", "created_at")
    readonly_fields = ("used_by", "created_at")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Attachment | None = None
    ) -> tuple[str, ...]:
        # Texts link to the file by its name: another file is another attachment.
        return ("file", *self.readonly_fields) if obj else self.readonly_fields

    def get_fields(self, request: HttpRequest, obj: Attachment | None = None) -> Any:
        """Tell only who reads every post which of them link to the file (S4)."""
        told = request.user.has_perm("blog.change_any_post")
        return [name for name in self.fields if told or name != "used_by"]

    @admin.display(description=_("used by"))
    def used_by(self, attachment: Attachment) -> str:
        """Name what links to the file."""
        if not attachment.pk:
            return ""
        users = [
            *Post.objects.filter(attachments=attachment).only("title"),
            *Page.objects.filter(attachments=attachment).only("title"),
        ]
        return format_html_join(", ", "{}", ([user] for user in users))

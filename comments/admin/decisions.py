from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.admin.choosing import AutocompleteFilter
from comments.admin.queue import moderator
from comments.models import Comment, Decision


class CommentFilter(AutocompleteFilter):
    title = _("comment")
    parameter_name = "comment"
    field = Decision._meta.get_field("comment")


class ActorFilter(admin.SimpleListFilter):
    """Offers those who have decided, and the rules."""

    title = _("by")
    parameter_name = "actor"
    RULES = "rules"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        decided = Exists(Decision.objects.filter(actor=OuterRef("pk")))
        people = User.objects.filter(decided).order_by("name", "pk")
        return [
            (self.RULES, _("The rules or a reader")),
            *((str(user.pk), user.name) for user in people),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Decision]
    ) -> QuerySet[Decision]:
        chosen = self.value()
        if chosen == self.RULES:
            return queryset.filter(actor=None)
        if chosen and chosen in dict(self.lookup_choices):
            return queryset.filter(actor=int(chosen))
        return queryset


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """The log of decisions: to be read. The database itself lets nobody change it."""

    list_display = ("made_at", "act", "about", "by", "was", "became", "why")
    list_display_links = ("made_at",)
    list_filter = ("act", ActorFilter, "made_at", CommentFilter)
    list_select_related = ("comment", "actor")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = ("made_at", "act", "by", "about", ("was", "became"), "why", "texts")
    readonly_fields = ("by", "about", "why", "texts")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Decision | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Decision | None = None
    ) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one line, and offer to take back the act that it is of."""
        standing = Decision.objects.standing().undoable_by(moderator(request))
        may_undo = (
            object_id.isdecimal()
            and request.user.has_perm("comments.change_comment")
            and standing.filter(pk=object_id).exists()
        )
        extra = {"may_undo": may_undo} | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra)

    @admin.display(description=_("by"))
    def by(self, decision: Decision) -> str:
        return decision.actor.name if decision.actor else ""

    @admin.display(description=_("comment"))
    def about(self, decision: Decision) -> SafeString | str:
        comment = decision.comment
        if not comment:
            return ""
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        return format_html('<a href="{}">{}</a>', address, comment.name)

    @admin.display(description=_("reasons"))
    def why(self, decision: Decision) -> SafeString:
        return format_html_join("\n", "<div>{}</div>", ((r,) for r in decision.reasons))

    @admin.display(description=_("text before"))
    def texts(self, decision: Decision) -> SafeString:
        """Show what an edit changed: the fields as they were, as they were written."""
        before = decision.before.items()
        names = {field.attname: field for field in Comment._meta.fields}
        rows = (
            (getattr(names[name], "verbose_name", name), value)
            for name, value in before
            if name in names and name != "edited_at"
        )
        return format_html_join("\n", "<div><b>{}:</b> {}</div>", rows)

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models.found import LONG
from comments.admin.queue import moderator
from comments.models import Attempt, Comment, Outgoing


class AttemptInline(admin.TabularInline):
    """Each try, the newest first. What servers said is text to be read, no more."""

    model = Attempt
    fields = ("made_at", "succeeded", "status", "answer", "protocol", "endpoint")
    readonly_fields = fields
    ordering = ("-made_at", "-pk")
    extra = max_num = 0
    can_delete = False

    def has_view_permission(
        self, request: HttpRequest, obj: Outgoing | None = None
    ) -> bool:
        return request.user.has_perm("comments.view_outgoing")


class ProtocolFilter(admin.SimpleListFilter):
    """Offers the protocols alone: nobody is told by a comment."""

    title = _("protocol")
    parameter_name = "protocol"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(k.value, k.label) for k in Comment.Kind if k != Comment.Kind.COMMENT]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Outgoing]
    ) -> QuerySet[Outgoing]:
        chosen = self.value()
        return queryset.filter(protocol=chosen) if chosen else queryset


@admin.register(Outgoing)
class OutgoingAdmin(admin.ModelAdmin):
    """What other sites were told of our links to them: to be read, and told anew."""

    actions = ("send_again",)
    inlines = (AttemptInline,)
    list_display = ("target", "outcome", "answer", "about", "when")
    list_filter = ("state", ProtocolFilter, "is_linked")
    list_select_related = ("post",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-created_at", "-pk")
    search_fields = ("target", "source")
    search_help_text = _("A part of the address of the other page, or of our post.")
    fields = (
        *("about", "their_page", ("state", "is_linked"), ("protocol", "endpoint")),
        *(("created_at", "sent_at"), ("tries", "next_try")),
    )
    readonly_fields = ("about", "their_page", "next_try")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Outgoing | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Outgoing | None = None
    ) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_outgoing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outgoing]:
        newest = Attempt.objects.filter(outgoing=OuterRef("pk")).order_by("-made_at")
        rows: QuerySet[Outgoing] = super().get_queryset(request)
        return rows.annotate(last_answer=Subquery(newest.values("answer")[:1])).defer(
            *(f"post__{name}" for name in LONG)
        )

    @admin.display(description=_("post"), ordering="post")
    def about(self, mention: Outgoing) -> SafeString | str:
        """Return the post, linked as readers know it; of a deleted one, its address."""
        if mention.post is None:
            return mention.source
        address = mention.post.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, mention.post.title)

    @admin.display(description=_("target"))
    def their_page(self, mention: Outgoing) -> SafeString | str:
        address = markup.web_address(mention.target)
        link = '<a href="{}" rel="noopener noreferrer">{}</a>'
        return format_html(link, address, address) if address else mention.target

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, mention: Outgoing) -> SafeString:
        """Return state and protocol, one below the other: a list has no room beside."""
        lines = [mention.get_state_display(), mention.get_protocol_display()]
        if not mention.is_linked:
            lines.append(gettext("link removed"))
        shown = ((line,) for line in lines if line)
        return format_html_join(mark_safe("<br>"), "{}", shown)

    @admin.display(description=_("last answer"))
    def answer(self, mention: Any) -> str:
        return markup.excerpt(mention.last_answer or "", 20)

    @admin.display(description=_("sent, or due"), ordering="try_at")
    def when(self, mention: Outgoing) -> Any:
        """Return a time; the state in words where there is none and will be none."""
        times = (mention.try_at, mention.sent_at)
        return next(filter(None, times), mention.get_state_display())

    @admin.display(description=_("next try"))
    def next_try(self, mention: Outgoing) -> Any:
        return mention.try_at or mention.get_state_display()

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Outgoing]) -> None:
        chosen = list(Outgoing.objects.filter(pk__in=queryset.values("pk")))
        count = Outgoing.objects.filter(pk__in=[m.pk for m in chosen]).send_again()
        text = ngettext(
            "%(count)d mention is sent again.",
            "%(count)d mentions are sent again.",
            count,
        )
        words = gettext("Send again")
        LogEntry.objects.log_actions(moderator(request).pk, chosen, CHANGE, words)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

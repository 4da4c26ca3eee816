from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.admin.buttons import ButtonsMixin
from blog.admin.choosing import AutocompleteFilter
from blog.models import Post
from comments.admin import queue
from comments.admin.forms import CommentForm, ReplyForm
from comments.admin.queue import moderator
from comments.models import Comment, Decision
from comments.models.comment_queryset import CommentQuerySet
from comments.moderation import acts

Act = Decision.Act
Status = Comment.Status

# The action that gives each status.
ACTIONS = {
    "approve": Status.APPROVED,
    "mark_as_spam": Status.SPAM,
    "move_to_trash": Status.TRASHED,
}


class PostFilter(AutocompleteFilter):
    title = _("post")
    parameter_name = "post"
    field = Comment._meta.get_field("post")


@admin.register(Comment)
class CommentAdmin(ButtonsMixin):
    """
    The discussion as its moderators see it.

    What a stranger wrote is data here: shown as readers see it, cleaned, and
    otherwise escaped.
    """

    list_display = ("name", "kind", "status", "excerpt", "post", "created_at")
    list_filter = ("status", "kind", "created_at", PostFilter)
    list_select_related = ("post",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    search_fields = ("name", "email", "url", "body")
    search_help_text = _("Words of the text, or a name or an address of the writer.")
    autocomplete_fields = ("post", "parent", "user", "author")
    readonly_fields = ("shown", "kind", "status", "place", "created_at", "reply")
    fieldsets = (
        (_("As readers see it"), {"fields": ("shown", "place", "reply")}),
        (_("State"), {"fields": (("kind", "status", "created_at"),)}),
        (
            _("As it was written"),
            {
                "fields": (
                    "name",
                    "email",
                    "url",
                    "interests",
                    "body",
                    "user",
                    "author",
                )
            },
        ),
    )
    reply_fieldsets = ((None, {"fields": ("post", "parent", "name", "body")}),)

    def get_urls(self) -> list[URLPattern]:
        return [*queue.urls(), *super().get_urls()]

    @property
    def media(self) -> forms.Media:
        return (
            super().media + AutocompleteSelect(PostFilter.field, self.admin_site).media
        )

    def get_form(
        self,
        request: HttpRequest,
        obj: Comment | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        kwargs["form"] = CommentForm if obj else ReplyForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Comment | None = None) -> Any:
        if not obj:
            return self.reply_fieldsets
        if not self.has_change_permission(request, obj):
            return self.fieldsets
        return (*self.fieldsets, (None, {"fields": ("seen",)}))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Comment | None = None
    ) -> Any:
        """Let only who may see accounts say whose a comment is."""
        fields = super().get_readonly_fields(request, obj)
        allowed = request.user.has_perm("accounts.view_user")
        return fields if allowed else (*fields, "user")

    def formfield_for_foreignkey(
        self, db_field: Any, request: Any = None, **kwargs: Any
    ) -> Any:
        """Take as the place of an answer only what readers see."""
        posts = Post.objects.published()
        if db_field.name == "post":
            kwargs["queryset"] = posts
        if db_field.name == "parent":
            kwargs["queryset"] = Comment.objects.filter(
                status=Status.APPROVED, post__in=posts
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        assert request.user.is_authenticated
        initial = super().get_changeform_initial_data(request)
        return {"name": request.user.get_short_name()} | initial

    def save_model(
        self, request: HttpRequest, obj: Comment, form: Any, change: bool
    ) -> None:
        """Store what was written; the log keeps who did it, and what it was before."""
        actor = moderator(request)
        if change:
            asked = {*form.cleaned_data, *(f"{name}_id" for name in form.cleaned_data)}
            mended = {name: getattr(obj, name) for name in asked & {*acts.MENDABLE}}
            acts.edit(obj, form.cleaned_data["seen"], mended, actor)
        else:
            obj.user = actor
            super().save_model(request, obj, form, change)
            said = Comment.objects.filter(pk=obj.pk)
            said.moderate(Status.APPROVED, actor=actor)

    def button_names(self, obj: Comment) -> tuple[str, ...]:
        return tuple(name for name, status in ACTIONS.items() if status != obj.status)

    def buttons(self, request: HttpRequest, obj: Comment) -> list[tuple[str, str]]:
        """
        Return the buttons of the page, which are no actions of the list.

        The list shows too little to decide by; for many at once there is the queue.
        """
        if not self.has_change_permission(request, obj):
            return []
        names = self.button_names(obj)
        return [(name, getattr(self, name).short_description) for name in names]

    @admin.display(description=_("Approve"))
    def approve(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        count = self.decide(request, queryset, Act.APPROVED)
        self.tell(
            request,
            ngettext("%d comment approved.", "%d comments approved.", count) % count,
        )

    @admin.display(description=_("Mark as spam"))
    def mark_as_spam(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        count = self.decide(request, queryset, Act.SPAM)
        self.tell(
            request,
            ngettext("%d comment is spam.", "%d comments are spam.", count) % count,
        )

    @admin.display(description=_("Move to trash"))
    def move_to_trash(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        count = self.decide(request, queryset, Act.REJECTED)
        self.tell(
            request,
            ngettext(
                "%d comment moved to the trash.",
                "%d comments moved to the trash.",
                count,
            )
            % count,
        )

    def decide(
        self, request: HttpRequest, comments: CommentQuerySet, act: Decision.Act
    ) -> int:
        return acts.decide_all(comments, act, moderator(request)).number

    def tell(self, request: HttpRequest, sentence: str) -> None:
        self.message_user(request, sentence, messages.SUCCESS)

    @admin.display(description=_("text"))
    def excerpt(self, comment: Comment) -> str:
        return Truncator(markup.text(comment.body_html)).words(25)

    @admin.display(description=_("text"))
    def shown(self, comment: Comment) -> str:
        # Not the words of the stranger, but what blog.markup made of them.
        return mark_safe(comment.body_html)  # noqa: S308

    @admin.display(description=_("place"))
    def place(self, comment: Comment) -> str:
        """Name the post, and the comment that this one answers, with links."""
        post = format_html(
            '<a href="{}">{}</a>', comment.get_absolute_url(), comment.post
        )
        if not comment.parent:
            return post
        parent = format_html(
            '<a href="{}">{}</a>',
            reverse("admin:comments_comment_change", args=[comment.parent_id]),
            comment.parent.name,
        )
        return format_html(
            gettext("{post}, in reply to {parent}"), post=post, parent=parent
        )

    @admin.display(description=_("answer"))
    def reply(self, comment: Comment) -> str:
        if comment.status != Status.APPROVED or not comment.post.is_public:
            return ""
        address = reverse("admin:comments_comment_add")
        below = urlencode({"post": comment.post_id, "parent": comment.pk})
        return format_html(
            '<a href="{}?{}">{}</a>', address, below, _("Reply to this comment")
        )

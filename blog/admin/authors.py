from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.images import thumbnail
from blog.admin.merging import MergeMixin
from blog.models import Author, Byline, Handle, Post, Relinking


def is_own(request: HttpRequest, author: Author | None) -> bool:
    """Return whether whoever asks is ``author``, who may mend their own page."""
    return bool(author and author.user_id and author.user_id == request.user.pk)


class HandleInline(admin.TabularInline):
    model = Handle
    extra = 0
    fields = ("network", "name", "is_gone")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_own(request, obj) or super().has_add_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_own(request, obj) or super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_own(request, obj) or super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_own(request, obj) or super().has_delete_permission(request, obj)


@admin.register(Author)
class AuthorAdmin(MergeMixin):
    inlines = (HandleInline,)
    list_display = ("name", "credentials", "affiliation", "user", "post_count")
    list_select_related = ("user",)
    list_filter = (("user", admin.EmptyFieldListFilter),)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "citing_name", "affiliation", "register__name")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("photo", "user")
    readonly_fields = ("preview", "invite")
    too_few = _("Tick all entries of the same person, two or more.")
    merge_template = "admin/blog/author/merge.html"
    # Over accounts, too: whose a post is changes with it.
    merge_rights = ("blog.change_author", "blog.delete_author", "accounts.change_user")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "is_group"),
                    "citing_name",
                    "slug",
                    ("credentials", "role"),
                )
            },
        ),
        (_("Affiliation"), {"fields": ("affiliation", "ror")}),
        (_("About the author"), {"fields": ("biography", "photo", "preview", "orcid")}),
    )
    # Not for those who may only look: readers are never shown the address.
    account = (_("Account"), {"fields": ("email", "user", "invite")})

    def get_fieldsets(self, request: HttpRequest, obj: Author | None = None) -> Any:
        shown = self.may_change_all(request) or is_own(request, obj)
        return (*self.fieldsets, self.account) if shown else self.fieldsets

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Take no question about addresses: answers would spell them out."""
        hidden = lookup.partition("__")[0] == "email"
        return not hidden and super().lookup_allowed(lookup, value, request)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> Any:
        return self.prepopulated_fields if self.may_change_all(request) else {}

    def may_change_all(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def has_change_permission(
        self, request: HttpRequest, obj: Author | None = None
    ) -> bool:
        return self.may_change_all(request) or is_own(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> Any:
        """Let only who may change accounts say whose an author is."""
        fields = (*super().get_readonly_fields(request, obj),)
        # An author reads what they sign, drafts too.
        if not request.user.has_perm("accounts.change_user"):
            fields += ("user",)
        # It stands above posts of others, too.
        return fields if self.may_change_all(request) else (*fields, "name", "slug")

    def take_in(
        self, request: HttpRequest, kept: Author, others: Sequence[Author]
    ) -> str:
        doubles = Author.objects.filter(pk__in=[other.pk for other in others])
        self.log_deletions(request, doubles)
        for double in others:
            kept.absorb(double)
        self.log_change(request, kept, str(_("Merged with others.")))
        return _("All that was theirs is now of %(name)s.") % {"name": kept}

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

    @admin.display(description=_("invitation"))
    def invite(self, author: Author) -> str:
        """Lead on to inviting an author who has no account."""
        if not author.pk or author.user_id:
            return ""
        address = f"{reverse('admin:accounts_invitation_add')}?author={author.pk}"
        label = _("Invite them to write here")
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=_("preview"))
    def preview(self, author: Author) -> str:
        return thumbnail(author.photo)


@admin.register(Handle)
class HandleAdmin(admin.ModelAdmin):
    list_display = ("__str__", "network", "author", "mending", "address")
    list_filter = ("network", "is_gone")
    list_select_related = ("author",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "author__name")
    autocomplete_fields = ("author",)
    readonly_fields = ("mending",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Handle]:
        fields = ("total", "mended", "finished_at")
        last = Relinking.objects.filter(name=Lower(OuterRef("name")))
        progress = last.values(entry=JSONObject(**{name: name for name in fields}))
        return super().get_queryset(request).annotate(relinking=Subquery(progress))

    @admin.display(description=_("posts linked anew"))
    def mending(self, handle: Handle) -> str:
        """Say how far the last change of this name has come into the posts."""
        found = getattr(handle, "relinking", None)
        return Relinking(**found).progress if found else ""

    @admin.display(description=_("leads to"))
    def address(self, handle: Handle) -> str:
        if not handle.url:
            return gettext("gone") if handle.is_gone else ""
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', handle.url)

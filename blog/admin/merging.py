"""Making one author of several that are the same person."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from blog.models import Author


class MergeMixin(admin.ModelAdmin):
    """Offers to merge authors, and asks which of them stays."""

    actions = ("merge",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Ask for the right over accounts, too: whose a post is changes with it."""
        return request.user.has_perms(
            ("blog.change_author", "blog.delete_author", "accounts.change_user")
        )

    @admin.action(description=_("Merge into one"), permissions=["merge"])
    def merge(
        self, request: HttpRequest, queryset: QuerySet[Author]
    ) -> HttpResponse | None:
        authors = list(queryset)
        if len(authors) < 2:
            sentence = _("Tick all entries of the same person, two or more.")
            self.message_user(request, sentence, messages.WARNING)
            return None
        kept = next((a for a in authors if str(a.pk) == request.POST.get("keep")), None)
        if kept is None:
            return self.ask_who_stays(request, authors)
        try:
            with transaction.atomic():
                doubles = queryset.exclude(pk=kept.pk)
                self.log_deletions(request, doubles)
                for double in doubles:
                    kept.absorb(double)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return None
        self.log_change(request, kept, str(_("Merged with others.")))
        done = _("All that was theirs is now of %(name)s.") % {"name": kept}
        self.message_user(request, done, messages.SUCCESS)
        return None

    def ask_who_stays(
        self, request: HttpRequest, authors: list[Author]
    ) -> HttpResponse:
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Which of them stays?"),
            "authors": authors,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/blog/author/merge.html", context)

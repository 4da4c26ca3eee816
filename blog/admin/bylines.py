from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.admin.choosing import ChosenInlineMixin
from blog.admin.ordering import PlacedForm, PlacedFormSet
from blog.models import Byline, BylineChange, Post, Related
from blog.models.publishing import ADDRESSED


class BylineForm(PlacedForm):
    class Meta:
        widgets = {
            "disclosure": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A byline keeps what was true of its author, so it can't pass to another.
        if self.instance.pk and "author" in self.fields:
            author = self.fields["author"]
            author.disabled = True
            author.widget.can_add_related = False


class BylineFormSet(PlacedFormSet):
    instance: Post

    def clean(self) -> None:
        """Hold what readers see already to what publication asks for."""
        super().clean()
        if any(self.errors) or self.instance.status not in ADDRESSED:
            return
        rows = [
            form
            for form in self.forms
            if form not in self.deleted_forms
            and (form.instance.pk or form.has_changed())
        ]
        if not rows:
            raise ValidationError(_("Readers see this post: somebody must sign it."))
        unanswered = Byline.Disclosure.UNANSWERED
        silent = [
            row.instance.author.name
            for row in rows
            if row.instance.disclosure_status == unanswered
        ]
        if silent:
            raise ValidationError(
                _("Still to say what they have to disclose: %(names)s."),
                params={"names": ", ".join(silent)},
            )

    def number(self) -> None:
        super().number()
        if self.instance.status in ADDRESSED:
            for byline in self.instance.bylines.filter(kept_at=None):
                byline.keep()


def log_signers(formset: Any, user: Any) -> None:
    """Log who came to sign a post by this formset, and who signs it no longer."""
    for byline in formset.new_objects:
        byline.log(BylineChange.Kind.JOINED, user)
    for byline in formset.deleted_objects:
        byline.log(BylineChange.Kind.REMOVED, user)


class BylineInline(ChosenInlineMixin, admin.StackedInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    extra = 0
    autocomplete_fields = ("author",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("author", "place", "contribution"),
                    ("credentials", "role"),
                    ("affiliation", "ror"),
                    "handles",
                    ("disclosure_status", "disclosure"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        return super().get_queryset(request).select_related("author")

    def get_extra(
        self, request: HttpRequest, obj: Post | None = None, **kwargs: Any
    ) -> int:
        return 0 if obj else 1


class RelatedInline(ChosenInlineMixin, admin.TabularInline):
    model = Related
    form = PlacedForm
    formset = PlacedFormSet
    fk_name = "post"
    extra = 0
    autocomplete_fields = ("other",)
    fields = ("place", "other")
    verbose_name = _("related post")
    verbose_name_plural = _("related posts, before those that are found by themselves")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Related]:
        chosen = super().get_queryset(request).select_related("other")
        return chosen.only("post_id", "position", "other__title")

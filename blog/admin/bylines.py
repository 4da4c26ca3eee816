from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.admin.choosing import ChosenInlineMixin
from blog.admin.ordering import PlacedForm, PlacedFormSet
from blog.desk.telling import tell_author, tell_joined, tell_left
from blog.models import Author, Byline, BylineChange, Post, Related
from blog.models.publishing import ADDRESSED, APPEARED

DISCLOSING = ("disclosure_status", "disclosure")


class BylineForm(PlacedForm):
    class Meta:
        widgets = {
            "disclosure": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        }

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # A byline keeps what was true of its author, so it can't pass to another.
        if self.instance.pk and "author" in self.fields:
            author = self.fields["author"]
            author.disabled = True
            author.widget.can_add_related = False
        if self.instance.pk and not self._is_theirs(self.instance.author):
            for name in set(DISCLOSING) & set(self.fields):
                self.fields[name].disabled = True

    def _is_theirs(self, author: Author | None) -> bool:
        """Return whether the user may say what ``author`` has to disclose."""
        if self.user is None or self.user.has_perm("blog.change_any_post"):
            return True
        return author is not None and author.user == self.user

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk or self._is_theirs(data.get("author")):
            return data
        if data.get("disclosure_status") != Byline.Disclosure.UNANSWERED:
            raise ValidationError(
                _("What others have to disclose, they say themselves: they are asked.")
            )
        return data


class BylineFormSet(PlacedFormSet):
    instance: Post
    user: Any = None

    def get_form_kwargs(self, index: Any) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"user": self.user}

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
        if self.instance.status in APPEARED:
            for byline in self.instance.bylines.filter(kept_at=None):
                byline.keep()


def log_signers(formset: Any, user: Any) -> None:
    """Log what this formset did to who signs a post, and tell whom it concerns."""
    post, kind = formset.instance, BylineChange.Kind
    for byline in formset.new_objects:
        byline.log(kind.JOINED, user)
        tell_joined(post, byline.author, user)
    for byline, fields in formset.changed_objects:
        for field, done in (("place", kind.MOVED), ("contribution", kind.PART)):
            if field in fields:
                byline.log(done, user)
                tell_author(post, byline.author, done, user)
    for byline in formset.deleted_objects:
        byline.log(kind.LEFT if byline.author.user == user else kind.REMOVED, user)
        tell_left(post, byline.author, user)


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
        return super().get_queryset(request).select_related("author__user")

    def get_formset(
        self, request: HttpRequest, obj: Post | None = None, **kwargs: Any
    ) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset

    def is_open(self, request: HttpRequest, obj: Post | None) -> bool:
        """Once readers may know a post, editors answer for who signs it."""
        is_out = obj is not None and obj.status in ADDRESSED
        return not is_out or request.user.has_perm("blog.change_any_post")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_add_permission(request, obj)
        return may and self.is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and self.is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and self.is_open(request, obj)

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

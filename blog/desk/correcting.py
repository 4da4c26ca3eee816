"""The page on which what is out is corrected, and its readers are told."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blog.desk.access import DeskRequest, at_desk, writable
from blog.differences import Difference
from blog.models import Correction, Post
from blog.models.correction import LONGEST
from blog.models.drafting import Texts
from blog.models.workflow import Who

KINDS = [
    choice
    for choice in Correction.Kind.choices
    if choice[0] != Correction.Kind.RETRACTION
]

TEXTS = Texts._fields


class CorrectionForm(forms.ModelForm):
    """The text as it is to be, and what readers are told of the change."""

    loaded = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        widget=forms.Select(attrs={"class": "input input--short"}),
        help_text=_("A correction mends what was wrong, an update adds what is new."),
    )
    text = forms.CharField(
        label=_("Notice"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=_("What was wrong and what is right now: it stands on top."),
    )
    field_order = ["kind", "text"]

    class Meta:
        model = Post
        fields = TEXTS
        widgets = {
            "title": forms.TextInput(attrs={"class": "input"}),
            "standfirst": forms.Textarea(attrs={"class": "input", "rows": 3}),
            "body": forms.Textarea(attrs={"class": "input", "rows": 25}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["loaded"] = self.instance.changed_at.isoformat()

    def clean_loaded(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["loaded"])
        except ValueError:
            raise ValidationError(_("Load the page again.")) from None


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    mine = Post.objects.editable_by(request.user).filter(pk=pk)
    if not mine.open_to(Who.PUBLISHER, request.user).exists():
        raise PermissionDenied
    form = CorrectionForm(request.POST.dict() or None, instance=post)
    status = 200 if post.is_public else 409
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                made = Correction.objects.make(post, request.user, **form.cleaned_data)
                messages.success(request, _("Readers see the correction from now on."))
                return redirect(made.post)
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if getattr(error, "code", "") == "stale" else 422
    stored = Post.objects.editable_by(request.user).get(pk=pk)
    if form.is_bound and status == 409:
        # Whoever has seen both texts may send theirs.
        form.data = {**form.data, "loaded": stored.changed_at.isoformat()}
    context: dict[str, Any] = {"post": stored, "form": form}
    if form.is_bound and status == 409 and stored.is_public:
        context["difference"] = difference(stored, form)
    return render(request, "desk/correct.html", context, status=status)


def difference(stored: Post, form: CorrectionForm) -> Difference:
    """Compare what is stored by now with what was sent."""
    data: Any = form.data
    return Difference.between(
        stored.texts, Texts(*(data.get(name, "") for name in TEXTS))
    )

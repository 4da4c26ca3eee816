"""The page that says before when a post may not appear."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from blog.desk.access import DeskRequest, at_desk, writable
from blog.models import Post
from blog.models.workflow import LONGEST_REASON

FIELDS = ["not_before", "embargo_lifted_by"]


class EmbargoForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = FIELDS
        widgets = {
            "not_before": forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "input input--short"},
                format="%Y-%m-%dT%H:%M",
            ),
            "embargo_lifted_by": forms.Select(attrs={"class": "input input--short"}),
        }

    why = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_(
            "Needed where it ends earlier than was said. It stands in the history."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.has_perms(["blog.publish_post", "blog.change_any_post"]):
            self.fields["embargo_lifted_by"].queryset = publishers()  # type: ignore[attr-defined]
        else:
            del self.fields["embargo_lifted_by"]
        zone = timezone.get_current_timezone_name().replace("_", " ")
        hint = _("The post can’t appear before that time, by the clock of %(zone)s.")
        self.fields["not_before"].help_text = hint % {"zone": zone}


def publishers() -> Any:
    """Return who could publish at all: only they can lift an embargo."""
    return User.objects.able("blog.publish_post").order_by("name", "pk")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def embargo(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    theirs = Post.objects.editable_by(request.user).filter(pk=pk)
    if not (theirs.exists() and post.is_embargo_open_to(request.user)):
        raise PermissionDenied
    form = EmbargoForm(request.POST or None, instance=post, user=request.user)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.fields}
        try:
            post.set_embargo(request.user, **said)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The embargo is noted."))
            return redirect("desk:steps", pk)
    context = {"post": post, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/embargo.html", context, status=status)

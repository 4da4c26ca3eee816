"""The page on which somebody vouches for the consent of patients."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blog.desk.access import DeskRequest, at_desk, writable
from blog.models import Image, Post

# What may make a patient known, in the order of the rule of the United States on
# de-identification (45 CFR 164.514(b)(2)); "dates" are all but years.
IDENTIFIERS = (
    _("names"),
    _("places smaller than a state"),
    _("dates but for the year, and ages over 89"),
    _("telephone numbers"),
    _("fax numbers"),
    _("e-mail addresses"),
    _("numbers of social security"),
    _("numbers of medical records"),
    _("numbers of health insurance"),
    _("numbers of accounts"),
    _("numbers of certificates and licences"),
    _("vehicles and their plates"),
    _("devices and their serial numbers"),
    _("web addresses"),
    _("IP addresses"),
    _("fingerprints, voices and the like"),
    _("faces, and images like them"),
    _("any other number or mark of one person"),
)
VOUCHING = _("I vouch for the patient’s written consent")


class ConsentForm(forms.Form):
    """
    One pair of boxes for the post, and one for each of its images.

    Whoever may change the one or the other can say that a patient is shown, and vouch.
    To take either back is for editors: it would open, or shut, what others rely on.
    What somebody vouches for is the text that they were shown, and what they left as
    they were shown it says nothing.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, post: Post, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post, self.user = post, user
        self.initial["version"] = post.version
        self.is_editor = user.has_perm("blog.change_any_post")
        self.things: list[tuple[str, Post | Image, bool, Any]] = [
            ("post", post, post.is_case, _("The text tells of a patient"))
        ]
        images = post.images()
        self.things += [
            (f"image-{image.pk}", image, image.shows_patient, _("It shows a patient"))
            for image in images
        ]
        mine: set[Post | Image] = {*images.changeable_by(user)}
        mine |= {post} if post.is_editable_by(user) else set()
        for name, thing, shows, label in self.things:
            for part, said, ticked in (
                ("shows", label, shows),
                ("consent", VOUCHING, thing.consent_holds),
            ):
                is_shut = thing not in mine or (ticked and not self.is_editor)
                self.fields[f"{name}-{part}"] = forms.BooleanField(
                    label=said,
                    required=False,
                    initial=ticked,
                    disabled=is_shut,
                    show_hidden_initial=True,
                )

    def groups(self) -> list[tuple[Any, Any, Any]]:
        """Return each thing with its two boxes."""
        return [
            (thing, self[f"{name}-shows"], self[f"{name}-consent"])
            for name, thing, *_rest in self.things
        ]

    def save(self) -> None:
        for name, thing, *_rest in self.things:
            if f"{name}-shows" in self.changed_data:
                shows = self.cleaned_data[f"{name}-shows"]
                field = "shows_patient" if isinstance(thing, Image) else "is_case"
                rows: Any = type(thing)._default_manager
                rows.filter(pk=thing.pk).update(**{field: shows})
            if f"{name}-consent" in self.changed_data:
                self.note(thing, vouches=self.cleaned_data[f"{name}-consent"])

    def note(self, thing: Post | Image, *, vouches: bool) -> None:
        if not vouches:
            if self.is_editor:
                thing.revoke_consent()
        elif isinstance(thing, Post):
            thing.attest_consent(self.user, self.cleaned_data["version"])
        else:
            thing.attest_consent(self.user)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ConsentForm(data, post=post, user=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Who vouches for what is noted."))
        return redirect("desk:checks", pk)
    context = {"post": post, "form": form, "identifiers": IDENTIFIERS}
    return render(request, "desk/consent.html", context)

"""The media library: images to choose, to bring, to describe and to replace."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.desk.access import DeskRequest, at_desk, row_number, writable
from blog.desk.figures import figure
from blog.images.fields import PictureUpload
from blog.models import Image, Page, Pending, Post
from blog.models.beside import named_in, stands_beside, texts_with
from blog.tasks import render_image

PAGE = 24


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ("file", "alt", "decorative", "caption", "credit", "licence")
        widgets = {
            "file": forms.FileInput,
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField | PictureUpload):
                field.widget.attrs["class"] = "input"


class ReplacingForm(ImageForm):
    """Asks, of an image of a patient, for the consent to another file in its place."""

    vouched = forms.BooleanField(
        label=gettext_lazy("The patient consents in writing to the new file"),
        help_text=gettext_lazy("You vouch for it, and your name is kept with it."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.shows_patient:
            del self.fields["vouched"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.vouched = data.get("vouched", False)
        return data

    def save_as(self, user: Any) -> None:
        """Save it, and note who vouches for a file that is new."""
        with transaction.atomic():
            image = self.save()
            if image.vouched and "file" in self.changed_data:
                image.attest_consent(user)


def seen(request: DeskRequest) -> Any:
    """Return the images that the user may choose from, narrowed by ``?q=``."""
    found = Image.objects.visible_to(request.user).order_by("-pk")
    for word in request.GET.get("q", "").split()[:8]:
        said = Q(alt__icontains=word) | Q(caption__icontains=word)
        found = found.filter(said | Q(credit__icontains=word) | Q(file__icontains=word))
    if before := row_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    return found


def changeable(request: DeskRequest, pk: int) -> Image:
    """Return the image; of one that may not be changed the same is told as of none."""
    image = Image.objects.changeable_by(request.user).filter(pk=pk).first()
    is_editor = request.user.has_perm("blog.change_image")
    if image is None or (stands_beside(image) and not is_editor):
        raise PermissionDenied
    return image


def brought_for(request: DeskRequest) -> Post | None:
    """
    Return the post for which the user brings an image, if for one.

    Who writes at a post brings images to it. To bring one for no post takes the
    permission to add images.
    """
    number = request.POST.get("post") or request.GET.get("post")
    if not number:
        if request.user.has_perm("blog.add_image"):
            return None
        raise PermissionDenied
    return writable(request, row_number(number))


def keep(request: DeskRequest, form: ImageForm, post: Post | None) -> Image:
    """Store what the form says of an image that the user brings."""
    image: Image = form.save(commit=False)
    image.added_by = request.user
    image.added_for = post
    image.save()
    render_image.defer(number=image.pk)
    return image


def as_json(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "url": image.file.url,
        "thumbnail": image.thumbnail,
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "needs_alt": image.needs_alt,
        "html": figure(image),
    }


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def images(request: DeskRequest) -> HttpResponse:
    """Answer the editor: find images, or take a new one."""
    if request.method != "POST":
        found = seen(request)[:PAGE]
        return JsonResponse({"images": [as_json(image) for image in found]})
    post = brought_for(request)
    form = ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(as_json(keep(request, form, post)), status=201)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: DeskRequest) -> HttpResponse:
    asks = request.method == "POST" or "post" in request.GET
    post = brought_for(request) if asks else None
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        image = keep(request, form, post)
        messages.success(request, _("The image is in the library."))
        return redirect("desk:image", image.pk)
    fields = ("image", "title", "slug", "status", "address_date")
    posts = Post.objects.visible_to(request.user).only(*fields)
    found = seen(request).prefetch_related(
        Prefetch("posts", posts, to_attr="under"),
        Prefetch("posts_showing", posts, to_attr="inside"),
    )
    listed = list(found[: PAGE + 1])
    mine = Image.objects.changeable_by(request.user)
    mine = mine.filter(pk__in=[image.pk for image in listed])
    context = {
        "form": form,
        "images": listed[:PAGE],
        "changeable": set(mine.values_list("pk", flat=True)),
        "may_add": bool(post) or request.user.has_perm("blog.add_image"),
        "post": post,
        "before": listed[PAGE - 1].pk if len(listed) > PAGE else "",
        "query": request.GET.get("q", ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/media/library.html", context, status=status)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def image(request: DeskRequest, pk: int) -> HttpResponse:
    """Describe an image anew, or put another file in its place."""
    found = changeable(request, pk)
    form = ReplacingForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save_as(request.user)
        messages.success(request, _("Saved."))
        return redirect("desk:image", pk)
    # What was asked for and not taken stands in the form alone.
    stored = changeable(request, pk)
    context = {
        "form": form,
        "image": stored,
        "figure": figure(stored),
        "uses": uses(request, pk),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/media/image.html", context, status=status)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Delete an image, once it is said where it would be missing."""
    found = changeable(request, pk)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("The image is deleted."))
        return redirect("desk:media")
    context = {"image": found, "uses": uses(request, pk)}
    return render(request, "desk/media/delete.html", context)


def uses(request: DeskRequest, pk: int) -> list[Any]:
    """Return what would lose the image, of what the user may know of."""
    posts = Post.objects.visible_to(request.user)
    found: list[Any] = list(posts.filter(Q(image=pk) | Q(pictures=pk)).distinct())
    image = Image.objects.get(pk=pk)
    found += Pending.objects.filter(named_in(image, "body"), post__in=posts)
    found += Page.objects.visible_to(request.user).filter(pictures=pk)
    for rows in texts_with(image):
        found += rows
    return found

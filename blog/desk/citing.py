"""The page that says in which language a post is, and by which DOI it is cited."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.desk.access import DeskRequest, at_desk, writable
from blog.models import Post


class CitingForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ("language", "doi")
        widgets = {
            "language": forms.TextInput(attrs={"class": "input input--short"}),
            "doi": forms.TextInput(attrs={"class": "input"}),
        }


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def citing(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    if not Post.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = CitingForm(request.POST or None, instance=post)
    if form.is_bound and form.is_valid():
        said = {"language": post.language, "doi": post.doi}
        Post.objects.filter(pk=pk).update(**said)
        messages.success(request, _("Language and DOI are noted."))
        return redirect("desk:steps", pk)
    context = {"post": post, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/citing.html", context, status=status)

"""What authors would change in a post that is out, and the editor's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.telling import tell, tell_editors
from blog.differences import Difference
from blog.models import DeskNotice, Pending, Post

Kind = DeskNotice.Kind


class SeenForm(forms.Form):
    """The versions that somebody has read before they decide."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    post_version = forms.IntegerField(widget=forms.HiddenInput)


class RefusalForm(SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=gettext_lazy("The authors read it."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


@at_desk
@require_safe
def pending(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what waits; what was decided by now is told among the revisions."""
    post = writable(request, pk)
    if not Pending.objects.filter(post=post).exists():
        return redirect("desk:revisions", pk)
    return show(request, post)


def show(
    request: DeskRequest, post: Post, refusal: RefusalForm | None = None
) -> HttpResponse:
    waiting = waiting_for(post)
    seen = {"version": waiting.version, "post_version": post.version}
    context = {
        "post": post,
        "pending": waiting,
        "may_decide": post.is_editable_by(request.user),
        "difference": Difference.between(post.texts, waiting.texts),
        "seen": SeenForm(initial=seen, auto_id=False),
        "form": refusal or RefusalForm(initial=seen),
    }
    status = 422 if refusal else 200
    return render(request, "desk/pending.html", context, status=status)


@at_desk
@require_safe
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the article as readers would see it if the new text were taken."""
    post = writable(request, pk)
    waiting = Pending.objects.filter(post=post).first()
    if waiting is None:
        return redirect(post)
    shown = Post.objects.writable_by(request.user).for_article().get(pk=pk)
    shown.show_as(waiting.texts)
    return render(request, "blog/post.html", {"post": shown, "neighbours": {}})


@at_desk
@require_POST
def submit(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    with transaction.atomic():
        if waiting_for(post).submit():
            tell_editors(post, Kind.PROPOSED, request.user)
    messages.success(request, _("An editor will look at the new text."))
    return HttpResponseRedirect(reverse("desk:pending", args=[pk]), status=303)


@at_desk
@require_POST
def apply(request: DeskRequest, pk: int) -> HttpResponse:
    post = decidable(request, pk)
    return taken(request, seen(post, SeenForm(request.POST)))


def take(request: DeskRequest, post: Post) -> HttpResponse:
    """
    Make what was just saved the text that readers see.

    Where others wrote at it too, or at the post, the difference is looked at first.
    """
    if not post.is_editable_by(request.user):
        raise PermissionDenied
    waiting = Pending.objects.filter(post=post).first()
    if waiting is None:
        return redirect("desk:editor", post.pk)
    waiting.post = post
    mine = {waiting.begun_by_id, waiting.changed_by_id} == {request.user.pk}
    if waiting.is_behind or waiting.submitted_at or not mine:
        return redirect("desk:pending", post.pk)
    return taken(request, waiting)


def taken(request: DeskRequest, waiting: Pending) -> HttpResponse:
    post = waiting.post
    try:
        with transaction.atomic():
            waiting.apply(request.user)
            tell(post, Kind.TAKEN, request.user)
    except ValidationError as error:
        return told(request, post.pk, error)
    is_out = post.is_public
    said = _("Readers see the new text.") if is_out else _("The new text goes out.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:editor", args=[post.pk]), status=303)


@at_desk
@require_POST
def refuse(request: DeskRequest, pk: int) -> HttpResponse:
    post = decidable(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return show(request, post, form)
    reason = form.cleaned_data["reason"]
    try:
        with transaction.atomic():
            seen(post, form).refuse(request.user, reason)
            tell(post, Kind.REFUSED, request.user, reason=reason)
    except ValidationError as error:
        return told(request, pk, error)
    messages.success(request, _("The post stays as it is."))
    return HttpResponseRedirect(reverse("desk:editor", args=[pk]), status=303)


def decidable(request: DeskRequest, pk: int) -> Post:
    post = writable(request, pk)
    if not post.is_editable_by(request.user):
        raise PermissionDenied
    return post


def waiting_for(post: Post) -> Pending:
    waiting = Pending.objects.filter(post=post).select_related("changed_by").first()
    if waiting is None:
        raise PermissionDenied
    waiting.post = post
    return waiting


def seen(post: Post, form: Any) -> Pending:
    """Return what waits, with the versions that the form says were read."""
    waiting = waiting_for(post)
    form.is_valid()
    waiting.version = form.cleaned_data.get("version") or 0
    post.version = form.cleaned_data.get("post_version") or 0
    return waiting


def told(request: DeskRequest, pk: int, error: ValidationError) -> HttpResponse:
    messages.warning(request, error.messages[0])
    return HttpResponseRedirect(reverse("desk:pending", args=[pk]), status=303)

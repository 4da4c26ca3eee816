"""The pages by which a post goes from state to state."""

from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.calendar import month_of
from blog.desk.stepping import MEANING, StepForm
from blog.models import EmbargoChange, Post
from blog.models.workflow import STEPS, Step, Transition, Who


@at_desk
@require_safe
def steps(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what may happen to the post next, and what happened so far."""
    post = writable(request, pk)
    return render(request, "desk/steps.html", about(request, post))


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    post = writable(request, pk)
    chosen = next((s for s in post.steps_for(request.user) if s.verb == verb), None)
    if not chosen:
        return impossible(request, post, verb)
    form = StepForm(request.POST or None, post=post, step=chosen)
    status = 200
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                form.take(request.user)
                said = _("Done. The post is in the state “%(state)s” now.")
                state = {"state": post.get_status_display()}
                messages.success(request, said % state)
                return redirect(after(request, post))
        except ValidationError as error:
            status = form.refuse(error)
    context = about(request, post) | {"step": chosen, "form": form}
    context["back"] = after(request, post)
    context["meaning"] = MEANING[chosen.verb]
    return render(request, "desk/step.html", context, status=status)


def after(request: DeskRequest, post: Post) -> str:
    """Return where a step leads: back to the calendar for who moved a date there."""
    if request.GET.get("from") == "calendar" and post.published_at:
        return month_of(post.published_at)
    return reverse("desk:steps", args=[post.pk])


def impossible(request: DeskRequest, post: Post, verb: str) -> HttpResponse:
    """Answer for a step that isn't theirs (403), or not possible now (409)."""
    rows = [row for row in STEPS if row.verb == verb]
    if not rows:
        raise Http404
    if not any(is_theirs(request, post, row) for row in rows):
        raise PermissionDenied
    context = about(request, post) | {"refused": rows[0].label}
    return render(request, "desk/steps.html", context, status=409)


def is_theirs(request: DeskRequest, post: Post, row: Step) -> bool:
    mine = Post.objects.writable_by(request.user).open_to(row.who, request.user)
    return mine.filter(pk=post.pk).exists()


def about(request: DeskRequest, post: Post) -> dict[str, object]:
    """Return what each page about the state of a post shows."""
    mine = Post.objects.editable_by(request.user).filter(pk=post.pk)
    may_correct = mine.open_to(Who.PUBLISHER, request.user)
    return {
        "post": post,
        "may_correct": post.is_public and may_correct.exists(),
        "history": history(post),
    }


def history(post: Post) -> list[Transition | EmbargoChange]:
    """Return what happened to the state and the embargo of ``post``, newest first."""
    steps = post.transitions.select_related("by")
    embargoes = post.embargo_changes.select_related("by", "lifter")
    return sorted([*steps, *embargoes], key=attrgetter("at"), reverse=True)

"""What a post said before: who saved it, what it changed, and back to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog.desk import saving
from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.forms import NameForm
from blog.differences import Difference
from blog.models import Post, Revision

LISTED = 100


@at_desk
@require_safe
def revisions(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    listed = post.revisions.for_lists()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 10:
        listed = listed.filter(number__lt=int(before))
    page = [*listed[: LISTED + 1]]
    context = {"post": post, "revisions": page[:LISTED], "more": page[LISTED:]}
    return render(request, "desk/revisions.html", context)


@at_desk
@require_safe
def revision(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Compare a revision with the one before it, or with what the post says now."""
    post = writable(request, pk)
    return show(request, post, revision_of(post, number))


def show(
    request: DeskRequest, post: Post, found: Revision, form: NameForm | None = None
) -> HttpResponse:
    text = saving.text_for(post)
    with_now = "now" in request.GET
    before = found if with_now else found.previous()
    empty = found.texts._replace(title="", standfirst="", body="")
    context = {
        "post": post,
        "revision": found,
        "before": before,
        "with_now": with_now,
        "text": text,
        "is_current": text.texts == found.texts,
        "difference": Difference.between(
            before.texts if before else empty,
            text.texts if with_now else found.texts,
        ),
        "form": form or NameForm(instance=found),
    }
    status = 422 if form else 200
    return render(request, "desk/revision.html", context, status=status)


@at_desk
@require_POST
def name(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    post = writable(request, pk)
    found = revision_of(post, number)
    form = NameForm(request.POST, instance=revision_of(post, number))
    if not form.is_valid():
        return show(request, post, found, form)
    found.rename(form.cleaned_data["name"])
    return back_to(found)


@at_desk
@require_POST
def restore(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Save an older text as the next one, unless the post changed since it was read."""
    post = writable(request, pk)
    found = revision_of(post, number)
    version = request.POST.get("version", "")
    outcome = saving.save(
        post,
        request.user,
        int(version) if version.isdecimal() and len(version) < 10 else 0,
        found.texts,
        closed=True,
        restored_from=found,
    )
    if isinstance(outcome, saving.Conflict):
        messages.warning(
            request, _("The text was changed meanwhile. Look at it, and restore again.")
        )
        return back_to(found, "?now")
    messages.success(request, _("%(name)s is the text again.") % {"name": found})
    return HttpResponseRedirect(reverse("desk:editor", args=[post.pk]), status=303)


def revision_of(post: Post, number: int) -> Revision:
    """Return the revision of that number, or say what is said of posts of others."""
    found = post.revisions.filter(number=number).select_related("made_by").first()
    if found is None:
        raise PermissionDenied
    found.post = post
    return found


def back_to(found: Revision, query: str = "") -> HttpResponse:
    there = reverse("desk:revision", args=[found.post_id, found.number])
    return HttpResponseRedirect(there + query, status=303)

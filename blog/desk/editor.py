"""The page where a post is written, and the page that merges two texts of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from blog.desk import saving, spelling
from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.forms import TextsForm, TitleForm
from blog.desk.pending import take
from blog.desk.unsaved import keeping
from blog.desk.words import WORDS
from blog.differences import Difference
from blog.models import Author, Byline, Pending, Post, Sitting
from blog.models.drafting import slug_of


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest) -> HttpResponse:
    """Begin a post: it exists from its title on, so that no text is ever homeless."""
    form = TitleForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/write.html", {"form": form}, status=status)
    post = begin(request.user, form.cleaned_data["title"])
    return HttpResponseRedirect(reverse("desk:editor", args=[post.pk]), status=303)


def begin(user: Any, title: str) -> Post:
    """Return a new post, signed by its writer if they are one of the authors."""
    with transaction.atomic():
        post = Post.objects.create(title=title, slug=slug_of(title), created_by=user)
        for author in Author.objects.filter(user=user):
            Byline.objects.create(post=post, author=author, position=1)
    return post


@at_desk
@require_safe
def editor(request: DeskRequest, pk: int) -> HttpResponse:
    return show(request, writable(request, pk))


def show(
    request: DeskRequest, post: Post, form: TextsForm | None = None
) -> HttpResponse:
    text = saving.text_for(post)
    waits = isinstance(text, Pending)
    waiting = Pending.objects.filter(post=post).select_related("changed_by").first()
    changed_at = (waiting if waits and waiting else post).changed_at
    bylines = Byline.objects.select_related("author")
    prefetch_related_objects([post], Prefetch("bylines", bylines))
    initial = text.texts._asdict() | {"version": text.version}
    sitting = Sitting.objects.now().filter(post=post).select_related("user").first()
    context = {
        "post": post,
        "form": form or TextsForm(initial=initial),
        "waits": waits,
        "may_take": waits and post.is_editable_by(request.user),
        "pending": waiting,
        "last": post.revisions.for_lists().first(),
        "sitting": sitting,
        "changed_at": changed_at,
        "seconds": int((timezone.now() - changed_at).total_seconds()),
        "near_tags": spelling.nearly_others(post, text.body, request.user),
        "words": WORDS,
    }
    status = 422 if form else 200
    return render(request, "desk/editor.html", context, status=status)


@partial(at_desk, gate=keeping)
@require_POST
def save(request: DeskRequest, pk: int) -> HttpResponseBase:
    """
    Save the texts, for a form or for a script that saves while one writes.

    Whoever had read an older version gets 409 with what is stored, whatever they
    sent is refused for comes back with 422, and neither changes anything.
    """
    post = writable(request, pk)
    by_script = request.headers.get("Accept") == "application/json"
    form = TextsForm(request.POST)
    # A script that saves by itself leaves the revision open.
    facts = {} if by_script and "closed" not in request.POST else {"closed": True}
    if not form.is_valid():
        if by_script:
            return JsonResponse({"errors": form.errors}, status=422)
        return show(request, post, form)
    user = request.user
    texts = form.texts
    if answer := request.POST.get("instead"):
        texts = spelling.corrected(texts, answer, user)
    version = form.cleaned_data["version"]
    outcome = saving.save(post, user, version, texts, **facts)
    if isinstance(outcome, saving.Conflict):
        return conflict(request, post, form, outcome, by_script=by_script)
    return saved(request, post, outcome, by_script=by_script)


def saved(
    request: DeskRequest, post: Post, outcome: saving.Saved, *, by_script: bool
) -> HttpResponseBase:
    of = "desk:pending_preview" if outcome.waits else "blog:preview"
    preview = reverse(of, args=[post.pk])
    if by_script:
        number = outcome.revision.number if outcome.revision else 0
        answer = {"version": outcome.version, "revision": number}
        return JsonResponse(answer | {"waits": outcome.waits, "preview": preview})
    if "take" in request.POST and outcome.waits:
        return take(request, post)
    if "preview" in request.POST:
        return HttpResponseRedirect(preview, status=303)
    messages.success(request, _("Saved."))
    there = reverse("desk:editor", args=[post.pk])
    return HttpResponseRedirect(there, status=303)


def conflict(
    request: DeskRequest,
    post: Post,
    form: TextsForm,
    outcome: saving.Conflict,
    *,
    by_script: bool,
) -> HttpResponseBase:
    who = outcome.revision.made_by if outcome.revision else None
    if by_script:
        answer = outcome.texts._asdict() | {
            "version": outcome.version,
            "by": who.name if who else "",
        }
        return JsonResponse(answer, status=409)
    # What is sent next is said to have been made with the stored text in sight.
    mine = TextsForm(initial=form.texts._asdict() | {"version": outcome.version})
    context = {
        "post": post,
        "form": mine,
        "who": who,
        "revision": outcome.revision,
        "difference": Difference.between(outcome.texts, form.texts),
        "words": WORDS,
    }
    return render(request, "desk/merge.html", context, status=409)

"""What somebody sees who came by a preview link: the article, their notes, a review."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.desk.inviting import finish
from blog.desk.note_forms import NoteForm
from blog.desk.noting import tell_of, threads_of, words_of
from blog.desk.review_forms import ReviewForm
from blog.models import Note, Post, PreviewLink, Review
from blog.views.media import let_see

# Says in an address that something was sent: the post may appear meanwhile.
RECEIVED = "received"


def by_link(view: Any) -> Any:
    """
    Give ``view`` the link that the address holds; for any other nothing is there (S6).

    Once the post is out, it leads there; what was written before is still taken.
    """

    # The address holds 256 secret bits: whoever could forge a form has the link.
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
        found = PreviewLink.objects.by_token(token).select_related("post", "review")
        link = found.first()
        if link is None:
            raise Http404
        response: HttpResponseBase
        if link.post.is_public and request.method != "POST":
            response = outside(request, link)
        else:
            if request.method == "GET":
                link.visit()
            response = view(request, link, token)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(wrapped)


def outside(request: HttpRequest, link: PreviewLink) -> HttpResponse:
    """Lead to what is out by now, or first tell who wrote meanwhile that it came."""
    if RECEIVED in request.GET:
        return render(request, "desk/received.html", {"post": link.post})
    return redirect(link.post, permanent=True)


@by_link
def shared(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    """Show the draft; take a note on it, or an answer, if the link is for that."""
    if request.method == "POST" and not link.may_comment:
        raise PermissionDenied
    post = Post.objects.filter(pk=link.post_id).for_article().get()
    path, words = reverse("blog:shared", args=[token]), words_of(post)
    mine = Note.objects.by_link(link)
    form = NoteForm(request.POST or None, post=post, words=words, threads=mine)
    status = 422 if form.is_bound else 200
    try:
        if form.is_valid():
            note = keep(link, form)
            address = f"{path}?{RECEIVED}#note-{note.parent_id or note.pk}"
            return HttpResponseRedirect(address, status=303)
    except ValidationError as error:
        form.add_error("body", error)
        status = 429
    context: dict[str, Any] = {
        "post": post,
        "neighbours": {},
        "link": link,
        "token": token,
        "review": getattr(link, "review", None),
        "threads": threads_of(mine, words),
        "form": form,
        "action": path,
    }
    response = render(request, "desk/shared.html", context, status=status)
    let_see(response, link)
    return response


@transaction.atomic
def keep(link: PreviewLink, form: NoteForm) -> Note:
    link.check_pace()
    note = form.save(link=link, name=link.name)
    tell_of(note)
    return note


@by_link
def review(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    """Take the review of whoever was asked for one, once."""
    asked: Review | None = getattr(link, "review", None)
    if asked is None:
        raise Http404
    is_finished, status = asked.finished_at is not None, 200
    form = ReviewForm(request.POST or None, instance=asked)
    try:
        if form.is_bound and form.is_valid():
            finish(form)
            address = reverse("blog:shared_review", args=[token])
            return HttpResponseRedirect(f"{address}?{RECEIVED}", status=303)
    except ValidationError as error:
        form.add_error(None, error)
        status = 409
    if form.is_bound and status == 200:
        status = 422
    context = {"post": link.post, "review": asked, "form": form, "token": token}
    page = "desk/reviewed.html" if is_finished and status != 409 else "desk/review.html"
    return render(request, page, context, status=status)

"""The page of one comment, for its writer alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.views import private
from blog.context import site_of
from comments import own
from comments.forms import EditForm
from comments.models import Comment
from comments.moderation.case import Refused
from comments.second_page import from_here
from comments.views.writing import check_lines
from comments.writers import Writer


def by_link(view: Callable[..., HttpResponse]) -> Any:
    """Give ``view`` the comment that the link is for; 404 for invented and old ones."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
        comment = own.comment_of(token)
        if comment is None:
            raise Http404
        return view(request, comment)

    return private(wrapped)


@require_safe
@by_link
def own_page(request: HttpRequest, comment: Comment) -> HttpResponse:
    return show(request, comment)


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def own_edit(request: HttpRequest, comment: Comment) -> HttpResponse:
    if sentence := own.closed_to_edits(comment):
        return show(request, comment, sentence)
    posted = request.POST if request.method == "POST" else None
    if posted:
        check_lines(posted)
    site, writer = site_of(request), Writer.of(request)
    form = EditForm(posted, comment=comment, site=site, writer=writer)
    if not form.is_valid():
        return edit_page(request, form, 422 if form.is_bound else 200)
    try:
        form.save()
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return edit_page(request, form, refused.status)
    return HttpResponseRedirect(own.address_of(comment), status=303)


@from_here
@require_POST
@by_link
def own_delete(request: HttpRequest, comment: Comment) -> HttpResponse:
    try:
        own.withdraw(comment)
    except Refused as refused:
        return show(request, comment, refused.sentence)
    return HttpResponseRedirect(own.address_of(comment), status=303)


def show(request: HttpRequest, comment: Comment, refusal: str = "") -> HttpResponse:
    """Show the page, or, with 403, why what was asked of it can't be done."""
    context = {
        "comment": comment,
        "post": comment.post,
        "state": own.state_of(comment),
        "refusal": refusal,
        "can_edit": not own.closed_to_edits(comment),
        "can_delete": not own.closed_to_changes(comment),
        "link": own.address_of(comment),
        "until": comment.created_at + own.CHANGED,
        "hours": own.usual_hours(),
        "asked_to_confirm": own.is_asked_to_confirm(comment, Writer.of(request)),
    }
    status = 403 if refusal else 200
    return render(request, "comments/own.html", context, status=status)


def edit_page(request: HttpRequest, form: EditForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "comment": form.comment,
        "post": form.comment.post,
        "link": own.address_of(form.comment),
    }
    return render(request, "comments/own_edit.html", context, status=status)

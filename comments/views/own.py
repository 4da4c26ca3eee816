"""The page of one comment, for its writer alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.views import private
from blog.context import site_of
from comments import mails, own
from comments.forms import EditForm
from comments.moderation.case import Refused
from comments.second_page import from_here
from comments.views.writing import check_lines
from comments.writers import Writer


def by_link(view: Callable[..., HttpResponse]) -> Any:
    """Give ``view`` what the link says; 404 for invented and old ones."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
        link = own.link_of(token)
        if link is None:
            raise Http404
        return view(request, link)

    return private(wrapped)


@require_safe
@by_link
def own_page(request: HttpRequest, link: own.Link) -> HttpResponse:
    return show(request, link)


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def own_edit(request: HttpRequest, link: own.Link) -> HttpResponse:
    if sentence := own.closed_to_edits(link.comment):
        return show(request, link, sentence)
    posted = request.POST if request.method == "POST" else None
    if posted:
        check_lines(posted)
    site, writer = site_of(request), Writer.of(request)
    form = EditForm(posted, comment=link.comment, site=site, writer=writer)
    if not form.is_valid():
        return edit_page(request, link, form, 422 if form.is_bound else 200)
    try:
        form.save()
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return edit_page(request, link, form, refused.status)
    return HttpResponseRedirect(link.address, status=303)


@from_here
@require_POST
@by_link
def own_delete(request: HttpRequest, link: own.Link) -> HttpResponse:
    try:
        own.withdraw(link.comment)
    except Refused as refused:
        return show(request, link, refused.sentence)
    return HttpResponseRedirect(link.address, status=303)


@from_here
@require_POST
@by_link
def own_mail(request: HttpRequest, link: own.Link) -> HttpResponse:
    """Ask by mail for the proof of the address once more, with what was wished."""
    if not own.waits_for_proof(link.comment, Writer.of(request)):
        return HttpResponseRedirect(link.address, status=303)
    if mails.ask_to_confirm(link.comment, link.tell):
        return render(request, "comments/mail_sent.html")
    sentence = _("Many mails were asked for from where you are. Try it in an hour.")
    return show(request, link, sentence, 429)


def show(
    request: HttpRequest, link: own.Link, refusal: str = "", refused: int = 403
) -> HttpResponse:
    """Show the page, or, with ``refused``, why what was asked of it can't be done."""
    comment = link.comment
    context = {
        "comment": comment,
        "post": comment.post,
        "state": own.state_of(comment),
        "refusal": refusal,
        "can_edit": not own.closed_to_edits(comment),
        "can_delete": not own.closed_to_changes(comment),
        "link": link.address,
        "until": comment.created_at + own.CHANGED,
        "hours": own.usual_hours(),
        "unproven": own.waits_for_proof(comment, Writer.of(request)),
        "was_asked": link.was_asked,
    }
    status = refused if refusal else 200
    return render(request, "comments/own.html", context, status=status)


def edit_page(
    request: HttpRequest, link: own.Link, form: EditForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "comment": link.comment,
        "post": link.comment.post,
        "link": link.address,
    }
    return render(request, "comments/own_edit.html", context, status=status)

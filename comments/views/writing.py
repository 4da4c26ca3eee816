import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views import private
from blog.context import site_of
from blog.models import Post
from comments import own
from comments.forms import CommentForm
from comments.models import Comment
from comments.moderation.case import Refused
from comments.moderation.judge import closed, refuse_closed
from comments.paging import REPLY
from comments.second_page import from_here
from comments.traps import stamp
from comments.writers import Writer
from comments.writing import Desk

ONE_LINE = ("name", "email", "url", "interests", "tell", "parent", "homepage", "made")
LINE_BREAK = re.compile(r"[\r\n]")


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment on a post, or show what it will look like, or what to mend."""
    visible = Post.objects.visible_to(request.user).defer(
        "body", "body_html", "names", "search_vector"
    )
    post = get_object_or_404(visible, pk=pk)
    if request.method != "POST":
        return redirect(f"{post.get_absolute_url()}#{REPLY}")
    check_lines(request.POST)
    try:
        refuse_closed(post, site_of(request), Writer.of(request).user)
        parent = answered(post, request.POST.get("parent", ""))
    except Refused as refused:
        return page(request, form_of(request, post), refused)
    form = form_of(request, post, parent)
    if not form.is_valid() or "preview" in request.POST:
        return page(request, form)
    try:
        comment = form.save()
    except Refused as refused:
        return page(request, form, refused)
    address = own.address_of(comment, form.cleaned_data["tell"], form.was_asked)
    return HttpResponseRedirect(address, status=303)


def check_lines(data: QueryDict) -> None:
    """Refuse what no browser sends: a line break in a field of one line (S16)."""
    if any(LINE_BREAK.search(data.get(name, "")) for name in ONE_LINE):
        raise BadRequest("A field of one line has several.")


def answered(post: Post, number: str) -> Comment | None:
    """Return what a comment answers. Raise Refused if readers can't see it there."""
    if not number:
        return None
    shown = Comment.objects.approved().answerable().filter(post=post)
    found = number.isdecimal() and len(number) < 16 and shown.filter(pk=number).first()
    if not found:
        raise Refused(
            403,
            _(
                "The comment that you answer is not there any more. You can still send "
                "yours: it will stand on its own."
            ),
        )
    return found


def form_of(
    request: HttpRequest, post: Post, parent: Comment | None = None
) -> CommentForm:
    site, writer = site_of(request), Writer.of(request)
    return CommentForm(request.POST, post=post, site=site, writer=writer, parent=parent)


@private
def page(
    request: HttpRequest, form: CommentForm, refused: Refused | None = None
) -> HttpResponse:
    """Show the form with the text in it: as asked for, or for what is to be mended."""
    if refused:
        form.full_clean()
        form.add_refusal(refused)
    status = refused.status if refused else 200 if form.is_valid() else 422
    desk = Desk(
        form.post,
        form.site,
        form,
        closed=closed(form.post, form.site),
        parent=form.parent,
        # Who only has to send it again, or to wait as long as told, does so at once.
        made=form.data.get("made") or (stamp() if status == 422 else ""),
    )
    context: dict[str, Any] = {"desk": desk, "form": form, "post": form.post}
    if "preview" in request.POST and form.cleaned_data.get("body"):
        context["preview"] = form.comment
    response = render(request, "comments/write.html", context, status=status)
    if refused and refused.retry_after:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response

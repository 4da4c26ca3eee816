"""Reviews of a post: asked for and shown by editors, read by those who write at it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.inviting import invite
from blog.desk.review_forms import InviteForm, ShowForm
from blog.models import Post, Review


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    if request.method != "POST":
        return page(request, post)
    editors_only(request)
    form = InviteForm(request.POST, post=post)
    if post.is_public:
        return page(request, post, form, status=409)
    if not form.is_valid():
        return page(request, post, form, status=422)
    address = invite(request.user, post, form.instance)
    return page(request, post, address=address, invited=form.instance)


def page(
    request: DeskRequest,
    post: Post,
    form: InviteForm | None = None,
    *,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """Show the reviews, and to editors what they can do about them."""
    rows = Review.objects.filter(post=post).select_related("author", "link")
    is_editor = request.user.has_perm("blog.change_any_post")
    context = told | {
        "post": post,
        "reviews": [
            (review, ShowForm(review=review) if review.finished_at else None)
            for review in rows
        ],
        "is_editor": is_editor,
        "form": form or InviteForm(post=post),
    }
    return render(request, "desk/reviews.html", context, status=status)


@at_desk
@require_POST
def show(request: DeskRequest, pk: int, review: int) -> HttpResponse:
    """Let readers see a finished review, or no longer; or take an invitation back."""
    post = writable(request, pk)
    editors_only(request)
    found = post.reviews.filter(pk=review).first()
    if found is None:
        raise PermissionDenied
    try:
        if "withdraw" in request.POST:
            found.withdraw()
        else:
            found.show(request.POST.get("shown", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return page(request, post, status=409)
    messages.success(request, _("Done."))
    return redirect("desk:reviews", pk)


def editors_only(request: DeskRequest) -> None:
    """Stop who may not begin a review: see the table of ``blog.models.workflow``."""
    if not request.user.has_perm("blog.change_any_post"):
        raise PermissionDenied

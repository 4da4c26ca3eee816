"""My own byline: how I am named above what I write."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.desk.access import DeskRequest, at_desk
from blog.desk.byline_forms import AuthorForm
from blog.desk.home import own_author
from blog.desk.mails import stop_link
from blog.models import Author


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: DeskRequest) -> HttpResponse:
    author = own_author(request.user) or new_author(request.user)
    form = AuthorForm(request.POST or None, request.FILES or None, instance=author)
    if form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, _("Your byline is saved."))
        return redirect("desk:welcome")
    status = 422 if form.is_bound else 200
    context = {"form": form, "mails_url": stop_link(request.user)}
    return render(request, "desk/me.html", context, status=status)


def new_author(user: Any) -> Author:
    """Return the author that ``user`` will be, by the name of the account."""
    slug = Author.objects.free_slug(str(user))
    return Author(user=user, name=str(user), slug=slug)

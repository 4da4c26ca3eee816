"""The page of what is looked at before a post appears."""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from procrastinate.exceptions import AlreadyEnqueued

from blog.desk.access import DeskRequest, at_desk, writable
from blog.models import Post
from blog.tasks import check_links

# After they were asked, the links of a post are left alone for so long.
PAUSE = timedelta(minutes=2)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: DeskRequest, pk: int) -> HttpResponse:
    post = writable(request, pk)
    if request.method == "POST":
        act(request, post)
        return redirect("desk:checks", pk)
    context = {
        "post": post,
        "dead": post.link_checks.exclude(fault="").order_by("url"),
        "checked": post.link_checks.order_by("-checked_at").first(),
    }
    return render(request, "desk/checks.html", context)


def act(request: DeskRequest, post: Post) -> None:
    if "links" in request.POST:
        ask_links(request, post)
    elif number := request.POST.get("phone", ""):
        version = version_in(number, post)
        Post.objects.filter(pk=post.pk).update(
            read_on_phone_at=timezone.now(), read_on_phone_version=version
        )


def ask_links(request: DeskRequest, post: Post) -> None:
    """Have the links asked, once for however many times one presses."""
    if post.link_checks.filter(checked_at__gt=timezone.now() - PAUSE).exists():
        messages.info(request, _("The links were asked a moment ago."))
        return
    lock = f"check_links_{post.pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        check_links.configure(queueing_lock=lock).defer(post=post.pk)
    messages.success(request, _("The links are being asked: look again soon."))


def version_in(number: str, post: Post) -> int:
    """Return the version that a page says was read, if it can be one of ``post``."""
    if number.isascii() and number.isdecimal() and len(number) < 10:
        return min(int(number), post.version)
    return 0

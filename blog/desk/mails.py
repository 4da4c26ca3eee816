"""Mails about a post: who wants none of them, and the page that ends them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

import mail
from accounts.models import User
from accounts.views import private
from blog.models import Post, WithoutMail
from blog.models.without_mail import hash_of
from mail.models import Message

SALT = "blog.desk.mails"
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 10


def stop_link(user: User) -> str:
    """Return the address of the page for ``user``, which never grows old."""
    return link({"user_id": user.pk})


def guest_stop_link(post: Post, email: str) -> str:
    """Return that for ``email``, which ends mails about this ``post`` alone."""
    return link({"post_id": post.pk, "address": hash_of(email)})


def link(whose: dict[str, Any]) -> str:
    token = signing.dumps(whose, salt=SALT)
    return f"{settings.SITE_URL}{reverse('desk:mails', args=[token])}"


# The signed link alone is the proof: a mail program that ends mails by itself sends
# nothing else (RFC 8058, section 3.2). Following it changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mails_page(request: HttpRequest, token: str) -> HttpResponse:
    whose = read(token)
    silent = WithoutMail.objects.filter(**whose)
    if request.method == "POST" and "again" in request.POST:
        silent.delete()
    elif request.method == "POST":
        WithoutMail.objects.get_or_create(**whose)
    context = {"stopped": silent.exists(), "is_guest": "address" in whose}
    return render(request, "desk/mails.html", context)


def read(token: str) -> dict[str, Any]:
    """Return whose wish the link is. Raise Http404 where that is nobody by now."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    # The links in older mails hold the number of an account alone.
    whose = said if isinstance(said, dict) else {"user_id": said}
    rows: Any = Post.objects if "post_id" in whose else User.objects
    if not rows.filter(pk=whose.get("post_id") or whose.get("user_id")).exists():
        raise Http404
    return whose


mails = private(mails_page)


def check_wanted(post: Post, email: str) -> None:
    """Raise ValidationError if whoever has ``email`` wants no mails about ``post``."""
    if WithoutMail.objects.against(post, email).exists():
        raise ValidationError(
            _("Whoever has this address wants no more mails about this post.")
        )


def to_guest(post: Post, email: str, template: str, context: dict[str, Any]) -> None:
    """Mail ``email``, which need be no account's, about ``post``: unless they mind."""
    if WithoutMail.objects.against(post, email).exists():
        return
    stop = guest_stop_link(post, email)
    said = context | {"stop_url": stop}
    headers = headers_about(post, stop)
    mail.send(email, template, said, headers=headers, about=[news_of(post)])


def news_of(post: Post) -> str:
    """Return what all mails about ``post`` are about: see ``Message.about``."""
    return f"news of post {post.pk}"


def is_enough(post: Post, email: str) -> bool:
    """Return whether ``email`` got as many about ``post`` as a lively hour brings."""
    lately = Message.objects.filter(to=email, made_at__gt=timezone.now() - HOUR)
    return lately.filter(about__contains=[news_of(post)]).count() >= MOST_AN_HOUR


def headers_about(post: Post, stop: str) -> dict[str, str]:
    """Let the mails about one post stand together, and a button end them."""
    host = urlsplit(settings.SITE_URL).hostname
    return {"References": f"<post-{post.pk}.desk@{host}>"} | mail.ended_by(stop)

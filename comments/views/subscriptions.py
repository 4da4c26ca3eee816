from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.views import private
from blog.models import Post
from comments import links
from comments.address_form import AddressForm
from comments.known import known_email
from comments.mails import confirming
from comments.models import Subscription, Unwanted
from comments.second_page import from_here
from comments.views.by_link import METHODS, by_link, unusable
from comments.visitors import address_of


@private
@require_http_methods(METHODS)
@from_here
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the address of somebody who wants to be told of comments on a post."""
    post = get_object_or_404(Post.objects.published(), pk=pk)
    form = AddressForm(request.POST or None, initial={"email": known_email(request)})
    if not form.is_valid():
        return ask(request, "comments/follow.html", form, post=post)
    email = form.cleaned_data["email"]
    if known_email(request) == email:
        Subscription.objects.wish(email, post)
        return render(request, "comments/following.html", {"post": post})
    if wait := confirming.too_often(address_of(request)):
        return too_often(request, wait)
    confirming.ask_to_follow(email, post)
    return render(request, "comments/mail_sent.html")


@private
@require_http_methods(METHODS)
@from_here
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Send somebody the link to all that they are told of."""
    form = AddressForm(request.POST or None, initial={"email": known_email(request)})
    if not form.is_valid():
        return ask(request, "comments/subscriptions.html", form)
    email = form.cleaned_data["email"]
    if known_email(request) == email:
        return redirect(confirming.manage_link(email))
    if wait := confirming.too_often(address_of(request)):
        return too_often(request, wait)
    confirming.send_list(email)
    return render(request, "comments/mail_sent.html")


def ask(
    request: HttpRequest,
    template: str,
    form: AddressForm,
    **more: Any,
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@csrf_exempt
@by_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """
    Show all that somebody is told of, and let them end it.

    The link is the proof, which no page of others knows: no more is asked of a POST.
    """
    email = links.read("manage", token)
    if not email:
        return unusable(request)
    own = Subscription.objects.of(email)
    if request.method == "POST":
        if "nothing" in request.POST:
            Unwanted.objects.refuse(email)
        elif "again" in request.POST:
            Unwanted.objects.allow(email)
        else:
            own.filter(pk__in=numbers(request.POST.getlist("stop"))).delete()
        return redirect("comments:manage", token)
    context = {
        "email": email,
        "subscriptions": own.for_list(),
        "wants_nothing": Unwanted.objects.has(email),
    }
    return render(request, "comments/manage.html", context)


def numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 10]


@csrf_exempt
@by_link
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """
    End the mails about one discussion, also for a mail program that asks by itself.

    Such a program sends nothing but the link, as a POST (RFC 8058, section 3.2), so
    the link alone is the proof. It never grows old: neither does the mail it is in.
    """
    pk = links.read("stop", token, lifetime=None)
    if not pk:
        raise Http404
    wish = Subscription.objects.select_related("post").filter(pk=pk).first()
    if request.method == "POST" and wish:
        Subscription.objects.of(wish.email).filter(post=wish.post_id).delete()
    stopped = request.method == "POST" or not wish
    context = {"subscription": wish, "stopped": stopped}
    return render(request, "comments/stop.html", context)

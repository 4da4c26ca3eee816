from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import roles
from accounts.forms import AcceptForm
from accounts.models import Invitation, User

# Where the token waits while its page is open: not in the address, where the
# browser's history and the Referer of the next page would have it.
TOKEN = "invitation"  # noqa: S105


def private(view: Any) -> Any:
    """Keep a page of one person out of caches, search engines and Referers."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data:
            # There allauth has the host; in our templates it is the site's settings.
            response.context_data.pop("site", None)
        response.headers.setdefault("X-Robots-Tag", "noindex")
        # Not "no-referrer": a form's Origin would then be "null", and refused.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return never_cache(wrapped)


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    groups = [roles.name_of(group) for group in request.user.groups.order_by("name")]
    return render(request, "accounts/account.html", {"roles": groups})


@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, and go on to what it opens."""
    # For nothing else a session is begun: whoever invents links would fill the table.
    if not Invitation.objects.by_token(token).exists():
        return unusable(request)
    request.session[TOKEN] = token
    response = redirect("invitation")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Show what somebody is invited to, and take their yes."""
    token = request.session.get(TOKEN, "")
    invited = Invitation.objects.by_token(token).select_related("invited_by").first()
    if not (invited and invited.is_backed):
        return unusable(request)
    owner = User.objects.filter(email=invited.email).first()
    if owner:
        return accept_as_known(request, invited, owner)
    return accept_as_new(request, invited)


def accept_as_new(request: HttpRequest, invited: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, invitation=invited)
    if form.is_valid():
        try:
            return welcome(request, form.save())
        except ValidationError:
            return unusable(request)
    context = {"invitation": invited, "form": form, "roles": promised(invited)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invitation.html", context, status=status)


def accept_as_known(
    request: HttpRequest, invited: Invitation, owner: User
) -> HttpResponse:
    """Let only the owner of the address say yes, signed in."""
    if request.user != owner:
        query = urlencode({"next": request.path}, safe="/")
        sign_in = f"{reverse('account_login')}?{query}"
        context = {"invitation": invited, "sign_in": sign_in}
        return render(request, "accounts/invitation_sign_in.html", context)
    if request.method == "POST":
        try:
            invited.accept(owner)
        except ValidationError:
            return unusable(request)
        return welcome(request, owner)
    context = {"invitation": invited, "roles": promised(invited)}
    return render(request, "accounts/invitation.html", context)


def promised(invited: Invitation) -> list[str]:
    return [roles.name_of(group) for group in invited.groups.order_by("name")]


def welcome(request: HttpRequest, user: User) -> HttpResponseRedirect:
    request.session.pop(TOKEN, None)
    login(request, user)
    return redirect(user.first_page)


def unusable(request: HttpRequest) -> HttpResponse:
    """Answer the same for used, revoked, outdated and invented links."""
    request.session.pop(TOKEN, None)
    return render(request, "accounts/invitation_unusable.html", status=404)

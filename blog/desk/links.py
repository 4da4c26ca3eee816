"""Links by which people without an account read a draft: made, listed, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

import mail
from blog import markup
from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.mails import check_wanted, to_guest
from blog.desk.pace import count_one
from blog.models import Post, PreviewLink
from blog.models.preview_link import LIFETIMES, USUAL

# Nobody is mailed a link to one post more often.
EVERY = timedelta(hours=1)


class LinkForm(forms.ModelForm):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        choices=list(LIFETIMES.items()),
        coerce=int,
        initial=USUAL,
        widget=forms.Select(attrs={"class": "input input--short"}),
        help_text=gettext_lazy(
            "After that it leads nowhere. You can revoke it before."
        ),
    )

    class Meta:
        model = PreviewLink
        fields = ("name", "email", "may_comment")
        widgets = {
            "name": forms.TextInput(attrs={"class": "input"}),
            "email": forms.EmailInput(attrs={"class": "input"}),
        }

    field_order = ("name", "email", "days", "may_comment")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email:
            return email
        check_address(self.post, email)
        return email

    def facts(self) -> dict[str, Any]:
        """Return what the link is to say."""
        said = self.cleaned_data
        facts = {name: said[name] for name in self._meta.fields or ()}
        return facts | {"expires_at": timezone.now() + timedelta(days=said["days"])}


def check_address(post: Post, email: str) -> None:
    """Raise ValidationError if no link to ``post`` can go to ``email`` just now."""
    mail.check(email)
    check_wanted(post, email)
    recent = PreviewLink.objects.filter(made_at__gt=timezone.now() - EVERY)
    if recent.filter(post=post, email__iexact=email).exists():
        raise ValidationError(_("A link was sent within the last hour."))


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who can read the post by a link, and make one; its address is told once."""
    post = writable(request, pk)
    form = LinkForm(request.POST or None, post=post)
    address, status = "", 200
    if form.is_bound and post.is_public:
        status = 409
    elif form.is_bound and (address := made(request, post, form)):
        form = LinkForm(post=post)
    elif form.is_bound:
        status = 422
    context = {
        "post": post,
        "links": post.preview_links.with_visits().select_related("made_by", "review"),
        "form": form,
        "address": address,
        "is_sent": address and bool(request.POST.get("email")),
    }
    return render(request, "desk/links.html", context, status=status)


def made(request: DeskRequest, post: Post, form: LinkForm) -> str:
    """Return the address of a new link, or nothing where the form says why not."""
    if not form.is_valid():
        return ""
    try:
        return share(request.user, post, form.facts())
    except ValidationError as error:
        form.add_error("email", error)
        return ""


@transaction.atomic
def share(by: Any, post: Post, facts: dict[str, Any]) -> str:
    """
    Make a link to ``post``, mail it if there is somebody to, and return it.

    Raise ValidationError if that were one mail too many.
    """
    if facts["email"]:
        count_one(by, facts["email"])
    link, token = PreviewLink.objects.make(post, by, **facts)
    url = address_of(token)
    if link.email:
        context = {
            "by": str(by),
            "name": link.name,
            "title": markup.plain(post.title),
            "may_comment": link.may_comment,
            "expires_at": link.expires_at,
            "url": url,
        }
        to_guest(post, link.email, "blog/preview_link", context)
    return url


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('blog:shared', args=[token])}"


@at_desk
@require_POST
def revoke(request: DeskRequest, pk: int, link: int) -> HttpResponse:
    post = writable(request, pk)
    for found in post.preview_links.filter(pk=link, revoked_at=None):
        found.revoke()
    return redirect("desk:links", pk)

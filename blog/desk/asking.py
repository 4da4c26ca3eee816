"""Asks authors, by a link that needs no account, whether they stand by their byline."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.views import private
from blog import markup
from blog.desk.access import DeskRequest
from blog.desk.byline_forms import AnswerForm, PartForm
from blog.desk.mails import check_wanted, to_guest
from blog.desk.pace import count_one
from blog.desk.telling import tell
from blog.models import Author, Byline, Consent, DeskNotice
from blog.models.byline_change import BylineChange

# Nobody is mailed about one byline more often.
EVERY = timedelta(hours=1)


def address_of(author: Author) -> str:
    """Return where ``author`` is asked. Raise ValidationError where nobody knows."""
    address = author.user.email if author.user else author.email
    if not address:
        raise ValidationError(
            _("The register knows no e-mail address of %(name)s."),
            params={"name": author.name},
        )
    return address


def ask(request: DeskRequest, byline: Byline, email: str) -> None:
    """
    Send the link to ``email``; those sent before lead nowhere from now on.

    Raise ValidationError if one was sent a short time ago, if too many were, or if
    whoever has ``email`` wants no more mails about the post.
    """
    by = request.user
    check_wanted(byline.post, email)
    recent = Consent.objects.open().filter(sent_at__gt=timezone.now() - EVERY)
    if recent.filter(byline=byline).exists():
        raise ValidationError(_("A link was sent within the last hour."))
    count_one(by, email)
    consent, token = Consent.objects.ask(byline, email, by)
    context = {
        "by": str(by),
        "name": byline.author.name,
        "title": markup.plain(byline.post.title),
        "expires_at": consent.expires_at,
        "url": f"{settings.SITE_URL}{reverse('desk:byline-consent', args=[token])}",
    }
    to_guest(byline.post, email, "blog/consent", context)


def take_consent(form: PartForm, by: Any = None) -> None:
    """Save what an author said of their part, and tell the others."""
    byline = form.save()
    if by:
        Consent.objects.give(byline, by)
    byline.log(BylineChange.Kind.CONFIRMED, by)
    kind, author = DeskNotice.Kind.CONFIRMED, byline.author
    tell(byline.post, kind, by, name=author.name, but=author)


# The address holds 256 secret bits: whoever could forge this form has the link.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show an author how they are named, and take their yes."""
    asked = Consent.objects.by_token(token)
    found = asked.select_related("byline__author__photo", "byline__post").first()
    if found is None:
        return unusable(request)
    form = AnswerForm(request.POST or None, request.FILES or None, consent=found)
    context = {"form": form, "byline": found.byline, "post": found.byline.post}
    if form.is_valid():
        try:
            with transaction.atomic():
                take_consent(form)
        except ValidationError as error:
            if error.code != "kept":
                return unusable(request)
            form.add_error(None, error)
        else:
            return render(request, "desk/byline_consent_given.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "desk/byline_consent.html", context, status=status)


def unusable(request: HttpRequest) -> HttpResponse:
    """Answer the same for used, outdated and invented links."""
    return render(request, "desk/byline_consent_unusable.html", status=404)


consent = private(consent_page)

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from blog.addresses import absolute
from blog.context import site_of
from blog.models import Post
from comments.linkbacks.bodies import TooLarge, UnknownEncoding, form_of
from comments.linkbacks.claims import Fault, Unwanted, claim
from comments.models import Comment, Linkback
from comments.visitors import address_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def webmention(request: HttpRequest) -> HttpResponse:
    """Take a webmention, and say where to ask what becomes of it (WM-R1)."""
    if request.method != "POST":
        return render(request, "comments/webmention.html")
    try:
        linkback = taken(request)
    except TooLarge:
        return said(_("This is more than a webmention says."), 413)
    except UnknownEncoding:
        return said(_("The form is in an encoding that is not known."), 400)
    except Unwanted as unwanted:
        return refusal(unwanted)
    response = said(_("Thank you. We look at your page before it is mentioned."), 201)
    path = reverse("comments:webmention_status", args=[linkback.key])
    response.headers["Location"] = absolute(path)
    return response


def taken(request: HttpRequest) -> Linkback:
    form = form_of(request)
    source, target = form.get("source", ""), form.get("target", "")
    if not source or not target:
        sentence = _("Send a form with two fields: source and target.")
        raise Unwanted(Fault.ANY, sentence)
    site, ip = site_of(request), address_of(request)
    return claim(Comment.Kind.WEBMENTION, source, target, site=site, ip=ip)


def refusal(unwanted: Unwanted) -> HttpResponse:
    if not unwanted.retry_after:
        denied = unwanted.fault == Fault.DENIED
        return said(unwanted.sentence, 403 if denied else 400)
    response = said(unwanted.sentence, 429)
    response.headers["Retry-After"] = str(unwanted.retry_after)
    return response


def said(sentence: str, status: int) -> HttpResponse:
    kind = "text/plain; charset=utf-8"
    return HttpResponse(f"{sentence}\n", status=status, content_type=kind)


@require_safe
def status(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell who has its address what became of a webmention."""
    public = Linkback.objects.filter(post__in=Post.objects.published())
    found = get_object_or_404(public.select_related("post", "comment"), key=key)
    context = {"linkback": found, "state": state_of(found)}
    response = render(request, "comments/webmention_status.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def state_of(linkback: Linkback) -> str:
    """Return "waiting", "refused", "gone", "held" or "shown"."""
    if linkback.state != Linkback.State.VERIFIED:
        return linkback.state
    comment = linkback.comment
    shown = comment is not None and comment.status == Comment.Status.APPROVED
    return "shown" if shown else "held"

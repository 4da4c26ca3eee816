from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.context import site_of
from blog.models import Post
from comments.models import Comment, Report
from comments.moderation import limits
from comments.reporting import ReportForm, hashes_of
from comments.second_page import from_here
from comments.see_other import SeeOther
from comments.visitors import address_of

# Reports that one address may send in an hour: nobody reads faster.
IN_AN_HOUR, AN_HOUR = 20, 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@from_here
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a reader say that a comment should not stand."""
    comment = get_object_or_404(Comment.objects.public(), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, comment, form, 422 if form.is_bound else 200)
    address = address_of(request) or ""
    wait = limits.take("reports", address, limit=IN_AN_HOUR, seconds=AN_HOUR)
    if wait:
        form.add_error(
            None, _("Many reports have come from where you are. Try again later.")
        )
        response = page(request, comment, form, 429)
        response.headers["Retry-After"] = str(wait)
        return response
    Report.objects.make(
        comment,
        hashes_of(request),
        site_of(request).reports_that_hold,
        **form.cleaned_data,
    )
    return SeeOther(reverse("comments:report_sent", args=[pk]))


def page(
    request: HttpRequest, comment: Comment, form: ReportForm, status: int
) -> HttpResponse:
    context = {"comment": comment, "form": form}
    return render(request, "comments/report.html", context, status=status)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank who reported something, whether readers still see it or not."""
    post = get_object_or_404(Post.objects.published(), comments=pk)
    return render(request, "comments/report_sent.html", {"post": post})

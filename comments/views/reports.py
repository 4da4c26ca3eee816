from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.context import site_of
from comments.models import Comment, Report
from comments.moderation import limits
from comments.reporting import ReportForm, hashes_of
from comments.second_page import from_here
from comments.see_other import SeeOther
from comments.visitors import household_of

# Reports that one household may send in an hour: nobody reads faster.
IN_AN_HOUR, AN_HOUR = 20, 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@from_here
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a reader say that a comment should not stand."""
    comment = get_object_or_404(Comment.objects.public(), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, comment, form, 422 if form.is_bound else 200)
    place = household_of(request)
    wait = limits.take("reports", place, limit=IN_AN_HOUR, seconds=AN_HOUR)
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
    """
    Thank who reported something, whatever that is.

    The way back is shown to what readers see: the page tells of nothing else.
    """
    comment = Comment.objects.public().filter(pk=pk).first()
    return render(request, "comments/report_sent.html", {"comment": comment})

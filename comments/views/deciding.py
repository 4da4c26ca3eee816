from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from comments.moderation import by_link as deciding
from comments.views.by_link import by_link, unusable


@csrf_exempt
@by_link
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """
    Show a comment that waits to the moderator whose link it is, and take the decision.

    The link is the proof, also for who is not signed in: no page of others knows it,
    so no more is asked of a POST.
    """
    link = deciding.asked(token)
    if not link:
        return unusable(request)
    context = {"link": link, "comment": link.comment}
    if not link.is_open:
        return render(request, "comments/decided.html", context)
    if request.method == "POST":
        return take(request, link)
    wished = request.GET.get("act")
    context["acts"] = [(act, act == wished) for act in deciding.ACTS]
    return render(request, "comments/decide.html", context)


def take(request: HttpRequest, link: deciding.Asked) -> HttpResponse:
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")
    if act not in deciding.ACTS:
        raise BadRequest("This is nothing that can be decided.")
    outcome = deciding.decide(link, seen, act)
    link.comment.refresh_from_db(fields=["status"])
    context = {"link": link, "comment": link.comment}
    if outcome and outcome.decisions:
        return render(request, "comments/decided.html", context | {"now": True})
    return render(request, "comments/decided.html", context, status=409)

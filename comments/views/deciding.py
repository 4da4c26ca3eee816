from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from comments.moderation import by_link as deciding
from comments.moderation.by_link import Asked
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
    if request.method == "POST" and link.is_open:
        return take(request, link)
    return show(request, link)


def take(request: HttpRequest, link: Asked) -> HttpResponse:
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")
    if act not in deciding.BUTTONS:
        raise BadRequest("This is nothing that can be decided.")
    outcome = deciding.decide(link, seen, act)
    if outcome and outcome.decisions:
        context: dict[str, Any] = {"link": link, "comment": link.comment}
        context["decision"] = outcome.decisions[0]
        return render(request, "comments/decided.html", context)
    now = deciding.asked(link.token)
    return show(request, now, status=409) if now else unusable(request)


def show(request: HttpRequest, link: Asked, status: int = 200) -> HttpResponse:
    """Show what waits with its buttons, or what became of it. 409: not as it was."""
    context: dict[str, Any] = {"link": link, "comment": link.comment}
    context["has_changed"] = status == 409
    if not link.is_open:
        return render(request, "comments/decided.html", context, status=status)
    wished = request.GET.get("act")
    context["acts"] = [
        {"value": act.value, "label": label, "is_wished": act == wished}
        for act, label in deciding.BUTTONS.items()
    ]
    return render(request, "comments/decide.html", context, status=status)

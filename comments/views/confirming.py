"""
Pages by which somebody proves that an address is theirs.

Their POST gives the browser the proof, so it has to come from the page itself: a link
of one person, sent by a page of theirs, must not name the browser of another.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comments import proof
from comments.known import remember
from comments.models import Comment
from comments.moderation.case import Refused
from comments.second_page import from_here
from comments.views.by_link import by_link, unusable


@by_link
@from_here
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """
    Ask whether somebody wrote a comment, and take their yes.

    The comment is shown, and what else waits under the address, to be ticked: whoever
    gets the mail for what another wrote there would lend that person their good name.
    """
    found = proof.comment_of(token)
    if not found:
        return unusable(request)
    comment, tell = found
    if request.method == "POST":
        try:
            seen, ticked = request.POST.get("seen", ""), request.POST.getlist("mine")
            confirmed = proof.confirm(comment, tell, token, seen, ticked)
        except Refused as refused:
            return ask(request, comment, tell, refused)
        if not confirmed:
            return unusable(request)
        response = render(request, "comments/confirmed.html", {"comment": comment})
        remember(response, comment.email)
        return response
    return ask(request, comment, tell)


def ask(
    request: HttpRequest, comment: Comment, tell: str, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "comment": comment,
        "tell": tell,
        "seen": proof.said_in(comment),
        "others": [
            (other, proof.choice_of(other)) for other in proof.others_of(comment)
        ],
        "refusal": refused.sentence if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "comments/confirm.html", context, status=status)


@by_link
@from_here
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = proof.post_of(token)
    if not found:
        return unusable(request)
    post, email = found
    if request.method == "POST":
        if not proof.follow(post, email, token):
            return unusable(request)
        response = render(request, "comments/following.html", {"post": post})
        remember(response, email)
        return response
    return render(request, "comments/follow_confirm.html", {"post": post})

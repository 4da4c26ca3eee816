from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.bylines import as_html
from blog.desk.access import DeskRequest, at_desk
from blog.desk.notices import news_of, others
from blog.desk.pieces import SECTIONS, pieces, sections
from blog.models import Author, Byline, Post

# Of what a search finds, the newest.
FOUND = 50


@at_desk
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """Show the desk; whoever has nothing there yet is shown how to begin."""
    mine, news = sections(request.user), news_of(request.user)
    if not (mine or news):
        return welcome(request)
    more = others(request.user, news)
    context = {"sections": mine, "news": news, "more_news": more}
    return render(request, "desk/home.html", context)


@at_desk
@require_safe
def welcome(request: DeskRequest) -> HttpResponse:
    author = own_author(request.user)
    context = {
        "author": author,
        "line": as_html([Byline(author=author)]) if author else "",
        "may_publish": request.user.has_perm("blog.publish_post"),
    }
    return render(request, "desk/welcome.html", context)


def own_author(user: Any) -> Author | None:
    return Author.objects.filter(user=user).select_related("photo").first()


@at_desk
@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """Find what one may write at: by its words, its authors, and where it stands."""
    asked = request.GET.get("q", "").strip()[:200]
    posts = Post.objects.writable_by(request.user).about(asked)
    state = request.GET.get("state", "")
    if state in SECTIONS:
        posts = posts.filter(status__in=SECTIONS[state][1])
    newest = posts.for_desk().order_by("-changed_at", "-pk")[: FOUND + 1]
    found = pieces(newest, request.user)
    context = {
        "asked": asked,
        "state": state if state in SECTIONS else "",
        "states": [(name, label) for name, (label, _states) in SECTIONS.items()],
        "pieces": found[:FOUND],
        "has_more": len(found) > FOUND,
        "most": FOUND,
    }
    return render(request, "desk/find.html", context)

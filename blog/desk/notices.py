"""What happened to my posts, until I have seen it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from blog.desk.access import DeskRequest, at_desk, row_number
from blog.desk.telling import place_of, sentence
from blog.models import DeskNotice, Post
from blog.models.notice import DeskNoticeQuerySet

# The newest are shown; the others come up as these are seen.
SHOWN = 5


@dataclass(frozen=True)
class News:
    notice: DeskNotice
    # Of what I may not read any more, I am told what it was called then.
    is_mine: bool

    @property
    def sentence(self) -> str:
        return sentence(self.notice.kind, self.notice.data)

    @property
    def reason(self) -> str:
        return str(self.notice.data.get("reason", ""))

    @property
    def url(self) -> str:
        if not self.is_mine:
            return ""
        return place_of(self.notice.kind, self.notice.post)


def unseen(user: Any) -> DeskNoticeQuerySet:
    """Return what ``user`` may still be told: a post taken from them is silent."""
    readable = Q(post__in=Post.objects.visible_to(user).values("pk"))
    gone = Q(kind=DeskNotice.Kind.REMOVED)
    return DeskNotice.objects.unseen(user).filter(readable | gone)


def news_of(user: Any) -> list[News]:
    rows = list(unseen(user).select_related("post").defer("post__body")[:SHOWN])
    posts = [notice.post_id for notice in rows]
    mine = Post.objects.visible_to(user).filter(pk__in=posts)
    readable = set(mine.values_list("pk", flat=True))
    return [News(notice, notice.post_id in readable) for notice in rows]


def others(user: Any, news: list[News]) -> int:
    """Return how many more there are to tell than ``news``."""
    if len(news) < SHOWN:
        return 0
    return unseen(user).exclude(pk__in=[each.notice.pk for each in news]).count()


@at_desk
@require_POST
def see(request: DeskRequest) -> HttpResponse:
    """Note that those of my notices were seen that the page had shown."""
    shown = map(row_number, request.POST.getlist("notice"))
    DeskNotice.objects.filter(user=request.user, pk__in=shown).see()
    return redirect("desk:home")

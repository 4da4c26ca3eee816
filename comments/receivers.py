from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from blog.context import site_of
from blog.desk.telling import addresses_of
from blog.models import Post
from blog.signals import post_shown, post_stepped, search_asked
from comments.linkbacks.endpoints import headers
from comments.models import Subscription
from comments.moderation import limits
from comments.visitors import household_of

# What a seminar of 30 asks for, behind the one address of its school.
SEARCHES, A_MINUTE = 60, 60


@receiver(post_shown)
def say_where_mentions_go(
    sender: Any, post: Post, request: HttpRequest, response: HttpResponse, **kwargs: Any
) -> None:
    for name, value in headers(post, site_of(request)).items():
        said = response.headers.get(name)
        response.headers[name] = f"{value}, {said}" if said else value


@receiver(post_stepped)
def let_authors_follow(sender: Any, post: Post, transition: Any, **kwargs: Any) -> None:
    """Let all who sign ``post`` follow its discussion once it first comes out."""
    by_people = transition.verb == "publish" and transition.by
    if by_people or transition.verb == "appear":
        for email in addresses_of(post):
            Subscription.objects.wish(email, post)


@receiver(search_asked)
def limit_searches(sender: Any, request: HttpRequest, **kwargs: Any) -> int:
    """Count one search; return how long its household has to wait, mostly 0 seconds."""
    who = household_of(request)
    return limits.take("searches", who, limit=SEARCHES, seconds=A_MINUTE)

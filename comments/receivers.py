from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from blog.context import site_of
from blog.desk.telling import addresses_of
from blog.models import Post
from blog.signals import post_shown, post_stepped
from comments.linkbacks.endpoints import headers
from comments.models import Subscription


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

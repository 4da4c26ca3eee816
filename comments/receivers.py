from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from blog.context import site_of
from blog.models import Post
from blog.signals import post_shown
from comments.linkbacks.endpoints import headers


@receiver(post_shown)
def say_where_mentions_go(
    sender: Any, post: Post, request: HttpRequest, response: HttpResponse, **kwargs: Any
) -> None:
    for name, value in headers(post, site_of(request)).items():
        response.headers[name] = value

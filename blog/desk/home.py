from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.desk.access import at_desk
from blog.models import Post


@at_desk
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.writable_by(request.user).for_lists()
    return render(request, "desk/home.html", {"posts": posts.order_by("-changed_at")})

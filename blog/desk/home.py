from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.desk.access import at_desk
from blog.desk.pieces import new_url, sections


@at_desk
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"sections": sections(request.user), "new_url": new_url()}
    return render(request, "desk/home.html", context)

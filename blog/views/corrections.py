from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Correction

NEWEST = 50


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    newest = Correction.objects.public().select_related("post").defer("changes")
    context = {"corrections": newest[:NEWEST]}
    return render(request, "blog/corrections.html", context)


@require_safe
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    public = Correction.objects.public().select_related("post")
    found = get_object_or_404(public, pk=pk)
    return render(request, "blog/correction.html", {"correction": found})

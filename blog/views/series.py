from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Post, Series


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Series, slug=slug)
    parts = Post.objects.published().filter(series=found).as_parts().for_lists()
    if not parts:
        raise Http404
    return render(request, "blog/series.html", {"series": found, "parts": parts})


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    found = Series.objects.counted(Post.objects.published())
    return render(request, "blog/series_list.html", {"all_series": found})

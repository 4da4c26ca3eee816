from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blog.models import Post

SHOWN = 20
# What each list is called, in the order of its links: the first stands at /popular/.
SPANS = {"week": _("This week"), "month": _("This month"), "ever": _("All years")}


@require_safe
def popular(request: HttpRequest, span: str = "week") -> HttpResponse:
    """List what was read most of late or ever, as it was last summed."""
    posts = Post.objects.published().most_viewed(span).for_lists()[:SHOWN]
    context = {"posts": posts, "span": span, "spans": SPANS.items()}
    return render(request, "blog/popular.html", context)

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from blog.desk.access import DeskRequest, at_desk, writable
from blog.models import Sitting


@at_desk
@require_POST
def sit(request: DeskRequest, pk: int) -> JsonResponse:
    """
    Say that a window is open at the post; answer who writes at it.

    Asked every few seconds: whoever is no longer heard of makes room.
    """
    post = writable(request, pk)
    token = request.POST.get("token", "")[:64]
    if "leave" in request.POST:
        Sitting.objects.leave(post, token)
        return JsonResponse({})
    sitting = Sitting.objects.claim(
        post,
        request.user,
        token,
        take_over="take_over" in request.POST,
    )
    return JsonResponse(
        {
            "mine": sitting.token == token and sitting.user_id == request.user.pk,
            "name": sitting.user.name,
            "same": sitting.user_id == request.user.pk,
            "since": sitting.since.isoformat(),
        }
    )

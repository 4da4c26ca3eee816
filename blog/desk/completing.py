"""What writers may mean by the beginning of a #tag or @handle."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from blog.desk.access import DeskRequest, at_desk
from blog.models import Handle, Tag
from blog.models.near import LONG_ENOUGH

OFFERED = 8


@at_desk
@require_safe
def complete(request: DeskRequest) -> JsonResponse:
    begun = request.GET.get("q", "")[:40]
    sign = request.GET.get("sign", "") if begun else ""
    found = []
    if sign == "#":
        found = tags(begun, request.user)
    elif sign == "@":
        found = handles(begun)
    return JsonResponse({"items": found})


def tags(begun: str, user: Any) -> list[dict[str, str]]:
    known = Tag.objects.known_to(user).annotate(lower_name=Lower("name"))
    found = known.filter(lower_name__startswith=Lower(Value(begun)))
    named = found.select_related("synonym_of").order_by("lower_name")[:OFFERED]
    offered = list(named)
    if len(begun) >= LONG_ENOUGH:
        # What was typed may be all of a tag that is spelt otherwise.
        near = Tag.objects.known_to(user).select_related("synonym_of").nearly(begun)
        offered += near
    names = dict.fromkeys((tag.synonym_of or tag).name for tag in offered[:OFFERED])
    return [{"name": name, "about": ""} for name in names]


def handles(begun: str) -> list[dict[str, str]]:
    found = Handle.objects.filter(name__istartswith=begun).select_related("author")
    return [
        {"name": handle.name, "about": handle.author.name if handle.author else ""}
        for handle in found.order_by("name")[:OFFERED]
    ]

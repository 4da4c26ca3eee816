"""The queue in the admin: plain pages and forms, which a script only quickens."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from blog.models import Post, SiteSettings
from comments.models import Comment, Decision
from comments.moderation import acts
from comments.moderation.cards import BUTTONS, cards_of
from comments.moderation.outcome import Outcome
from comments.moderation.queue import Place, page_of, tabs
from comments.moderation.undoing import last_act, undo
from comments.moderation.waves import FIELDS, Wave

Act = Decision.Act
# Offered as reasons for rejecting; any other may be typed.
REASONS = (
    _("Off the subject"),
    _("Insulting"),
    _("Names a patient"),
    _("Advertising"),
    _("Dangerous advice"),
)
LONGEST_REASON, LONGEST_NUMBER = 200, 18
# So many of those that others decided on are named; so many of a wave are shown.
NAMED, SHOWN = 5, 20

moderators_only = permission_required("comments.change_comment", raise_exception=True)


def urls() -> list[URLPattern]:
    from comments.admin.acting import edit, reply
    from comments.admin.blocking import block
    from comments.admin.placing import place

    views: dict[str, tuple[Callable[..., HttpResponse], str]] = {
        "": (queue, "queue"),
        "decide/": (decide, "decide"),
        "undo/": (undo_act, "undo"),
        "wave/": (wave, "wave"),
        "hold/": (hold, "hold"),
        "discussion/": (discussion, "discussion"),
        "<int:pk>/edit/": (edit, "mend"),
        "<int:pk>/reply/": (reply, "reply"),
        "<int:pk>/block/": (block, "block"),
        "<int:pk>/place/": (place, "place"),
    }
    return [
        path(
            f"queue/{address}",
            admin.site.admin_view(moderators_only(view)),
            name=f"comments_{name}",
        )
        for address, (view, name) in views.items()
    ]


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    place = Place.asked(request.GET)
    page = page_of(place)
    cards = cards_of(page.comments)
    offered = {button.act for card in cards for button in card.buttons}
    facts = {
        "title": gettext("Moderation queue"),
        "tabs": tabs(place),
        "cards": cards,
        "further": page.further,
        "last": last_act(moderator(request)),
        "offered": [(act, BUTTONS[act][0]) for act in BUTTONS if act in offered],
    }
    return answer(request, "queue", place, facts)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Decide on one comment, or on those chosen: then only who is sure."""
    seen, act, place = picked(request), asked_act(request), Place.asked(request.POST)
    if not seen:
        messages.warning(request, gettext("Choose at least one comment."))
        return back(request, place)
    if "ask" in request.POST:
        chosen = Comment.objects.filter(pk__in=seen).order_by("created_at", "pk")
        facts = {
            "title": gettext("Those chosen"),
            "picks": request.POST.getlist("pick"),
            "number": len(seen),
            "comments": chosen.select_related("post")[:SHOWN],
            "offered": [(act, BUTTONS[act][0])],
        }
        return answer(request, "sure", place, facts)
    outcome = acts.decide(seen, act, moderator(request), asked_reason(request))
    return tell(request, outcome, place)


@require_POST
def undo_act(request: HttpRequest) -> HttpResponse:
    try:
        batch = UUID(request.POST.get("batch", ""))
    except ValueError:
        raise Http404 from None
    lines, actor = Decision.objects.filter(batch=batch), moderator(request)
    if lines.undoable().exists() and not lines.undoable_by(actor).exists():
        raise PermissionDenied
    outcome = undo(batch, actor)
    if outcome.decisions:
        messages.success(request, gettext("Undone."))
    return tell(request, outcome, Place.asked(request.POST))


def wave(request: HttpRequest) -> HttpResponse:
    """Show what waits and is of one wave; decide on all that was shown."""
    asked = request.POST if request.method == "POST" else request.GET
    by, value = asked.get("by", ""), asked.get("value", "")
    if by not in FIELDS or not value or "\0" in value:
        raise Http404
    found, place = Wave(by, value), Place.asked(asked)
    if request.method == "POST":
        # What came in after the page was made, nobody has seen.
        shown = asked.get("last", "")
        pending = found.pending(int(shown) if is_number(shown) else 0)
        outcome = acts.decide_all(
            pending, asked_act(request), moderator(request), asked_reason(request)
        )
        return tell(request, outcome, place)
    return show_wave(request, found, place)


def show_wave(request: HttpRequest, found: Wave, place: Place) -> HttpResponse:
    pending = found.pending()
    newest = pending.order_by("-pk").first()
    last = newest.pk if newest else 0
    number = found.pending(last).count()
    facts = {
        "title": gettext("One wave"),
        "wave": replace(found, number=number),
        "last": last,
        "number": number,
        "comments": pending.select_related("post").order_by("created_at", "pk")[:SHOWN],
        "offered": [
            (act, BUTTONS[act][0]) for act in (Act.SPAM, Act.REJECTED, Act.APPROVED)
        ],
    }
    return answer(request, "sure", place, facts)


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold everything that comes in, or let known people through again."""
    site = SiteSettings.objects.current()
    site.hold_wave = "on" in request.POST
    site.save(update_fields=None if site._state.adding else ["hold_wave"])
    sentence = (
        gettext("From now on everything waits for a moderator.")
        if site.hold_wave
        else gettext("Known people need not wait any more.")
    )
    LogEntry.objects.log_actions(
        moderator(request).pk, [site], CHANGE, sentence, single_object=True
    )
    messages.success(request, sentence)
    return back(request, Place.asked(request.POST))


@require_POST
def discussion(request: HttpRequest) -> HttpResponse:
    """Close the discussion of one post, or let it go on."""
    pk = request.POST.get("post", "")
    post = get_object_or_404(Post, pk=pk if is_number(pk) else 0)
    post.comments_open = "open" in request.POST
    # The time of the change tells whoever has the post before them.
    post.save(update_fields=["comments_open", "changed_at"])
    sentence = (
        gettext("“%(title)s” takes comments again.")
        if post.comments_open
        else gettext("“%(title)s” takes no comments any more.")
    ) % {"title": post.title}
    LogEntry.objects.log_actions(
        moderator(request).pk, [post], CHANGE, sentence, single_object=True
    )
    messages.success(request, sentence)
    return back(request, Place.asked(request.POST))


def moderator(request: HttpRequest) -> User:
    assert request.user.is_authenticated
    return request.user


def answer(
    request: HttpRequest, name: str, place: Place, facts: dict[str, Any]
) -> TemplateResponse:
    context = admin.site.each_context(request) | {
        "opts": Comment._meta,
        "is_nav_sidebar_enabled": False,
        "place": place,
        "reasons": REASONS,
        "longest_reason": LONGEST_REASON,
    }
    template = f"admin/comments/queue/{name}.html"
    return TemplateResponse(request, template, context | facts)


def picked(request: HttpRequest) -> dict[int, str]:
    """Return which comments a form names, each with how it was seen."""
    picks = (pick.partition("-") for pick in request.POST.getlist("pick"))
    return {int(pk): seen for pk, _sign, seen in picks if is_number(pk)}


def is_number(text: str) -> bool:
    """Return whether this is the id of a comment; the database takes no longer one."""
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def asked_act(request: HttpRequest) -> Decision.Act:
    try:
        act = Act(request.POST.get("act", ""))
    except ValueError:
        raise Http404 from None
    if act not in BUTTONS:
        raise Http404
    return act


def asked_reason(request: HttpRequest) -> str:
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    if "\0" in reason:
        raise BadRequest("A reason is text.")
    return reason


def tell(request: HttpRequest, outcome: Outcome, place: Place) -> HttpResponse:
    """Name what others decided on before; what was done, the queue says itself."""
    for one in outcome.already[:NAMED]:
        messages.warning(request, str(one))
    if (more := len(outcome.already) - NAMED) > 0:
        sentence = gettext("The same goes for %(number)d more.")
        messages.warning(request, sentence % {"number": more})
    return back(request, place)


def back(request: HttpRequest, place: Place) -> HttpResponse:
    """Go on where the moderator was, with the card below."""
    following = request.POST.get("following", "")
    card = f"#card-{following}" if is_number(following) else ""
    return redirect(f"{reverse('admin:comments_queue')}{place.query}{card}")

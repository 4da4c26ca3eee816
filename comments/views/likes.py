from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from blog.context import site_of
from blog.models import Post, SiteSettings
from comments.models import Comment, Like
from comments.models.traces import network_of
from comments.moderation import limits
from comments.paging import place_of
from comments.second_page import from_here
from comments.see_other import SeeOther
from comments.visitors import (
    address_of,
    for_good,
    household_of,
    new_number,
    number_of,
    remember,
)

# How many likes a network may send in a minute, and how many a household may send in
# a day without the cookie of an earlier one: a lecture hall has one address.
A_MINUTE, A_DAY = 60, 24 * 60 * 60
FROM_A_NETWORK, WITHOUT_COOKIE = 60, 60
LONGEST_NUMBER = 15
TEXT = "text/plain; charset=utf-8"


@require_POST
@from_here
def likes(request: HttpRequest) -> HttpResponse:
    """
    Count that a reader likes something; the second time, take that back.

    Whoever asks for bare text, as our script does, gets the sentence that stands beside
    the button from now on; all others are led back to it.
    """
    thing = asked(request.POST)
    site = site_of(request)
    if not site.likes_allowed or not post_of(thing).likes_open:
        return refused(request, 403, _("Likes are not counted here."))
    number = number_of(request)
    if wait := seconds_to_wait(request, number):
        sentence = _("Many likes have come from where you are. Try again later.")
        response = refused(request, 429, sentence)
        response.headers["Retry-After"] = str(wait)
        return response
    number = number or new_number()
    try:
        liked = Like.objects.toggle(thing, for_good("like", number))
    except ObjectDoesNotExist:
        raise Http404 from None  # It was deleted a moment ago.
    response = (
        counted(thing, liked)
        if wants_text(request)
        else SeeOther(place(thing, liked, site))
    )
    remember(response, number)
    return response


def asked(form: QueryDict) -> Post | Comment:
    """Return what the button stands for, where anyone may read it; else raise 404."""
    number = form.get("comment") or form.get("post") or ""
    pk = int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 0
    if "comment" in form:
        said = Comment.objects.public().filter(kind=Comment.Kind.COMMENT)
        comment: Comment = get_object_or_404(said, pk=pk)
        return comment
    return get_object_or_404(Post.objects.published(), pk=pk)


def post_of(thing: Post | Comment) -> Post:
    return thing.post if isinstance(thing, Comment) else thing


def seconds_to_wait(request: HttpRequest, number: str) -> int:
    network = network_of(address_of(request))
    wait = limits.take("likes", network, limit=FROM_A_NETWORK, seconds=A_MINUTE)
    if wait or number:
        return wait
    place = household_of(request)
    return limits.take("new likes", place, limit=WITHOUT_COOKIE, seconds=A_DAY)


def place(thing: Post | Comment, liked: bool, site: SiteSettings) -> str:
    """
    Return where the button stands; in front of the words "You like this", if so.

    The page is the same for all readers: the address alone shows one these words.
    """
    page = post_of(thing).get_absolute_url()
    if isinstance(thing, Post):
        return f"{page}#{'liked' if liked else 'likes'}"
    view, _hash, anchor = place_of(thing, site).partition("#")
    return f"{page}{view}#{f'liked-{thing.pk}' if liked else anchor}"


def wants_text(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "text/plain"]) == "text/plain"


def counted(thing: Post | Comment, liked: bool) -> HttpResponse:
    """Return how many like it by now, in the words of the page, as bare text."""
    thing.refresh_from_db(fields=["like_count"])
    number = thing.like_count
    sentences = [
        ngettext(
            "%(number)s reader likes this.", "%(number)s readers like this.", number
        )
        % {"number": number}
    ]
    if liked:
        sentences.append(_("You are one of them. The same button takes it back."))
    else:
        sentences.insert(0, _("Taken back."))
    return HttpResponse(" ".join(sentences), content_type=TEXT)


def refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if wants_text(request):
        return HttpResponse(sentence, status=status, content_type=TEXT)
    context = {"status": status, "sentence": sentence}
    return render(request, "comments/not_counted.html", context, status=status)

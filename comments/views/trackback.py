from typing import Any
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog import markup
from blog.addresses import absolute
from blog.context import site_of
from comments.linkbacks.bodies import TooLarge, UnknownEncoding, form_of
from comments.linkbacks.claims import Fault, Unwanted, claim
from comments.linkbacks.targets import post_at
from comments.models import Comment
from comments.visitors import address_of

# Of each field so many characters are kept, as WordPress does (TB-3).
LONGEST = {"title": 250, "excerpt": 252, "blog_name": 250}
ANSWER = """<?xml version="1.0" encoding="utf-8"?>
<response><error>{}</error>{}</response>
"""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def trackback(request: HttpRequest, **address: Any) -> HttpResponse:
    """Take a trackback; lead whoever comes with none to the post (TB-5)."""
    path = request.path.removesuffix("/").removesuffix("trackback")
    target = absolute(escape_uri_path(path))
    try:
        form = form_of(request) if request.method == "POST" else QueryDict()
        if not any(form.get(name) for name in ("title", "url", "blog_name")):
            return to_post(target)
        take(request, form, target)
    except TooLarge:
        return refusal(_("This is more than a trackback says."))
    except UnknownEncoding:
        return refusal(_("The form is in an encoding that is not known."))
    except Unwanted as unwanted:
        return refusal(unwanted.sentence)
    return xml(ANSWER.format(0, ""))


def to_post(target: str) -> HttpResponse:
    post = post_at(target)
    if post is None:
        raise Http404
    return redirect(post)


def take(request: HttpRequest, form: QueryDict, target: str) -> None:
    if not (url := form.get("url")):
        sentence = _("Send the address of your page in the field “url”.")
        raise Unwanted(Fault.ANY, sentence)
    offered = {name: cut(form.get(name, ""), most) for name, most in LONGEST.items()}
    # As Movable Type has it (TB-1).
    offered["title"] = offered["title"] or cut(url, LONGEST["title"])
    claim(
        Comment.Kind.TRACKBACK,
        url,
        target,
        site=site_of(request),
        ip=address_of(request),
        offered=offered,
    )


def cut(text: str, most: int) -> str:
    """Return ``text`` on one line, with "…" where more followed."""
    line = markup.plain(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def refusal(sentence: str) -> HttpResponse:
    return xml(ANSWER.format(1, f"<message>{escape(sentence)}</message>"))


def xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml; charset=utf-8")

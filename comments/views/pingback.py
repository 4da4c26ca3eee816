from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from blog.context import site_of
from comments.linkbacks import xmlrpc
from comments.linkbacks.bodies import TooLarge, body_of
from comments.linkbacks.claims import Unwanted, claim
from comments.models import Comment
from comments.visitors import address_of


@csrf_exempt
def pingback(request: HttpRequest) -> HttpResponse:
    """Take a pingback. What is wrong with it is a fault, and nothing to HTTP."""
    if request.method != "POST":
        sentence = _("Pingbacks are sent here, by POST.")
        plain = {"content_type": "text/plain; charset=utf-8"}
        return HttpResponseNotAllowed(["POST"], sentence, **plain)
    return HttpResponse(reply(request), content_type="text/xml; charset=utf-8")


def reply(request: HttpRequest) -> str:
    try:
        ping = xmlrpc.read(body_of(request))
        site, ip = site_of(request), address_of(request)
        claim(Comment.Kind.PINGBACK, *ping, site=site, ip=ip)
    except TooLarge:
        return xmlrpc.fault(xmlrpc.NO_CALL, _("This is more than a pingback says."))
    except xmlrpc.Misunderstood as error:
        return xmlrpc.fault(error.code, error.sentence)
    except Unwanted as unwanted:
        return xmlrpc.fault(unwanted.fault, unwanted.sentence)
    return xmlrpc.answer(_("Thank you. We look at your page before it is mentioned."))

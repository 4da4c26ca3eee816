"""The page by which an account ends the mails of the desk, or has them again."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.views import private
from blog.models import WithoutMail

SALT = "blog.desk.mails"


def stop_link(user: User) -> str:
    """Return the address of this page for ``user``, which never grows old."""
    token = signing.dumps(user.pk, salt=SALT)
    return f"{settings.SITE_URL}{reverse('desk:mails', args=[token])}"


# The signed link alone is the proof: a mail program that ends mails by itself sends
# nothing else (RFC 8058, section 3.2). Following it changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mails_page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Http404
    silent = WithoutMail.objects.filter(user=user)
    if request.method == "POST" and "again" in request.POST:
        silent.delete()
    elif request.method == "POST":
        WithoutMail.objects.get_or_create(user=user)
    return render(request, "desk/mails.html", {"stopped": silent.exists()})


mails = private(mails_page)

"""Other sites that say they link to us, each call by another address unless said."""

from itertools import count
from urllib.parse import urlencode
from xmlrpc import client as xmlrpc

from django.conf import settings

from comments.linkbacks.claims import claim
from comments.models import Linkback
from tests.factories import make_site

SOURCE = "https://answers.example/2026/pauses"
_numbers = count(1)


def address_of(post):
    return settings.SITE_URL + post.get_absolute_url()


def another_ip():
    number = next(_numbers)
    return f"198.18.{number // 250}.{number % 250}"


def claimed(post, kind="pingback", source=SOURCE, ip=None, **fields):
    """Claim that ``source`` links to ``post``; return the row."""
    target = fields.pop("target", None) or address_of(post)
    site = fields.pop("site", None) or make_site()
    ip = ip or another_ip()
    return claim(kind, source, target, site=site, ip=ip, **fields)


def make_linkback(post, source=SOURCE, **fields):
    """Return a saved linkback that waits for its first look."""
    defaults = {"target": address_of(post), "protocols": ["pingback"], "ip": None}
    return Linkback.objects.create(post=post, source=source, **defaults | fields)


def looked_at(linkback, state, **fields):
    """Let a job have looked at the source."""
    rows = Linkback.objects.filter(pk=linkback.pk)
    rows.update(state=state, tries=1, try_at=None, **fields)
    linkback.refresh_from_db()
    return linkback


def ping(client, source, target, ip=None):
    """Send a pingback; return what its client is given: a sentence or a Fault."""
    body = xmlrpc.dumps((source, target), "pingback.ping")
    return answer_to(client, body.encode(), ip)


def answer_to(client, body, ip=None):
    response = client.post(
        "/xmlrpc.php", body, content_type="text/xml", REMOTE_ADDR=ip or another_ip()
    )
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert not response.cookies
    try:
        (sentence,), method = xmlrpc.loads(response.content)
    except xmlrpc.Fault as fault:
        return fault
    assert method is None
    return sentence


def send(client, path, ip=None, **fields):
    """Send a form as other sites do: with no word of where it comes from."""
    kind = "application/x-www-form-urlencoded"
    body = urlencode(fields)
    return client.post(path, body, content_type=kind, REMOTE_ADDR=ip or another_ip())

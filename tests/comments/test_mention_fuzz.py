"""Whatever is sent, an answer is found for it (security.md, S10 and R9)."""

from collections import Counter
from urllib.parse import urlencode

import pytest

from comments.linkbacks import xmlrpc
from comments.models import Linkback
from tests.comments.claiming import SOURCE, address_of, another_ip, answer_to
from tests.comments.fuzzing import bodies
from tests.factories import make_post, make_site

CALL = f"""<?xml version="1.0" encoding="utf-8"?>
<methodCall><methodName>pingback.ping</methodName><params>
<param><value><string>{SOURCE}</string></value></param>
<param><value><string>TARGET</string></value></param></params></methodCall>"""
FORM = "application/x-www-form-urlencoded"


def test_five_thousand_bodies_are_read_or_misunderstood():
    """S10"""
    results = Counter(outcome(body) for body in bodies(CALL.encode(), 5_000, seed=10))
    # All ways out were taken, or these bodies tested little.
    assert {*results} == {"read", -32700, -32600, -32601, -32602}
    assert min(results.values()) > 20


def outcome(body):
    try:
        source, target = xmlrpc.read(body)
    except xmlrpc.Misunderstood as error:
        return error.code
    return "read" if isinstance(source, str) and isinstance(target, str) else "?"


@pytest.mark.django_db
def test_no_body_of_a_pingback_breaks_anything(client):
    """S10, PB-S7: each answer is one sentence or a fault."""
    whole = CALL.replace("TARGET", address_of(make_post())).encode()
    for body in bodies(whole, 250, seed=11):
        answer_to(client, body[: 16 * 1024])
    assert Linkback.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["webmention", "trackback"])
def test_no_form_breaks_anything(client, kind):
    """R9: 4xx is for what was sent wrongly, and 5xx is never sent."""
    make_site(trackbacks_allowed=True)
    post = make_post()
    path = f"{post.get_absolute_url()}trackback/"
    fields = {"url": SOURCE, "title": "é", "excerpt": "<b>", "blog_name": "x"}
    if kind == "webmention":
        path, fields = "/webmention/", {"source": SOURCE, "target": address_of(post)}
    whole = urlencode(fields | {"charset": "utf-8"}).encode()
    for body in bodies(whole, 200, seed=12):
        response = client.post(path, body, content_type=FORM, REMOTE_ADDR=another_ip())
        assert response.status_code < 500
    assert Linkback.objects.exists()

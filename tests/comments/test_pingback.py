"""XML-RPC at /xmlrpc.php, as real clients speak it (protocols.md, section 1)."""

from xmlrpc import client as xmlrpc

import pytest
from django.test import Client

from comments.models import Comment, Linkback
from tests.comments.claiming import (
    SOURCE,
    address_of,
    another_ip,
    answer_to,
    looked_at,
    ping,
)
from tests.factories import make_post, make_site

pytestmark = pytest.mark.django_db

CALL = b"""<?xml version="1.0"?>
<methodCall><methodName>%s</methodName><params>%s</params></methodCall>"""
PARAMETER = b"<param><value>%s</value></param>"
STRING = b"<string>%s</string>"


def call(*values, method=b"pingback.ping"):
    return CALL % (method, b"".join(PARAMETER % value for value in values))


def code(answer):
    assert isinstance(answer, xmlrpc.Fault)
    assert answer.faultString
    assert "Traceback" not in answer.faultString
    return answer.faultCode


def test_a_pingback_is_stored_and_answered_by_one_sentence(client):
    """PB-S1, 5.1"""
    post = make_post()
    answer = ping(client, SOURCE, address_of(post), ip="192.0.2.7")
    assert isinstance(answer, str)
    linkback = Linkback.objects.get()
    assert (linkback.post, linkback.source) == (post, SOURCE)
    assert linkback.protocols == ["pingback"]
    assert linkback.ip == "192.0.2.7"
    assert not Comment.objects.exists()


def test_it_is_known_the_second_time(client):
    """PB-S4, 5.1"""
    post = make_post()
    ping(client, SOURCE, address_of(post))
    assert code(ping(client, SOURCE, address_of(post))) == 48
    assert Linkback.objects.count() == 1


def test_what_the_job_found_is_told_to_who_asks_again(client):
    """PB-S2, PB-S10, 5.1"""
    post = make_post()
    ping(client, SOURCE, address_of(post))
    looked_at(Linkback.objects.get(), "refused", fault=17)
    assert code(ping(client, SOURCE, address_of(post))) == 17
    looked_at(Linkback.objects.get(), "refused", fault=16)
    fault = ping(client, SOURCE, address_of(post))
    assert (fault.faultCode, fault.faultString) == (16, "The source could not be read.")


def test_targets_that_take_none(client, settings):
    """PB-S2, PB-S3, PB-S6, 5.1"""
    post, gone = make_post(), make_post()
    gone.withdraw()
    target = address_of(post)
    assert code(ping(client, SOURCE, "https://other.example/")) == 33
    assert code(ping(client, SOURCE, f"{settings.SITE_URL}/")) == 33
    assert code(ping(client, SOURCE, f"{target[:-1]}-invented/")) == 33
    assert code(ping(client, SOURCE, f"{target}nothing")) == 32
    assert code(ping(client, SOURCE, address_of(gone))) == 32
    assert code(ping(client, target, target)) == 0
    assert code(ping(client, "ftp://a.example/", target)) == 16
    make_site(pingbacks_allowed=False)
    assert code(ping(client, SOURCE, target)) == 33


def test_ampersands_that_were_escaped_twice_are_read(client):
    """PB-S11"""
    post = make_post()
    source = "https://answers.example/?a=1&amp;b=2"
    ping(client, source, f"{address_of(post)}?a=1&amp;b=2")
    linkback = Linkback.objects.get()
    assert linkback.source == "https://answers.example/?a=1&b=2"
    assert linkback.target.endswith("?a=1&b=2")


@pytest.mark.parametrize("form", [b"%s", STRING, b"\n  " + STRING + b"\n", b" %s "])
def test_strings_are_read_with_their_type_and_without(client, form):
    post = make_post()
    values = form % SOURCE.encode(), form % address_of(post).encode()
    assert isinstance(answer_to(client, call(*values)), str)
    assert Linkback.objects.get().source == SOURCE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_xml_in_other_encodings_is_read(client, encoding):
    post = make_post()
    values = ["https://answers.example/é", address_of(post)]
    text = xmlrpc.dumps(tuple(values), "pingback.ping")
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{text.partition("?>")[2]}'
    assert isinstance(answer_to(client, text.encode(encoding)), str)
    assert Linkback.objects.get().source == "https://answers.example/%C3%A9"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", -32700),
        (b"source=a&target=b", -32700),
        (call(b"a", b"b")[:-5], -32700),
        (b"\xff\xfe\x00\x00\x00", -32700),
        (b'<?xml version="1.0" encoding="zip"?><methodCall/>', -32700),
        (b'<?xml version="1.0" encoding="utf-7"?><methodCall/>', -32700),
        (b"<methodCall/>", -32600),
        (b"<html><p>Hello</p></html>", -32600),
        (b"<methodCall><x/></methodCall>", -32600),
        (call(b"a"), -32602),
        (call(), -32602),
        (call(b"a", b"b", b"c"), -32602),
        (call(b"<int>1</int>", b"b"), -32602),
        (call(b"<array><data/></array>", b"b"), -32602),
        (call(b"<struct/>", b"b"), -32602),
        (call(STRING % b"<b>a</b>", b"b"), -32602),
    ],
)
def test_what_is_no_such_call_is_a_fault(client, body, expected):
    """PB-S7: HTTP 200, no stack trace."""
    assert code(answer_to(client, body)) == expected


@pytest.mark.parametrize(
    "method",
    [
        "system.multicall",
        "system.listMethods",
        "system.getCapabilities",
        "system.methodHelp",
        "pingback.extensions.getPingbacks",
        "wp.getUsersBlogs",
        "metaWeblog.newPost",
        "demo.sayHello",
        "pingback.ping.",
    ],
)
def test_there_is_one_method(client, method):
    """PB-S9, S10"""
    calls = [{"methodName": "pingback.ping", "params": [SOURCE, SOURCE]}]
    body = xmlrpc.dumps((calls,), method).encode()
    assert code(answer_to(client, body)) == -32601
    assert not Linkback.objects.exists()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
<!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<methodCall><methodName>&d;</methodName></methodCall>"""
FILE = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<methodCall><methodName>&a;</methodName></methodCall>"""
ELSEWHERE = b"""<?xml version="1.0"?><!DOCTYPE b SYSTEM "http://127.0.0.1/b.dtd">
<methodCall><methodName>pingback.ping</methodName></methodCall>"""


@pytest.mark.parametrize("body", [BOMB, FILE, ELSEWHERE, b"<!DOCTYPE a><methodCall/>"])
def test_documents_with_a_dtd_are_refused(client, body):
    """PB-S8, S10"""
    assert code(answer_to(client, body)) == -32700


def test_a_body_has_at_most_16_kib(client):
    """PB-S8, S10"""
    post = make_post()
    whole = call(SOURCE.encode(), address_of(post).encode())
    padded = whole.replace(b"<params>", b" " * (16 * 1024 - len(whole)) + b"<params>")
    assert len(padded) == 16 * 1024
    assert code(answer_to(client, padded + b" ")) == -32600
    assert isinstance(answer_to(client, padded), str)


def test_depth_and_number_of_elements_are_counted(client):
    """A4"""
    deep = b"<value>" * 2000
    assert code(answer_to(client, call(deep))) == -32602
    assert code(answer_to(client, call(*[b"a"] * 300))) == -32602
    many = b"<methodCall>" + b"<methodName/>" * 5
    assert code(answer_to(client, many)) == -32601


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_only_post_is_answered(client, method):
    """PB-S7, S10"""
    response = getattr(client, method)("/xmlrpc.php", REMOTE_ADDR=another_ip())
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response["Content-Type"].startswith("text/plain")


def test_neither_a_cookie_nor_a_token_is_asked_for():
    """WM-R8 as for all: other sites have none."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["session"] = "made-up-by-somebody"
    post = make_post()
    assert isinstance(ping(strict, SOURCE, address_of(post)), str)


def test_a_pingback_costs_few_queries(client, django_assert_max_num_queries):
    """S9: the settings and the claim; what is refused for its form, the settings."""
    target = address_of(make_post())
    with django_assert_max_num_queries(14):
        ping(client, SOURCE, target)
    with django_assert_max_num_queries(1):
        answer_to(client, b"<methodCall/>")

"""What the guarded client takes and sends, with real servers that are allowed."""

import subprocess
import sys

import pytest

from blog import fetch as package
from blog.fetch import (
    BadAddress,
    FetchError,
    Packed,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    WrongType,
    client,
    fetch,
)
from tests.blog.hostile import Server, answer, header, lead_to, raw

HTML = ("text/html", "application/xhtml+xml")


@pytest.fixture
def serving(settings):
    """Return a function that starts a server which answers so, and allows it."""
    servers = []

    def serve(act, **more):
        servers.append(Server(act, **more).__enter__())
        settings.FETCH_ALLOW = {server.endpoint for server in servers}
        return servers[-1]

    yield serve
    for server in servers:
        server.__exit__()


def get(server, **more):
    return fetch(server.url, **{"types": HTML, "limit": 1000} | more)


def test_a_page_comes_with_its_headers(serving):
    server = serving(answer(b"<p>Hi", Link='<x>; rel="webmention"', X_Pingback="y"))
    page = get(server)
    assert (page.status, page.body, page.url) == (200, b"<p>Hi", server.url)
    assert page.is_good
    assert page.media_type == "text/html"
    assert page.headers.get_all("link") == ['<x>; rel="webmention"']
    assert page.headers["x-pingback"] == "y"


def test_a_request_tells_who_asks_and_no_more(serving, settings):
    """SS-6"""
    settings.SITE_URL = "https://blog.example"
    server = serving(answer(Set_Cookie="a=b"))
    url = server.url + "a%20b c?q=é&r=%2F#part"
    fetch(url, types=HTML, limit=9, notice="verifying pingback from 192.0.2.1")
    get(server)
    assert server.requests[0].decode().split("\r\n") == [
        "GET /a%20b%20c?q=%C3%A9&r=%2F HTTP/1.1",
        f"Host: {server.endpoint}",
        "User-Agent: Rounds (+https://blog.example/); verifying pingback from 192.0.2.1",
        "Accept: text/html, application/xhtml+xml",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "",
    ]
    assert b"User-Agent: Rounds (+https://blog.example/)\r\n" in server.requests[1]
    assert b"Cookie" not in server.requests[1]


@pytest.mark.parametrize("notice", ["a\r\nX: y", "a\nb", "a\0", "é", "a\x7f"])
def test_a_notice_adds_no_header(serving, notice):
    server = serving(answer())
    with pytest.raises(ValueError, match="does not fit"):
        get(server, notice=notice)
    assert not server.requests


def test_head_brings_headers_alone(serving):
    server = serving(answer(b"", Content_Length=10**9, X_Pingback="y"))
    page = get(server, method="HEAD")
    assert (page.headers["X-Pingback"], page.body) == ("y", b"")
    assert server.requests[0].startswith(b"HEAD / HTTP/1.1\r\n")


def test_post_sends_its_body(serving):
    """WM-S5"""
    server = serving(answer(b"", "202 Accepted", Content_Type=""))
    sent = get(server, method="POST", body=b"source=a&target=b", types=())
    assert (sent.status, sent.media_type) == (202, "")
    head, _end, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == b"source=a&target=b"
    assert header(head, "Content-Type") == "application/x-www-form-urlencoded"
    assert header(head, "Accept") == "*/*"
    get(server, method="POST", body=b"<a/>", body_type="text/xml", types=())
    assert header(server.requests[1], "Content-Type") == "text/xml"


def test_a_body_that_is_too_long_is_not_sent(serving):
    server = serving(answer())
    assert get(server, method="POST", body=b"x" * client.LARGEST_POST).is_good
    with pytest.raises(ValueError, match="too long"):
        get(server, method="POST", body=b"x" * (client.LARGEST_POST + 1))
    with pytest.raises(ValueError, match="PUT"):
        get(server, method="PUT")
    with pytest.raises(ValueError, match="Only POST"):
        get(server, body=b"x")
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", ["image/png", "text/html2", "", "garbage", "TEXT"])
def test_other_types_are_refused(serving, kind):
    with pytest.raises(WrongType):
        get(serving(answer(Content_Type=kind)))


@pytest.mark.parametrize(
    "kind", ["TEXT/HTML; charset=utf-8", "text/html;", "application/xhtml+xml"]
)
def test_types_are_compared_without_case_and_parameters(serving, kind):
    assert get(serving(answer(Content_Type=kind))).body == b"Hello"


def test_no_types_mean_any(serving):
    assert get(serving(answer(Content_Type="video/mp4")), types=()).body == b"Hello"


@pytest.mark.parametrize("length", [999, 1000])
def test_a_body_may_be_as_long_as_the_limit(serving, length):
    body = b"x" * length
    assert get(serving(answer(body))).body == body
    assert get(serving(answer(body, Content_Length=""))).body == body
    assert get(serving(chunked(body, 7))).body == body


@pytest.mark.parametrize("length", [1001, 5000])
def test_a_longer_body_is_refused(serving, length):
    """SS-5"""
    body = b"x" * length
    for act in (answer(body), answer(body, Content_Length=""), chunked(body, 7)):
        with pytest.raises(TooLarge):
            get(serving(act))


def chunked(body, size):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return answer(framed + b"0\r\n\r\n", Content_Length="", Transfer_Encoding="chunked")


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "x-unknown"])
def test_a_packed_body_is_refused(serving, encoding):
    with pytest.raises(Packed):
        get(serving(answer(Content_Encoding=encoding)))
    with pytest.raises(Packed):
        get(serving(answer(Transfer_Encoding=f"{encoding}, chunked")))


def test_identity_is_no_packing(serving):
    assert get(serving(answer(Content_Encoding="Identity"))).body == b"Hello"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"220 mail.example ESMTP\r\n",
        b"<p>HTTP 0.9</p>",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nHalf",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        *(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + body
            for body in (b"", b"zz\r\n", b"-1\r\nx\r\n", b"-5\r\nx\r\n", b"5\r\nHal")
        ),
    ],
)
def test_what_is_no_http_is_as_good_as_nobody(serving, message):
    with pytest.raises(Unreachable):
        get(serving(raw(message)))


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oh", "304 Not"])
def test_a_failure_is_an_answer_with_its_beginning(serving, status):
    """WM-R5"""
    page = get(serving(answer(b"Why " * 5000, status, Content_Type="text/plain")))
    assert page.status == int(status[:3])
    assert not page.is_good
    assert page.body == (b"" if page.status == 304 else b"Why " * 1024)


def test_a_failure_that_is_packed_or_broken_has_no_body(serving):
    for more in ({"Content_Encoding": "gzip"}, {"Transfer_Encoding": "chunked"}):
        page = get(serving(answer(b"zzz", "503 Oh", **more)))
        assert (page.status, page.body) == (503, b"")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(serving, status):
    goal = serving(answer(b"There"))
    server = serving(lead_to(f"{goal.url}über uns?a=b", f"{status} Go"))
    page = get(server)
    assert (page.body, page.url) == (b"There", f"{goal.url}über uns?a=b")
    assert goal.requests[0].startswith(b"GET /%C3%BCber%20uns?a=b HTTP/1.1")


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/b", "/b"),
        ("b?c#d", "/x/b?c"),
        ("?c", "/x/a?c"),
        ("../b", "/b"),
        ("//{}/b", "/b"),
    ],
)
def test_a_redirect_may_be_relative(serving, location, path):
    def act(connection, server):
        is_first = len(server.requests) == 1
        where = location.format(server.endpoint)
        (lead_to(where) if is_first else answer())(connection, server)

    server = serving(act)
    page = fetch(f"{server.url}x/a", types=HTML, limit=10)
    assert page.body == b"Hello"
    assert server.requests[1].split()[1].decode() == path


def test_three_redirects_are_followed_and_no_more(serving):
    """SS-5"""
    goal = serving(answer(b"There"))
    third = serving(lead_to(lead := goal.url))
    second = serving(lead_to(third.url))
    first = serving(lead_to(second.url))
    assert get(first).url == lead
    with pytest.raises(TooManyRedirects):
        get(serving(lead_to(first.url)))
    assert len(goal.requests) == 1


def test_a_loop_of_redirects_ends(serving):
    server = serving(lambda connection, server: lead_to("/")(connection, server))
    with pytest.raises(TooManyRedirects):
        get(server)
    assert len(server.requests) == 4


@pytest.mark.parametrize("location", ["http://[", "http://a:b/", "mailto:a@b", "/\x01"])
def test_a_redirect_to_nowhere_is_a_bad_address(serving, location):
    with pytest.raises(BadAddress):
        get(serving(lead_to(location)))


def test_a_redirect_that_names_no_address_is_an_answer(serving):
    assert get(serving(answer(b"", "302 Found"))).status == 302


@pytest.mark.parametrize("status", [307, 308])
def test_a_post_goes_on_where_it_is_asked_to(serving, status):
    goal = serving(answer(b"", "202 Accepted"))
    server = serving(lead_to(goal.url, f"{status} Go"))
    assert get(server, method="POST", body=b"a=b", types=()).status == 202
    assert goal.requests[0].endswith(b"\r\n\r\na=b")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_never_becomes_a_get(serving, status):
    goal = serving(answer())
    server = serving(lead_to(goal.url, f"{status} Go"))
    answered = get(server, method="POST", body=b"a=b", types=())
    assert (answered.status, answered.headers["Location"]) == (status, goal.url)
    assert not goal.requests


@pytest.mark.parametrize(
    "name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY", "all_proxy"]
)
def test_proxies_of_the_environment_are_not_used(serving, monkeypatch, name):
    """security.md A3"""
    proxy, server = serving(answer(b"Proxy")), serving(answer(b"Itself"))
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert get(server).body == b"Itself"
    assert not proxy.requests


def test_nothing_is_allowed_unless_somebody_says_so(monkeypatch):
    """SS-7: the allow-list of a program started without one is empty."""
    monkeypatch.delenv("FETCH_ALLOW", raising=False)
    asked = "from config import settings; print(sorted(settings.FETCH_ALLOW))"
    run = [sys.executable, "-c", asked]
    assert subprocess.check_output(run, text=True) == "[]\n"
    monkeypatch.setenv("FETCH_ALLOW", "127.0.0.1:18310")
    assert subprocess.check_output(run, text=True) == "['127.0.0.1:18310']\n"


def test_a_server_here_is_out_of_reach_by_default(settings):
    """SS-7"""
    assert not settings.FETCH_ALLOW
    with Server(answer()) as server, pytest.raises(BadAddress):
        get(server)
    assert not server.requests


def test_only_the_port_that_is_allowed_is_open(serving, settings):
    server, other = serving(answer()), serving(answer())
    settings.FETCH_ALLOW = {server.endpoint}
    assert get(server).is_good
    with pytest.raises(FetchError):
        get(other)
    settings.FETCH_ALLOW = {f"localhost:{server.port}"}
    with pytest.raises(FetchError):
        get(server)
    assert len(server.requests) == 1
    assert not other.requests


def test_ipv6_is_spoken(serving):
    server = serving(answer(), host="::1")
    assert get(server).is_good
    assert header(server.requests[0], "Host") == f"[::1]:{server.port}"


def test_every_refusal_is_a_sentence_of_the_same_class():
    kinds = [getattr(package, name) for name in package.__all__]
    kinds = [k for k in kinds if isinstance(k, type) and issubclass(k, FetchError)]
    assert len(kinds) == 7
    for kind in kinds:
        if kind is not FetchError:
            assert str(kind()).endswith(".")
            assert str(kind("10.0.0.1")) == str(kind())

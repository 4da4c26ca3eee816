"""A deployment, run by the files that describe it, as readers and operators see it."""

import re
import shutil
import socket
import subprocess
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.deploy.conftest import HOST
from tests.deploy.units import UNITS
from tests.deploy.visitors import Visitors

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("deployment")]

IMPORTS = "/admin/blog/arrival/add/"


@pytest.fixture
def article(site):
    return re.search(r'href="(/2\d{3}/[^"#]+)', site.ask("/").text)[1]


@pytest.fixture
def picture(site, article):
    return re.search(r'src="(/media/[^"]+)"', site.ask(article).text)[1]


def test_pages_are_read_over_https(site, article):
    answer = site.ask("/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Set-Cookie" not in answer.headers
    feed = site.ask("/feed/").text
    assert f"https://blog.example{article}" in feed
    assert "http://blog.example" not in feed
    sheet = re.search(r'href="(/static/[^"]+\.css)"', answer.text)[1]
    assert site.ask(sheet).status == 200
    assert "immutable" in site.ask(sheet).headers["Cache-Control"]


def test_plain_requests_are_sent_to_https(site):
    with socket.create_connection(("127.0.0.1", site.plain)) as plain:
        plain.sendall(b"GET /a?b=c HTTP/1.0\r\nHost: blog.example\r\n\r\n")
        told = plain.makefile().read()
    assert told.startswith("HTTP/1.1 301")
    assert "Location: https://blog.example/a?b=c\n" in told


def test_what_a_visitor_claims_to_forward_is_not_believed(site):
    """S15"""
    clean = site.ask("/feed/").text
    for name, value in {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-For": "127.0.0.1",
        "Forwarded": "host=evil.test;proto=http",
    }.items():
        forged = site.ask("/feed/", headers={name: value})
        assert (forged.status, forged.text) == (200, clean), name
    with pytest.raises(OSError, match="closed connection"):
        site.ask("/", headers={"Host": "evil.test"})


def test_who_signs_in_gets_cookies_of_this_host_alone(site):
    page = site.ask("/accounts/login/")
    cookie = page.headers["Set-Cookie"]
    assert re.match(r"__Host-csrf=\w+;", cookie)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', page.text)[1]
    said = {"login": "eve@blog.example", "password": "a long one indeed 7"}
    answer = site.ask(
        "/accounts/login/",
        "POST",
        body=urlencode(said | {"csrfmiddlewaretoken": token}),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie.partition(";")[0],
            "Referer": "https://blog.example/accounts/login/",
        },
    )
    assert answer.status == 302
    session = [
        cookie
        for cookie in answer.headers.get_all("Set-Cookie")
        if cookie.startswith("__Host-session=")
    ]
    assert len(session) == 1
    assert {"Secure", "HttpOnly", "Path=/"} <= set(session[0].split("; "))


def test_an_image_comes_from_the_bucket(site, picture):
    answer = site.ask(picture)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not (site.services.folder / "lib" / "media").exists()


def send_a_blog(site, address):
    """Send 13 MB as a form that came from here, but without the token it needs."""
    file = SimpleUploadedFile("export.xml", b"x" * 13_000_000)
    headers = {"Content-Type": MULTIPART_CONTENT, "Origin": f"https://{HOST}"}
    headers["Cookie"] = f"__Host-csrf={'x' * 32}"
    body = encode_multipart(BOUNDARY, {"files": file})
    return site.ask(address, "POST", body=body, headers=headers)


def test_what_is_too_large_is_refused_but_where_whole_blogs_come_in(site):
    assert send_a_blog(site, "/").status == 413
    # Read to its end for the token, and refused for the lack of one, not for its size.
    assert send_a_blog(site, IMPORTS).status == 403


def test_nobody_notices_a_restart_of_one_process_after_the_other(
    site, article, picture
):
    """R10"""
    wanted = [("GET", path, 200) for path in ("/", article, "/feed/", picture)]
    wanted.append(("POST", "/accounts/login/", 403))
    with Visitors(site.connect, wanted) as visitors:
        for unit in site.webs:
            assert site.services.stop(unit) == 0
            site.services.start(unit)
    # A form that was handed over to a process as it ended can't be sent again: it is
    # answered by the page that asks to come back. Each process may have had one.
    assert set(visitors.failures) <= {("POST", "/accounts/login/", 503)}
    assert len(visitors.failures) <= len(site.webs)


def test_nobody_notices_that_a_process_is_killed(site, article):
    """R1: what was not answered is asked of the other; only forms can't be."""
    wanted = [("GET", path, 200) for path in ("/", article, "/feed/")]
    with Visitors(site.connect, wanted) as visitors:
        site.services.kill(site.webs[0])
        site.services.start(site.webs[0])
    # One whose first bytes were underway when its process was killed is cut short.
    assert len(visitors.failures) <= 1


def test_the_worker_does_jobs_and_operators_commands_run(site):
    folder = site.services.folder
    done = site.services.run("rounds-backup")
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "backups").glob("rounds-*.tar"))) == 1
    done = site.services.run(
        "rounds-worker", "check", "--deploy", "--fail-level=WARNING"
    )
    assert done.returncode == 0, done.stderr


def test_a_page_asks_to_come_back_while_no_process_runs(site):
    for unit in site.webs:
        site.services.stop(unit)
    answer = site.ask("/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Back in a moment" in answer.text
    # Nor is a whole blog called too large, for that nobody took it.
    assert send_a_blog(site, IMPORTS).status == 503
    site.services.start(site.webs[0])
    assert site.ask("/").status == 200


def test_no_log_holds_a_visitor_s_address_or_a_secret(site):
    site.ask("/")
    site.ask("/?s=secret-word")
    site.ask("/accounts/invitation/secret-key-of-a-link/")
    logs = [path.read_text() for path in site.services.folder.glob("*.log")]
    secret = (site.services.folder / "etc" / "secrets" / "secret-key").read_text()
    for log in logs:
        assert not re.search(r"(?<!:)\b127\.0\.0\.1(?!:)", log)
        assert "secret-word" not in log
        assert "secret-key-of-a-link" not in log
        assert secret.strip() not in log
    assert any(" 200 GET / " in log for log in logs)


def test_units_are_right_in_the_eyes_of_systemd(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze")
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in folder.glob("*.service"):
        # The programs are not there on the machine of a test.
        line = r"(?m)^(ExecStart)=\S+"
        path.write_text(re.sub(line, r"\1=/bin/true", path.read_text()))
    names = [p.name.replace("@.", "@8001.") for p in folder.iterdir() if p.is_file()]
    done = subprocess.run(
        ["systemd-analyze", "verify", *names],
        env={"SYSTEMD_UNIT_PATH": f"{folder}:/lib/systemd/system"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")

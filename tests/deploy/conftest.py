"""One deployment for all tests here: nginx, two web processes, a worker, a bucket."""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

import boto3
import psycopg
import pytest
from django.db import connection
from moto.server import ThreadedMotoServer

from tests.blog.wxr import attachment, item, wxr
from tests.config.conftest import eventually, free_port
from tests.deploy.units import DEPLOY, Services
from tests.deploy.visitors import Secure
from tests.factories import make_picture

HOST = "blog.example"
NGINX = """
daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/rounds.conf;
}}
"""


@pytest.fixture(scope="package")
def folder():
    made = Path(tempfile.mkdtemp(prefix="rounds-test-", dir="/var/tmp"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="package")
def database(django_db_setup, django_db_blocker):
    """Return the address of a new database on a server that is not our own."""
    said = connection.settings_dict
    server = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**said)
    name = f"{said['NAME']}_deployed"

    def administer(sql):
        with psycopg.connect(f"{server}postgres", autocommit=True) as other:
            other.execute(sql)

    administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    administer(f"CREATE DATABASE {name}")
    yield server + name
    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def bucket():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    made = boto3.resource("s3", endpoint_url=f"http://{host}:{port}", **keys)
    yield made.create_bucket(Bucket="rounds")
    running.stop()


@pytest.fixture(scope="package")
def services(folder, database, bucket):
    """Return the services, with all that the guide says to write down for them."""
    missing = [name for name in ("nginx", "openssl", "curl") if not shutil.which(name)]
    if missing:
        reason = f"there is no {missing[0]}, which a deployment is run with"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    for name in ("etc/secrets", "lib", "backups"):
        (folder / name).mkdir(parents=True)
    said = (DEPLOY / "rounds.env").read_text()
    said += f"S3_BUCKET=rounds\nS3_ACCESS_KEY_ID=rounds\nMAIL_PORT={free_port()}\n"
    said += f"S3_ENDPOINT_URL={bucket.meta.client.meta.endpoint_url}\n"
    said += "EDITOR_EMAIL=eve@blog.example\nEDITOR_PASSWORD=a long one indeed 7\n"
    (folder / "etc" / "rounds.env").write_text(said)
    for name, secret in {
        "secret-key": secrets.token_urlsafe(64),
        "database-url": database,
        "mail-password": "a secret of the mails",
        "s3-secret-access-key": "a-secret-of-the-bucket",
    }.items():
        (folder / "etc" / "secrets" / name).write_text(f"{secret}\n")
    made = Services(folder)
    yield made
    made.stop_all()


@pytest.fixture(scope="package")
def site(services, folder):
    """Return the running site: its services, its ports, and how to ask it."""
    done = services.run("rounds-prepare")
    assert done.returncode == 0, done.stderr
    bring_an_article(services, folder)
    webs = [f"rounds-web@{free_port()}" for _number in range(2)]
    services.start(*webs, "rounds-worker")
    plain, secure = free_port(), free_port()
    nginx = start_nginx(folder, webs, plain, secure)

    def connect():
        return Secure(HOST, secure, str(folder / "cert.pem"))

    def ask(address, method="GET", **options):
        visitor = connect()
        visitor.request(method, address, **options)
        answer = visitor.getresponse()
        answer.text = answer.read().decode(errors="replace")
        visitor.close()
        return answer

    assert eventually(lambda: ask("/readyz").text == "ok\n", 30)
    yield SimpleNamespace(
        ask=ask, connect=connect, plain=plain, services=services, webs=webs
    )
    nginx.terminate()
    nginx.wait(20)


def bring_an_article(services, folder):
    uploads = folder / "media" / "uploads" / "2016" / "03"
    uploads.mkdir(parents=True)
    (uploads / "ward.png").write_bytes(make_picture().read())
    thumbnail = [("_thumbnail_id", "6")]
    (folder / "export.xml").write_text(
        wxr(attachment(6, "2016/03/ward.png"), item(7, meta=thumbnail))
    )
    export, media = str(folder / "export.xml"), str(folder / "media")
    done = services.run("rounds-worker", "import_wordpress", export, "--media", media)
    assert done.returncode == 0, done.stderr


def start_nginx(folder, webs, plain, secure):
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    )
    command += f" -subj /CN={HOST} -addext subjectAltName=DNS:{HOST} -days 2"
    certificate = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run([*command.split(), *certificate], check=True, capture_output=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user))
    text = (DEPLOY / "nginx" / "rounds.conf").read_text()
    for there, here in {
        r"\n *listen \[::\].*": "",
        r"listen 80\b": f"listen 127.0.0.1:{plain}",
        r"listen 443\b": f"listen 127.0.0.1:{secure}",
        r"127\.0\.0\.1:8001": f"127.0.0.1:{webs[0].partition('@')[2]}",
        r"127\.0\.0\.1:8002": f"127.0.0.1:{webs[1].partition('@')[2]}",
        r"/etc/letsencrypt/live/\S+/fullchain\.pem": f"{folder}/cert.pem",
        r"/etc/letsencrypt/live/\S+/privkey\.pem": f"{folder}/key.pem",
        r"/var/(log|cache)/nginx": str(folder),
        r"/opt/rounds/current": str(DEPLOY.parent),
    }.items():
        text, found = re.subn(there, here, text)
        assert found, there
    (folder / "rounds.conf").write_text(text)
    nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf"])
    assert eventually((folder / "nginx.pid").exists)
    return nginx

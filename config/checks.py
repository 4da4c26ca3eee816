"""What a site on the open internet must say, beside what Django itself asks for."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.storage import FileSystemStorage, storages
from django.http.request import validate_host

from config.environment import text
from config.hosts import host_of, is_here

LOCAL = Error(
    "SITE_URL is the address of this machine, so links in mails lead nowhere.",
    hint="Set SITE_URL to the address that readers use, as https://blog.example.",
    id="config.E010",
)
NO_HTTPS = Error(
    "SITE_URL is no https:// address, so passwords and cookies travel readable.",
    hint="Put a proxy in front that speaks HTTPS, and write https:// in SITE_URL.",
    id="config.E002",
)
OTHER_HOST = Error(
    "ALLOWED_HOSTS does not hold the host of SITE_URL, so every page answers 400.",
    hint="Name it there too, or leave ALLOWED_HOSTS out.",
    id="config.E003",
)
ANY_HOST = Warning(
    "ALLOWED_HOSTS lets requests name any host.",
    hint="Name the hosts of this site alone.",
    id="config.W004",
)
ANY_PROXY = Error(
    "TRUSTED_PROXIES holds the whole internet, so anybody can claim any address.",
    hint="Name the addresses of your own proxies alone, as 127.0.0.1.",
    id="config.E005",
)
PRIVATE_IS_SERVED = Error(
    "The folder for private files lies in one whose files everybody may ask for.",
    hint="Set ROUNDS_DATA to a folder that no web server shows.",
    id="config.E006",
)
PRIVATE_IS_READABLE = Warning(
    "Other users of this machine can read the folder for private files.",
    hint="It is `private` in the data folder: take its rights away by chmod 700.",
    id="config.W007",
)
OWN_KEY = Warning(
    "Each machine that serves this site makes a secret key of its own.",
    hint="Files are in a bucket, so there may be several: give all one SECRET_KEY.",
    id="config.W008",
)
PLAIN_BUCKET = Warning(
    "S3_ENDPOINT_URL is no https:// address, so files of imports travel readable.",
    hint="Write https:// there, unless nobody else can listen on the way.",
    id="config.W009",
)

OPEN_INSIDE = Warning(
    "FETCH_ALLOW lets strangers have addresses fetched from networks of yours.",
    hint="Leave it out, but on a machine for developing or tests.",
    id="config.W011",
)


@register(Tags.security, deploy=True)
def check_address(**options: Any) -> Iterator[CheckMessage]:
    if is_here(settings.SITE_URL):
        yield LOCAL
    elif not settings.HTTPS:
        yield NO_HTTPS
    if not validate_host(host_of(settings.SITE_URL), settings.ALLOWED_HOSTS):
        yield OTHER_HOST
    if "*" in settings.ALLOWED_HOSTS:
        yield ANY_HOST
    if any(is_everything(network) for network in settings.TRUSTED_PROXIES):
        yield ANY_PROXY
    if settings.FETCH_ALLOW:
        yield OPEN_INSIDE


def is_everything(network: IPv4Network | IPv6Network) -> bool:
    return network.prefixlen == 0


@register(Tags.security, deploy=True)
def check_private_files(**options: Any) -> Iterator[CheckMessage]:
    private = storages["private"]
    if not isinstance(private, FileSystemStorage):
        return
    folder = Path(private.location).resolve()
    public = (settings.MEDIA_ROOT, settings.STATIC_ROOT)
    if any(folder.is_relative_to(Path(root).resolve()) for root in public):
        yield PRIVATE_IS_SERVED
    if folder.exists() and folder.stat().st_mode & 0o077:
        yield PRIVATE_IS_READABLE


@register(Tags.security, deploy=True)
def check_bucket(**options: Any) -> Iterator[CheckMessage]:
    access = settings.STORAGES["default"].get("OPTIONS", {})
    if "bucket_name" not in access:
        return
    if not text("SECRET_KEY"):
        yield OWN_KEY
    endpoint = access["endpoint_url"] or "https://"
    if not endpoint.startswith("https://") and not is_here(endpoint):
        yield PLAIN_BUCKET

"""Where things stood on the other blog, in all the ways in which that was written."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings

from .records import Blog, Item

UPLOADS = "/wp-content/uploads/"
# Photon, which WordPress.com puts before a blog's own pictures: i0.wp.com/host/path.
_PHOTON = re.compile(r"i[0-9]\.wp\.com")
_FILES = ".files.wordpress.com"


def path_of(blog: Blog, url: str) -> str | None:
    """
    Return the path of ``url`` on the other blog, or None if it is elsewhere.

    The path begins at the blog: one that lay in a folder of its host loses it.
    """
    url = url.strip()
    try:
        host, port, path = _parts_of(url)
    except ValueError:
        return None
    home, _slash, folder = blog.source.partition("/")
    if host.endswith(_FILES):
        named = host.removesuffix(_FILES) in home.split(".")
        return path if named or host in blog.file_hosts else None
    if f"{host}{port}" != home and (host or url.startswith(("#", "mailto:"))):
        return None
    if not host and not path.startswith("/"):
        return None
    below = f"/{folder}" if folder else ""
    # A blog in a folder may have its uploads beside it.
    if below and UPLOADS not in path and not f"{path}/".startswith(f"{below}/"):
        return None
    return path.removeprefix(below) or "/"


def _parts_of(url: str) -> tuple[str, str, str]:
    """Return host, port and path; of a picture behind Photon, as it was before."""
    parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port else ""
    path = parts.path or "/"
    if _PHOTON.fullmatch(host):
        host, _slash, rest = path.lstrip("/").partition("/")
        host, path = host.removeprefix("www."), f"/{rest}"
    return host, port, path


def here(blog: Blog, url: str) -> str:
    """Return a link of the other blog as a path of this one, any other as it is."""
    if not url.strip() or url.startswith(("#", "mailto:", "tel:")):
        return url
    path = path_of(blog, url)
    if path is None or path.startswith(("/wp-admin", "/wp-login.php")):
        return url
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"/{path.lstrip('/')}{query}{fragment}"


def file_host(url: str) -> str:
    """Return the host of a file of WordPress.com, which keeps them apart."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host if host.endswith(_FILES) else ""


def is_upload(path: str, url: str) -> bool:
    """Return whether ``url``, at ``path`` of the blog, is one of its files."""
    return bool(path) and (UPLOADS in path or bool(file_host(url)))


def bare(url: str) -> str:
    """Return host and path of ``url``: what stays the same in all its forms."""
    return unquote(url.strip().partition("//")[2].partition("?")[0])


def links_of(blog: Blog, item: Item) -> Iterator[str]:
    """Yield the paths at which ``item`` stood: its link, and its guid if it is one."""
    for url in (item.link, item.guid):
        path = path_of(blog, url) if url else None
        if path and path != "/":
            yield unquote(path)


def upload_key(path: str) -> str:
    """Return the path of an upload below its folder: ``2015/06/speech.jpg``."""
    path = unquote(path)
    if UPLOADS in path:
        return path.partition(UPLOADS)[2]
    # Where files stand in an export of ours.
    return path.removeprefix(settings.MEDIA_URL).lstrip("/")

"""
What an import loses, and which old addresses it breaks.

    python -m bench.wordpress_links FILE… [--media FOLDER] [--show]

imports each export by itself into an empty site and undoes it. It prints how many
items the file holds and what the report says of them, and how many addresses answer
at once or in one hop: old ones of all that is public (posts, pages, images with their
sizes, tags, sections, authors, feeds), and the links and images inside public texts.
Without ``--media`` a small picture is made for each image that the file names.
``--show`` lists what does not answer.

The old addresses are read from the file by this script's own few lines, not by the
importer. It needs a database, as in ``manage.py db python -m bench.wordpress_links``.
"""

import argparse
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import django
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from PIL import Image as Picture

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SHOWN = (".jpg", ".jpeg", ".png", ".gif", ".webp")
FORMS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP"}


class Export:
    """The items of a file, as plain dictionaries of the texts of their elements."""

    def __init__(self, path: Path) -> None:
        channel = ET.parse(path).getroot().find("channel")
        assert channel is not None
        self.home = (channel.findtext("link") or "").rstrip("/")
        self.items = [item_of(part) for part in channel.iter("item")]
        self.terms = [item_of(part) for part in channel if local(part) in TERMS]

    def public(self) -> list[dict]:
        return [
            item
            for item in self.items
            if item.get("status") == "publish"
            and item.get("post_type") in ("post", "page")
            and not item.get("post_password")
            and item.get("post_date", "0") > "0001"
        ]

    def files(self) -> list[dict]:
        return [i for i in self.items if i.get("post_type") == "attachment"]


TERMS = ("category", "tag")


def local(part: ET.Element) -> str:
    return part.tag.rpartition("}")[2]


def item_of(part: ET.Element) -> dict:
    said: dict = {local(child): (child.text or "").strip() for child in part}
    said["texts"] = [child.text or "" for child in part if local(child) == "encoded"]
    said["filed"] = [
        (c.get("domain"), c.get("nicename")) for c in part if local(c) == "category"
    ]
    said["meta"] = [[(v.text or "") for v in c] for c in part if local(c) == "postmeta"]
    said["said"] = sum(local(child) == "comment" for child in part)
    return said


def old_addresses(export: Export) -> Iterator[tuple[str, str]]:
    """Yield kind and address of all that stood on the other blog's public pages."""
    for item in export.public():
        kind, number = item["post_type"], item["post_id"]
        yield kind, item["link"]
        yield f"?{kind}", f"/?{'p' if kind == 'post' else 'page_id'}={number}"
        yield f"?{kind}", f"/?p={number}"
        if kind == "page":
            continue
        if "?" not in item["link"]:
            yield "feed", f"{item['link'].rstrip('/')}/feed/"
        yield "date", f"/{item['post_date'][:7].replace('-', '/')}/"
        for domain, slug in item["filed"]:
            if slug and domain in ("category", "post_tag", "tag"):
                base = "category" if domain == "category" else "tag"
                yield base, f"/{base}/{slug}/"
                yield base, f"/{base}/{slug}/feed/"
        if item.get("creator"):
            login = re.sub(r"[^a-z0-9 _.-]+", "", item["creator"].lower())
            yield "author", f"/author/{re.sub('[ .]+', '-', login)}/"
        for key, value in (pair for pair in item["meta"] if len(pair) == 2):
            if key == "_wp_old_slug":
                yield "old slug", item["link"].replace(item["post_name"], value)


def files_shown(export: Export, texts: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses of files that public pages show, and of smaller copies."""
    leads = {
        pair[1]
        for i in export.public()
        for pair in i["meta"]
        if "_thumbnail_id" in pair
    }
    for item in export.files():
        url = item.get("attachment_url", "")
        stem, dot, ending = url.rpartition(".")
        shown = Path(stem).name in texts or item["post_id"] in leads
        if not dot or not shown:
            continue
        yield "file", url
        if f".{ending.lower()}" in SHOWN:
            yield "file, smaller", f"{stem}-150x150.{ending}"
            yield "file, smaller", f"{stem}-300x200.{ending}"


def attachment_pages(export: Export) -> Iterator[tuple[str, str]]:
    """Yield the addresses of what WordPress showed around files of public posts."""
    public = {item["post_id"] for item in export.public()}
    for item in export.files():
        if item.get("post_parent") in public:
            yield "attachment page", item["link"]
            yield "?attachment", f"/?attachment_id={item['post_id']}"
            yield "?attachment", f"/?p={item['post_id']}"


def make_pictures(export: Export, folder: Path) -> None:
    """Put a small file where each of the export would lie, a picture for an image."""
    for item in export.files():
        url = item.get("attachment_url", "")
        key = unquote(url.partition("/uploads/")[2] or urlsplit(url).path.lstrip("/"))
        form = FORMS.get(Path(key).suffix.lower())
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        if form:
            Picture.new("RGB", (6, 4)).save(folder / key, form)
        else:
            (folder / key).write_bytes(b"No picture.")


class Site:
    """Asks for addresses as a browser would, and counts the answers."""

    def __init__(self, export: Export) -> None:
        home = export.home
        self.client = Client()
        addresses = [home, *(i.get("attachment_url", "") for i in export.files())]
        self.hosts = {"", *(urlsplit(url).hostname or "" for url in addresses)}
        self.folder = urlsplit(home).path.rstrip("/")
        self.answers: dict[str, Counter[str]] = {}
        self.broken: list[str] = []
        self._asked: dict[str, str] = {}

    def ask(self, kind: str, address: str, page: str = "/") -> None:
        parts = urlsplit(urljoin(page, address.replace("&#038;", "&")))
        if (parts.hostname or "") not in self.hosts:
            return
        if parts.path.startswith("/wp-admin"):
            return  # What only WordPress itself has.
        path = parts.path.removeprefix(self.folder) if parts.hostname else parts.path
        path = quote(unquote(path or "/")) + (f"?{parts.query}" if parts.query else "")
        if path not in self._asked:
            self._asked[path] = self._answer(path)
        answer = self._asked[path]
        self.answers.setdefault(kind, Counter())[answer] += 1
        if answer not in ("direct", "one hop"):
            self.broken.append(f"{kind}: {path} ({answer}) on {page}")

    def _answer(self, path: str) -> str:
        first = self.client.get(path)
        if first.status_code == 200:
            return "direct"
        if first.status_code not in (301, 302):
            return str(first.status_code)
        second = self.client.get(first["Location"])
        return "one hop" if second.status_code == 200 else f"hop, {second.status_code}"


def plain_static() -> dict:
    """Return the storages, with static files under their names: none is collected."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return settings.STORAGES | {"staticfiles": {"BACKEND": plain}}


def measure(path: Path, media: Path | None, *, show: bool) -> None:
    from blog.models import Page, Post
    from config.moving.arriving import Import

    export = Export(path)
    with (
        TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=f"{folder}/own", STORAGES=plain_static()),
    ):
        if media is None:
            media = Path(folder) / "uploads"
            media.mkdir()
            make_pictures(export, media)
        with transaction.atomic():
            report = Import([path], media=media).run()
            site = Site(export)
            things = [
                *Post.objects.published(),
                *Page.objects.filter(is_published=True, is_first_text=False),
            ]
            for thing in things:
                page = thing.get_absolute_url()
                site.ask("page itself", page)
                for name, address in ADDRESS.findall(thing.body_html):
                    site.ask(f"{name} in a text", address, page)
            texts = "".join(text for i in export.public() for text in i["texts"])
            asked = (*old_addresses(export), *files_shown(export, texts))
            for kind, address in (*asked, *attachment_pages(export)):
                site.ask(kind, address)
            tell(path, export, report, site, show=show)
            transaction.set_rollback(True)


ADDRESS = re.compile(r'<(?:a|img)\b[^>]*?\b(href|src)="([^"#][^"]*)"')


def tell(path: Path, export: Export, report, site: Site, *, show: bool) -> None:
    kinds = Counter(item.get("post_type") or "post" for item in export.items)
    print(f"\n{path.name}: {len(export.items)} items, ", end="")
    print(", ".join(f"{n} {kind}" for kind, n in kinds.items()), end="")
    print(f", {sum(item['said'] for item in export.items)} comments")
    for row in report.table():
        print(f"  {row.label:<16} {row.numbers}")
    matters = {k: n for k, n in report.counts.items() if k.startswith("matter.")}
    print(f"  reported: {matters}")
    whole: Counter[str] = Counter()
    for kind, answers in site.answers.items():
        whole += answers
        print(f"  {kind:<16} {dict(answers)}")
    good, every = whole["direct"] + whole["one hop"], sum(whole.values())
    print(f"  {good} of {every} answer at once or in one hop: {good / every:.1%}")
    for line in dict.fromkeys(site.broken if show else ()):
        print(f"    {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--media", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    django.setup()
    setup_test_environment()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        for path in options.files:
            measure(path, options.media, show=options.show)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()

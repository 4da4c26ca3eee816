"""The two ways through the files of one export: once to know it, once to save it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from blog.importers.errors import ImportRefused

from . import addresses, elements
from .parsing import Part, parts_of
from .records import Blog, Item

MOST_FILES = 1000


def scan(paths: Sequence[Path]) -> Blog:
    """
    Return what the files say beside their posts, having read all of them whole.

    Raise ImportRefused, in one sentence, for what is no export, is damaged or
    hostile, or comes from two blogs: nothing is saved before this has passed.
    """
    if not paths:
        raise ImportRefused(_("Choose at least one file."))
    if len(paths) > MOST_FILES:
        raise ImportRefused(_("These are more files than one export has."))
    blog, offsets = Blog(), Counter[timedelta]()
    for path in paths:
        _scan_file(path, blog, offsets)
    if offsets:
        blog.utc_offset = offsets.most_common(1)[0][0]
    _name_accounts(blog)
    return blog


def _scan_file(path: Path, blog: Blog, offsets: Counter[timedelta]) -> None:
    said: dict[str, str] = {}
    for part in parts_of(path):
        if part.name == "item":
            _scan_item(part, blog, offsets)
        elif part.name == "wp:author":
            if account := elements.account(part):
                blog.accounts.setdefault(account.login, account)
        elif part.name in ("wp:category", "wp:tag", "wp:term"):
            if term := elements.term(part):
                blog.terms.setdefault((term.taxonomy, term.slug), term)
        elif part.name == "own:record":
            blog.own += 1
        else:
            said.setdefault(part.name, part.text.strip())
    _know(path, blog, said)


def _know(path: Path, blog: Blog, said: dict[str, str]) -> None:
    """Take what the head of a file says of the blog, the same in all of them."""
    address = (said.get("wp:base_blog_url") or said.get("link", "")).rstrip("/")
    source = elements.source_of(address)
    if not source:
        message = _("%(file)s does not say which blog it comes from.")
        raise ImportRefused(message % {"file": path.name})
    if blog.source and source != blog.source:
        message = _("%(file)s comes from %(other)s, the others from %(source)s.")
        values = {"file": path.name, "other": source, "source": blog.source}
        raise ImportRefused(message % values)
    blog.source, blog.address = source, address
    blog.title = blog.title or said.get("title", "")
    blog.tagline = blog.tagline or said.get("description", "")
    blog.language = blog.language or said.get("language", "")


def _scan_item(part: Part, blog: Blog, offsets: Counter[timedelta]) -> None:
    offset = elements.offset_of(part)
    if offset is not None:
        offsets[offset] += 1
    item = elements.item(part, timedelta() if offset is None else offset)
    blog.items += 1
    blog.last_item = max(blog.last_item, item.number)
    blog.kinds[item.kind] = blog.kinds.get(item.kind, 0) + 1
    if item.creator and item.creator not in blog.accounts:
        blog.creators.add(item.creator)
    _scan_remarks(item, blog)
    if item.kind == "attachment":
        blog.attachments[item.number] = replace(item, remarks=())
        if host := addresses.file_host(item.attachment_url):
            blog.file_hosts.add(host)


def _scan_remarks(item: Item, blog: Blog) -> None:
    blog.remarks += len(item.remarks)
    numbers = {remark.number for remark in item.remarks}
    blog.last_remark = max(blog.last_remark, *numbers, 0)
    for remark in item.remarks:
        if remark.account:
            blog.said_by.setdefault(remark.account, []).append(remark.number)
        if remark.parent and remark.parent not in numbers:
            blog.apart.setdefault(remark.parent, []).append(remark.number)


def _name_accounts(blog: Blog) -> None:
    """Make accounts of those whom only items name, as WXR 1.0 does."""
    for login in sorted(blog.creators - blog.accounts.keys()):
        blog.accounts[login] = elements.Account(login=login, name=login)


def items(paths: Sequence[Path], blog: Blog) -> Iterator[Item]:
    """Yield every item but the attachments, one at a time, in the files' order."""
    for path in paths:
        for part in parts_of(path):
            if part.name == "item":
                item = elements.item(part, blog.utc_offset)
                if item.kind != "attachment":
                    yield item


def own_records(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the records that our own export adds, in the files' order."""
    for path in paths:
        for part in parts_of(path):
            if part.name == "own:record":
                yield elements.own_record(part.text)

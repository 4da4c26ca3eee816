"""
What a page says that another site sent us to, read once from beginning to end.

All of it is hostile data. It passes no parser but our own reader of markup, which
takes time in proportion to its length.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from encodings.aliases import aliases
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from blog import markup
from blog.fetch import Answer
from blog.markup import End, Start, Token

HTML = ("text/html", "application/xhtml+xml")
JSON = ("application/json", "application/mf2+json", "application/activity+json")
TYPES = (*HTML, *JSON, "text/plain")
# Bytes of a page, and of its beginning in which it names its encoding (HTML standard,
# 13.2.3.2).
LIMIT = 1024 * 1024
PRESCAN = 1024
# Characters of an address that are read: what we look for is shorter.
LONGEST_ADDRESS = 4096
# Where an address stands that is a link (Webmention, 3.2.2).
LINKS = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "del": ("cite",),
    "embed": ("src",),
    "img": ("src",),
    "ins": ("cite",),
    "object": ("data",),
    "q": ("cite",),
    "source": ("src",),
    "video": ("src", "poster"),
}
# These have one where microformats make it a property of what the page says.
MARKED = {"data": ("value",), "link": ("href",)}
# Links that readers follow: a pingback is about nothing else.
FOLLOWED = ("a", "area")
# What an address may hold as it is; "%" for what is escaped already.
KEPT = "%/:;=&?~+!$,'()*@[]|"
PORTS = {"http": ":80", "https": ":443"}
CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
MARKS = {codecs.BOM_UTF8: "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Those of encoding.spec.whatwg.org that Python has, by its names. Python has others
# which are no encodings, or take their time.
ENCODINGS = {
    *("utf_8", "utf_16_le", "utf_16_be", "koi8_r", "koi8_u", "cp866", "cp874"),
    *("gbk", "gb2312", "gb18030", "big5", "euc_jp", "shift_jis", "iso2022_jp"),
    *("euc_kr", "cp949", "mac_roman", "mac_cyrillic"),
    *(f"cp125{number}" for number in range(9)),
    *(f"iso8859_{number}" for number in range(2, 17) if number != 12),
}
# As browsers do: who says Latin-1 means what Windows made of it.
MEANT = {"latin_1": "cp1252", "ascii": "cp1252", "utf_16": "utf_16_le"}
ADDRESS = re.compile(r"""https?://[^\s<>"]+""", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """
    What stands at ``url``: ``tokens`` of HTML, or ``text`` of what is none.

    ``base`` is what relative addresses start from.
    """

    url: str
    media_type: str
    text: str = field(repr=False)
    tokens: list[Token] = field(default_factory=list, repr=False)
    base: str = ""

    @classmethod
    def of(cls, answer: Answer) -> "Page":
        text = decoded(answer)
        if answer.media_type not in HTML:
            return cls(answer.url, answer.media_type, text, base=answer.url)
        tokens = list(shown(markup.scan(text, titles=True)))
        return cls(answer.url, answer.media_type, "", tokens, base(answer.url, tokens))

    @classmethod
    def of_text(cls, url: str, title: str, html: str) -> "Page":
        """Return a page at ``url`` that says no more than this, as its authors do."""
        tokens: list[Token] = [Start("title"), title, End("title")]
        tokens += shown(markup.scan(html))
        return cls(url, HTML[0], "", tokens, url)

    @cached_property
    def title(self) -> str:
        """Return the title on one line; empty if the page has none."""
        if self.media_type in JSON:
            return markup.plain(named(self.json))
        for token, after in pairwise(self.tokens):
            if isinstance(token, Start) and token.tag == "title":
                title = markup.plain(after) if isinstance(after, str) else ""
                return title if markup.is_visible(title) else ""
        return ""

    @cached_property
    def json(self) -> Any:
        """Return what the page says in JSON; nothing if it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    def link_to(self, wanted: set[str], *, followed: bool = False) -> int | None:
        """
        Return where the page links to one of the ``wanted`` addresses: a token's index.

        They are as ``exact`` writes them. Of what is no HTML, return 0. Return None
        if there is no link: an address that only begins alike is none. With
        ``followed``, only links count that readers can follow.
        """
        if self.media_type in HTML:
            return self._link_to(wanted, followed)
        if followed:
            return None
        if self.media_type in JSON:
            found: Iterable[str] = (exact(text) for text in texts(self.json))
        else:
            found = named_in(self.text)
        return 0 if any(address in wanted for address in found) else None

    def _link_to(self, wanted: set[str], followed: bool) -> int | None:
        for number, token in enumerate(self.tokens):
            if not isinstance(token, Start) or (followed and token.tag not in FOLLOWED):
                continue
            if any(self.resolve(address) in wanted for address in links(token)):
                return number
        return None

    def resolve(self, address: str) -> str:
        """Return the whole address, as ``exact`` writes it; empty if it is none."""
        try:
            # Longer ones would be kept by urlsplit, by the hundred.
            return exact(urljoin(self.base, address.strip()[:LONGEST_ADDRESS]))
        except ValueError:
            return ""


def exact(address: str) -> str:
    """
    Return ``address`` in the one way to write it, without its fragment.

    Nothing else is taken off, so that no other page has the same. Empty if it can't
    be read.
    """
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc.lower().removesuffix(PORTS.get(parts.scheme, ":"))
    except ValueError:
        return ""
    path = quote(parts.path, safe=KEPT) or "/"
    query = f"?{quote(parts.query, safe=KEPT)}" if parts.query else ""
    return f"{parts.scheme}://{host}{path}{query}"


def links(element: Start) -> Iterator[str]:
    """Yield the addresses that ``element`` links to, as they are written."""
    names = LINKS.get(element.tag, ())
    if "u-" in element.attrs.get("class", ""):
        names = MARKED.get(element.tag, names)
    yield from (element.attrs[name] for name in names if name in element.attrs)


def shown(tokens: Iterable[Token]) -> Iterator[Token]:
    """Leave out empty texts, and what stands in templates: nobody sees it."""
    depth = 0
    for token in tokens:
        if isinstance(token, Start) and token.tag == "template":
            depth += 1
        elif isinstance(token, End) and token.tag == "template":
            depth = max(depth - 1, 0)
        elif token and not depth:
            yield token


def base(url: str, tokens: Iterable[Token]) -> str:
    """Return from where relative addresses of a page start (HTML standard, 2.4.3)."""
    for token in tokens:
        if isinstance(token, Start) and token.tag == "base" and "href" in token.attrs:
            try:
                found = urljoin(url, token.attrs["href"].strip())
                return found if urlsplit(found).scheme in PORTS else url
            except ValueError:
                return url
    return url


def texts(found: Any) -> Iterator[str]:
    """Yield each text that a value of JSON holds, however deep, but no keys."""
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def named(found: Any) -> str:
    """Return how a page in JSON calls itself."""
    names = (
        (found.get(key) for key in ("name", "title")) if isinstance(found, dict) else ()
    )
    return next((name for name in names if isinstance(name, str)), "")


def named_in(text: str) -> Iterator[str]:
    """Yield the addresses that stand in plain text, without what follows a sentence."""
    for match in ADDRESS.finditer(text):
        yield exact(match[0])
        yield exact(match[0].rstrip(".,;:!?'*_)]}>"))


def decoded(answer: Answer) -> str:
    """Return the body as text: by its mark, its headers, its beginning, or a guess."""
    body = answer.body
    for mark, encoding in MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    said = answer.headers.get_content_charset("")
    if not said and (match := CHARSET.search(body[:PRESCAN])):
        said = match[1].decode("ascii", "replace")
    if encoding := known(said):
        return body.decode(encoding, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def known(label: str) -> str:
    """Return Python's name of an encoding; empty if it is none that pages have."""
    # Not by codecs.lookup(), which remembers all that it was ever asked for.
    name = label.strip().lower().replace("-", "_")
    name = aliases.get(name, name)
    name = MEANT.get(name, name)
    return name if name in ENCODINGS else ""

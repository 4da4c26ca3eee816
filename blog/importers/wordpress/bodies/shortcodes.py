"""Shortcodes: words in square brackets that WordPress and its plugins replace."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from html import escape, unescape

from blog.importers.report import Matter

from .context import Context, file_name, link

_CODE = re.compile(r"\[(\[?)(/?)([a-zA-Z][\w-]*+)((?:\s[^\[\]]*+)?)(/?)\](\]?)")
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s"'/]+))|([^\s"'=/]\S*)"""
)
_IMAGE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
# Long ones are no shortcode of anybody's.
_LONGEST = 5000

# Those whose brackets mean something without attributes or an end.
_KNOWN = frozenset(
    "audio bibliography caption code contact-form embed gallery latexpage playlist "
    "sourcecode toc tweet video vimeo wp_caption wpvideo youtube".split()
)
# Where what these name is found; {} is the name.
_EMBEDS = {
    "instagram": "https://www.instagram.com/p/{}/",
    "tweet": "https://twitter.com/i/status/{}",
    "vimeo": "https://vimeo.com/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "youtube": "https://www.youtube.com/watch?v={}",
}
_LINKS = frozenset("googlemaps slideshare soundcloud dailymotion ted facebook".split())
Attributes = dict[str, str]


def plain(html: str, context: Context, *, alone: bool = False) -> str:
    """
    Return ``html`` with each shortcode made plain HTML, or left out and told of.

    ``alone`` says that nothing but shortcodes is expected, as in their block.
    """
    codes = _Codes(html, context, alone)
    pieces, position = [], 0
    while match := _CODE.search(html, position):
        text, end = codes.read(match)
        pieces += [html[position : match.start()], text]
        position = end
    return "".join([*pieces, html[position:]])


class _Codes:
    """The shortcodes of one text, read from its start."""

    def __init__(self, html: str, context: Context, alone: bool) -> None:
        self.html = html
        self.context = context
        self.alone = alone
        self.ends = _ends(html)
        self.left_out: set[str] = set()  # Their ends are left out too.

    def read(self, match: re.Match[str]) -> tuple[str, int]:
        """Return what stands for the brackets, and where the text goes on."""
        name, start = match[3].lower(), match.end() - len(match[6])
        if match[1] and match[6]:
            return match[0][1:-1], match.end()  # Escaped: [[caption]] is text.
        if match[2]:
            lost = self.alone or name in self.left_out
            return ("", start) if lost else (match[0], match.end())
        closing = _next(self.ends.get(name, []), start)
        if not (self.alone or _is_shortcode(match, name, closing)):
            return match[0], match.end()
        if name not in _MADE:
            # What it encloses is read on as if the brackets weren't there.
            self.left_out.add(name)
            self.context.tell(Matter.SHORTCODE, f"[{name}]")
            return match[1], start
        inner, end = "", start
        if closing is not None:
            inner, end = self.html[start:closing], closing + len(name) + 3
        attributes = dict(_attributes(match[4][:_LONGEST]))
        return match[1] + _made(name, attributes, inner, self.context), end


def _ends(html: str) -> dict[str, list[int]]:
    """Return where each name is closed, in ascending order."""
    ends: dict[str, list[int]] = {}
    for match in re.finditer(r"\[/([a-zA-Z][\w-]*+)\]", html):
        ends.setdefault(match[1].lower(), []).append(match.start())
    return ends


def _next(positions: list[int], start: int) -> int | None:
    index = bisect_left(positions, start)
    return positions[index] if index < len(positions) else None


def _is_shortcode(match: re.Match[str], name: str, closing: int | None) -> bool:
    """Return whether the brackets are a shortcode's: prose has brackets too."""
    named = re.search(r"[\w-]\s*=\s*[\"'“\w]", match[4][:_LONGEST])
    return name in _KNOWN or closing is not None or bool(named)


def _attributes(source: str) -> Iterator[tuple[str, str]]:
    source = unescape(source).replace("\u00a0", " ")
    for index, match in enumerate(_ATTRIBUTE.finditer(source)):
        if match[1]:
            value = match[2] or match[3] or match[4] or match[5] or ""
            yield match[1].lower(), value.strip("“”″\"'")
        else:
            yield str(index), match[6].strip("=“”″\"'")


def _made(name: str, attributes: Attributes, inner: str, context: Context) -> str:
    if make := _MAKERS.get(name):
        return make(attributes, inner, context)
    return _embed(name, attributes, inner, context)


def _caption(attributes: Attributes, inner: str, context: Context) -> str:
    """Return a figure. Its caption follows the image, or is an attribute (to 3.3)."""
    image = _IMAGE.search(inner)
    if not image:
        return plain(inner, context)
    end = image.end()
    closing = re.compile(r"\s*</a>", re.IGNORECASE).match(inner, end)
    end = closing.end() if closing else end
    words = attributes.get("caption") or plain(inner[end:].strip(), context)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{inner[:end].strip()}{caption}</figure>\n\n"


def _gallery(attributes: Attributes, inner: str, context: Context) -> str:
    context.report.count("gallery")
    chosen = attributes.get("ids") or attributes.get("include") or ""
    numbers = _numbers(chosen)
    if not numbers:
        post = attributes.get("id", "")
        number = int(post) if post.isdecimal() else context.item.number
        left_out = set(_numbers(attributes.get("exclude", "")))
        numbers = [n for n in context.places.children(number) if n not in left_out]
        if attributes.get("order", "").upper() == "DESC":
            numbers.reverse()
    return figures(numbers, context)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"[0-9]{1,18}", text)]


def figures(numbers: list[int], context: Context) -> str:
    """Return the figures of these attachments, one after the other."""
    made = []
    for number in numbers:
        if picture := context.places.picture(number):
            made.append(context.figure(picture))
        else:
            context.tell(Matter.NO_FILE, f"#{number}")
    return "".join(made)


def _embed_address(attributes: Attributes, inner: str, context: Context) -> str:
    address = inner.strip() or attributes.get("src") or attributes.get("0", "")
    return context.embed(unescape(address))


def _embed(name: str, attributes: Attributes, inner: str, context: Context) -> str:
    given = inner.strip() or attributes.get("url") or attributes.get("id", "")
    given = unescape(given or next(iter(attributes.values()), ""))
    if not given.startswith(("http://", "https://")):
        form = _EMBEDS.get(name, "")
        named = re.fullmatch(r"[\w-]{1,100}", given)
        given = form.format(given) if form and named else ""
    made = context.embed(given)
    if not made:
        context.tell(Matter.SHORTCODE, f"[{name}]")
    return made


def _media(attributes: Attributes, inner: str, context: Context) -> str:
    """Return links to the sounds or films that a player played."""
    forms = ("src", "0", "mp3", "mp4", "m4a", "m4v", "ogg", "ogv", "wav", "webm")
    for form in forms:
        address = attributes.get(form, "")
        if address.startswith(("http://", "https://", "/")):
            return link(address, attributes.get("title") or file_name(address))
    if inner.strip():
        return plain(inner, context)
    context.tell(Matter.SHORTCODE, "[audio], [video], [playlist]")
    return ""


def _source(attributes: Attributes, inner: str, context: Context) -> str:
    # The editor escaped what stands in it, or not: show it once, as typed.
    return f"\n\n<pre><code>{escape(unescape(inner.strip()))}</code></pre>\n\n"


_MAKERS: dict[str, Callable[[Attributes, str, Context], str]] = {
    "audio": _media,
    "caption": _caption,
    "code": _source,
    "embed": _embed_address,
    "gallery": _gallery,
    "playlist": _media,
    "sourcecode": _source,
    "video": _media,
    "wp_caption": _caption,
}
_MADE = frozenset((*_MAKERS, *_EMBEDS, *_LINKS))

"""
Pages of a megabyte that are made to keep a reader busy, each with a link to us.

``{post}`` stands for the address of our post, as in other pages of tests.
"""

from collections.abc import Iterator

SIZE = 1_000_000
LINK = '<a href="{post}">x</a>'


def filled(piece: str, before: str = "", after: str = "", size: int = SIZE) -> str:
    """Return a page of ``piece`` again and again."""
    return before + piece * ((size - len(before) - len(after)) // len(piece)) + after


def nested(*starts: str, end: str, inner: str = LINK, size: int = SIZE) -> str:
    """Return elements in elements, whole, as deep as the page is long."""
    start = "".join(starts)
    depth = (size - len(inner)) // (len(start) + len(end))
    return start * depth + inner + end * depth


def pages(size: int = SIZE) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page."""
    roots = '<div class="h-entry p-author e-content p-name u-url u-photo">'
    yield "less-than signs", filled("<", LINK, size=size)
    yield "ampersands", filled("&", LINK, size=size)
    yield "endless entities", filled("&#x", LINK, size=size)
    yield "open comments", filled("<!--", LINK, size=size)
    yield "open tags", filled("<a ", LINK, size=size)
    yield "open quotes", filled('<a href="', LINK, size=size)
    yield "closing tags", filled("</a>", LINK, size=size)
    yield "open titles", filled("<title>", LINK, size=size)
    yield "open scripts", filled("<script>", LINK, size=size)
    yield "spaces", filled(" ", f"<p>{LINK}", size=size)
    yield "spaces in a tag", filled(" ", f"{LINK}<a", size=size)
    yield "attributes", filled(" a=b", f"{LINK}<p", ">", size=size)
    yield "other attributes", numbered(f"{LINK}<p", " a{}=b", ">", size)
    yield "classes", filled("h-entry p-name ", f'{LINK}<p class="', '">', size=size)
    yield "other classes", numbered(f'{LINK}<p class="h-entry', " p-a{}", '">', size)
    yield "deep", nested("<div>", end="</div>", size=size)
    yield "deep and never closed", filled("<div>", after=LINK, size=size)
    yield "deep tables", nested("<table><tr><td>", end="</table>", size=size)
    yield "deep formatting", filled("<b><i><a>", after=LINK, size=size)
    yield "deep lists", filled("<ul><li>", after=LINK, size=size)
    yield "deep entries", nested('<p class="h-entry">', end="</p>", size=size)
    yield "entries that are all to each", nested(roots, end="</div>", size=size)
    old = '<div class="hentry author vcard entry-title entry-content">'
    yield "entries of old in each other", nested(old, end="</div>", size=size)
    yield (
        "entries side by side",
        filled('<p class="h-entry">x</p>', after=LINK, size=size),
    )
    yield (
        "people side by side",
        filled(
            '<a class="p-author h-card" href="/">x</a>',
            f'<div class="h-entry">{LINK}',
            "</div>",
            size,
        ),
    )
    yield (
        "names in one entry",
        filled(
            '<b class="p-name">x</b>', f'<div class="h-entry">{LINK}', "</div>", size
        ),
    )
    yield (
        "lines in a text",
        filled(
            "x<br>",
            f'<div class="h-entry">{LINK}<p class="e-content p-name">',
            "",
            size,
        ),
    )
    yield (
        "pieces in a reply",
        filled(
            "<b>x</b> ",
            '<p class="h-entry"><a class="u-in-reply-to" href="{post}">x</a>'
            '<b class="e-content">',
            size=size,
        ),
    )
    yield "rels", numbered(LINK, '<a rel="me author" href="/{}">', "", size)
    yield "links", filled('<a href="/x">x</a>', after=LINK, size=size)
    yield "bases", filled('<base href="//[">', LINK, size=size)
    yield "odd addresses", filled('<a href="http://[::1">', after=LINK, size=size)
    yield "long address", filled("../", '<a href="', f'">{LINK}', size=size)
    yield "one word", filled("x", f"<p>{LINK}", size=size)
    yield "paragraph", filled("word ", f"<p>{LINK}", size=size)
    yield "templates", filled("<template>", LINK, size=size)
    yield "signs of all the world", everything(size) + LINK


def numbered(before: str, piece: str, after: str, size: int) -> str:
    """Return a page of ``piece`` again and again, each with its number in it."""
    number = size // (len(piece) + 4)
    return before + "".join(piece.replace("{}", str(n)) for n in range(number)) + after


def everything(size: int) -> str:
    """Return all signs that there are, in tags and out of them."""
    signs = (chr(n) for n in range(1, 0x11000) if not 0xD800 <= n < 0xE000)
    return "".join(f"{sign}<{sign}>" for sign in signs)[: size // 3]


# What is no HTML: by name, its type and text.
PLAIN = {
    "addresses in a text": ("text/plain", filled("http://x ", after="{post}")),
    "one address in a text": ("text/plain", filled("http://", after=" {post}")),
    "lines in JSON": ("application/json", filled('"http://x",', "[", '"{post}"]')),
    "lists in JSON": ("application/json", nested("[", end="]", inner='"{post}"')),
    "numbers in JSON": ("application/json", filled("1,", "[", '"{post}"]')),
    "long number in JSON": ("application/json", filled("1", "[", ',"{post}"]')),
    "brackets in addresses": ("text/plain", filled("http://[ ", after="{post}")),
}

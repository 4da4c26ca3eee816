"""What is taken out of the HTML of one block, read token by token."""

from collections.abc import Iterable, Iterator

from blog.markup import End, Start, Token, scan, serialise

_GALLERY = "wp-block-gallery"
_GALLERY_CAPTION = "blocks-gallery-caption"


def address(html: str, *tags: str) -> str:
    """Return where the first of the elements ``tags`` that leads anywhere leads."""
    for token in scan(html):
        if isinstance(token, Start) and token.tag in tags:
            found = token.attrs.get("src") or token.attrs.get("href")
            if found:
                return found
    return ""


def words(html: str, tag: str) -> str:
    """Return the text of the first element ``tag`` that has any."""
    found: list[str] = []
    inside = False
    for token in scan(html):
        if isinstance(token, str):
            if inside:
                found.append(token)
        elif token.tag == tag:
            inside = isinstance(token, Start)
            if not inside and "".join(found).strip():
                break
        elif token.tag == "br":
            found.append(" ")
    return " ".join("".join(found).split())


def says(html: str) -> bool:
    """Return whether ``html`` has words or an image."""
    return any(
        token.strip() if isinstance(token, str) else token.tag == "img"
        for token in scan(html)
    )


def pulled(html: str) -> str:
    """Return the quotation of a pullquote without the figure around it."""
    kept: list[Token] = []
    marked = False
    for token in _without(scan(html), "figure"):
        if isinstance(token, Start) and token.tag == "blockquote" and not marked:
            marked = True
            kept.append(Start("blockquote", {"class": "pull"}))
        else:
            kept.append(token)
    return serialise(kept)


def gallery(html: str) -> str:
    """Return the figures of a gallery, without its frame and the list in it."""
    tokens = list(_without(_captioned_below(scan(html)), "ul", "li"))
    frame = next((i for i, token in enumerate(tokens) if _is_frame(token)), None)
    if frame is not None:
        del tokens[frame]
        ends = [i for i, t in enumerate(tokens) if t == End("figure")]
        if ends:
            del tokens[ends[-1]]
    return serialise(tokens)


def _is_frame(token: Token) -> bool:
    if not isinstance(token, Start) or token.tag != "figure":
        return False
    return _GALLERY in token.attrs.get("class", "").split()


def _captioned_below(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield ``tokens`` with what is said of the whole gallery as a paragraph."""
    inside = False
    for token in tokens:
        if isinstance(token, Start) and token.tag == "figcaption":
            inside = _GALLERY_CAPTION in token.attrs.get("class", "").split()
            yield Start("p") if inside else token
        elif token == End("figcaption") and inside:
            inside = False
            yield End("p")
        else:
            yield token


def _without(tokens: Iterable[Token], *tags: str) -> Iterator[Token]:
    return (
        token for token in tokens if isinstance(token, str) or token.tag not in tags
    )

"""Words, addresses and networks that an editor lists, found in comments."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from blog import markup
from comments.models import Comment
from comments.models.block import network_in

# Told in a moment, where trying to read a long list of words as networks takes long.
MAY_BE_ADDRESS = re.compile(r"[0-9a-fA-F.:/]+")


def found(lines: str, comment: Comment, *, whole: bool) -> str:
    """
    Return the first of ``lines`` that is in the comment or its traces, or nothing.

    Case, and the forms of letters that Unicode holds for equal, make no difference.
    With ``whole`` a line is found only where no letter or digit goes on beside it.
    """
    listed = [line for line in map(str.strip, lines.splitlines()) if line]
    texts = [normal(text) for text in texts_of(comment)] if listed else []
    for line in listed:
        word = normal(line)
        if is_in_network(comment.ip, line) or is_in(word, texts, whole=whole):
            return line
    return ""


def texts_of(comment: Comment) -> Iterator[str]:
    """Return where words are looked for: the text with its tags and without them."""
    yield from (comment.name, comment.email, comment.url, comment.user_agent)
    yield comment.ip or ""
    yield comment.interests
    yield comment.body
    yield markup.text(comment.body)
    yield markup.text(comment.body_html)


def normal(text: str) -> str:
    """Return ``text`` so that what reads alike is alike, without unseen signs."""
    text = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", shown)


def is_in(word: str, texts: Iterable[str], *, whole: bool) -> bool:
    holding = [text for text in texts if word and word in text]
    if not whole or not holding:
        return bool(holding)
    before = r"(?<!\w)" if is_letter(word[0]) else ""
    after = r"(?!\w)" if is_letter(word[-1]) else ""
    pattern = re.compile(before + re.escape(word) + after)
    return any(pattern.search(text) for text in holding)


def is_letter(sign: str) -> bool:
    return re.match(r"\w", sign) is not None


def is_in_network(ip: str | None, line: str) -> bool:
    network = network_in(line) if ip and MAY_BE_ADDRESS.fullmatch(line) else None
    return network is not None and ip_address(ip or "") in network

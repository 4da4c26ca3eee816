"""Words that a search has found, marked in a text without markup."""

import re
from html import escape

# They stand before and after a word that was found. No stored text has either: see
# ``tokens.printable``.
FOUND, FOUND_END = "\ufdd0", "\ufdd1"
_PAIR = re.compile(f"{FOUND}([^{FOUND}{FOUND_END}]*){FOUND_END}")


def has_found(text: str) -> bool:
    return FOUND in text


def mark_found(text: str) -> str:
    """Return plain ``text`` as HTML in which each word that was found is marked."""
    html = _PAIR.sub(r"<mark>\1</mark>", escape(text))
    return html.replace(FOUND, "").replace(FOUND_END, "")

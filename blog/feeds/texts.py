"""Texts as any program that reads feeds can take them."""

import re
from typing import Any

from django.utils.html import escape

# What XML 1.0 has no way to write, not even as a reference (section 2.2).
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a program that takes a title for HTML would take for a tag.
LIKE_A_TAG = re.compile(r"<[a-zA-Z/!?]")


def plain(title: str) -> str:
    """
    Return ``title`` for an element that half of all programs take for HTML.

    "p < 0.05" as it stands is right for either half. "<script>" is not, so what
    looks like a tag is escaped: both halves show it, and neither runs it.
    """
    return escape(title) if LIKE_A_TAG.search(title) else title


def writable(value: Any) -> Any:
    """Return ``value`` without the characters that would break the whole feed."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    if isinstance(value, dict):
        return {key: writable(part) for key, part in value.items()}
    return [writable(part) for part in value] if isinstance(value, list) else value

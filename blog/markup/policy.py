"""
What may be written and what may be shown: elements, attributes and their values.

Each attribute has a rule: a function that returns the value to keep, or None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .addresses import image_address, safe_address, web_address
from .elements import names
from .places import place
from .tokens import printable

Rule = Callable[[str], str | None]
Attributes = dict[str, dict[str, Rule]]


@dataclass(frozen=True)
class Policy:
    attributes: Attributes  # one entry for each element that is allowed
    renames: dict[str, str] = field(default_factory=dict)
    link_rel: str | None = None  # written on every link, whatever it had

    def value(self, tag: str, name: str, value: str) -> str | None:
        """Return what of ``value`` may stand in the attribute, or None."""
        rule = self.attributes.get(tag, {}).get(name)
        return rule(value) if rule else None

    def filter(self, tag: str, attrs: dict[str, str]) -> dict[str, str]:
        """Return the allowed ones of ``attrs``, with their values put right."""
        values = ((name, self.value(tag, name, attrs[name])) for name in attrs)
        return {name: value for name, value in values if value is not None}


def _words(text: str) -> str:
    return " ".join(printable(text).split())


def _one_of(*allowed: str) -> Rule:
    return lambda value: value if value in allowed else None


def _some_of(*allowed: str) -> Rule:
    def rule(value: str) -> str | None:
        return " ".join(word for word in allowed if word in value.split()) or None

    return rule


def _matching(pattern: str) -> Rule:
    return lambda value: value if re.fullmatch(pattern, value) else None


def _picture(value: str) -> str | None:
    return image_address(value) or web_address(value)


def _srcset(value: str) -> str | None:
    """Return ``value`` if it is a list of files of our own with their widths."""
    for part in value.split(", "):
        address, _space, width = part.partition(" ")
        if not image_address(address) or not re.fullmatch(r"[1-9][0-9]{0,4}w", width):
            return None
    return value


_SPAN = _matching(r"[1-9][0-9]{0,2}")
_LENGTH = _matching(r"[1-9][0-9]{0,4}")
_NUMBER = _matching(r"-?[0-9]{1,5}")
_ALL: dict[str, Rule] = {
    "id": place,
    "lang": _matching(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}"),
    "dir": _one_of("ltr", "rtl", "auto"),
}
_CELL = {"colspan": _SPAN, "rowspan": _SPAN} | _ALL
_REL = ("license", "nofollow", "sponsored", "ugc")

_PLAIN = names(
    "br caption cite code dd del dl dt em figcaption h2 h3 h4 hr ins kbd mark pre q "
    "samp small span strong sub sup table tbody tfoot thead tr ul var"
)
_WRITTEN: Attributes = {
    **dict.fromkeys(_PLAIN, _ALL),
    "a": {"href": safe_address, "title": _words, "rel": _some_of(*_REL)}
    | {"aria-label": _words}
    | _ALL,
    "abbr": {"title": _words} | _ALL,
    "aside": {"class": _one_of("braced", "braced braced--warn")} | _ALL,
    "blockquote": {"class": _one_of("pull")} | _ALL,
    "figure": {"class": _one_of("wide", "card")} | _ALL,
    "img": {"src": _picture, "alt": _words, "width": _LENGTH, "height": _LENGTH}
    | {"aria-hidden": _one_of("true")},
    "li": {"value": _NUMBER} | _ALL,
    "ol": {"start": _NUMBER, "type": _one_of("1", "a", "A", "i", "I")} | _ALL,
    "p": {"class": _one_of("pull")} | _ALL,
    "td": _CELL,
    "th": {"scope": _one_of("col", "row", "colgroup", "rowgroup")} | _CELL,
}

_HEADING = _ALL | {"id": _matching(r"section(?:-[\w-]+)?")}
_OURS: Attributes = {
    "a": _WRITTEN["a"]
    | {
        "class": _one_of("hashtag", "handle"),
        "rel": _some_of(*_REL, "noopener", "tag"),
    },
    "div": {
        "class": _one_of("table"),
        "role": _one_of("region"),
        "tabindex": _one_of("0"),
        "aria-label": _words,
    },
    "h2": _HEADING | {"class": _one_of("braced__name")},
    "h3": _HEADING | {"class": _one_of("braced__name")},
    "h4": _HEADING | {"class": _one_of("braced__name")},
    "img": _WRITTEN["img"]
    | {
        "src": image_address,
        "loading": _one_of("lazy"),
        "decoding": _one_of("async"),
    },
    "picture": {},
    "span": _ALL | {"class": _one_of("handle"), "title": _words},
    "source": {
        "srcset": _srcset,
        "sizes": _matching(r"[\w.,:() -]{1,100}"),
        "type": _one_of("image/avif", "image/webp"),
    },
}
_OWN = frozenset({"class", "id"})
_FED = _WRITTEN | {"img": _WRITTEN["img"] | {"src": web_address}}

_BLOCKS = names(
    "address article body center details div fieldset footer form header hgroup legend "
    "main nav section summary"
)
_RENAMES = dict.fromkeys(_BLOCKS, "p") | {
    "acronym": "abbr",
    "b": "strong",
    "dir": "ul",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "i": "em",
    "menu": "ul",
    "s": "del",
    "strike": "del",
    "tt": "code",
}
_BLOCKS_OF_ARTICLES = names(
    "aside caption dd dt figcaption figure h1 h2 h3 h4 h5 h6 td th tr"
)

# What authors may write.
ARTICLE = Policy(_WRITTEN, _RENAMES)
# The same with what we add to it.
SHOWN = Policy(_WRITTEN | _OURS)
# The same for feed readers and mail, where our classes and places mean nothing.
FED = Policy(
    {
        tag: {name: rule for name, rule in rules.items() if name not in _OWN}
        for tag, rules in _FED.items()
    }
)
# What readers may write, and what other sites send.
COMMENT = Policy(
    {tag: {} for tag in names("blockquote br code em li ol p pre strong ul")}
    | {"a": {"href": web_address}},
    _RENAMES | dict.fromkeys(_BLOCKS_OF_ARTICLES, "p"),
    link_rel="nofollow ugc noopener",
)

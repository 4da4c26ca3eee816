"""The one place where bleach and nh3 are called."""

from html import unescape

import nh3
from bleach.sanitizer import Cleaner

from .policy import Policy
from .tokens import Token, serialise

# bleach takes quadratic time over many signs such as "&lt;" in one text. While it
# works, two characters that ``printable`` lets into no text stand in for them.
_STAND_INS = {"<": "\U0010fff0", "&": "\U0010fff1", ">": ">"}
_SIGNS = str.maketrans({"\U0010fff0": "&lt;", "\U0010fff1": "&amp;"})

_SCHEMES = frozenset({"http", "https", "mailto"})


def render(tokens: list[Token], policy: Policy) -> str:
    """Return ``tokens`` as HTML which both bleach and nh3 have filtered."""
    return _nh3(_bleach(serialise(tokens, _STAND_INS), policy), policy)


def _bleach(html: str, policy: Policy) -> str:
    def allowed(tag: str, name: str, value: str) -> bool:
        # bleach hands values over as they are written, entities and all.
        return policy.value(tag, name, unescape(value)) is not None

    # A new one each time: bleach's cleaners aren't safe among threads.
    tags = policy.attributes.keys()
    cleaner = Cleaner(tags, allowed, protocols=_SCHEMES, strip=True)
    return str(cleaner.clean(html)).translate(_SIGNS)


def _nh3(html: str, policy: Policy) -> str:
    def allowed(tag: str, name: str, value: str) -> str | None:
        # nh3 asks about the rel that it has just written, too.
        ours = tag == "a" and name == "rel" and policy.link_rel
        return policy.link_rel if ours else policy.value(tag, name, value)

    return nh3.clean(
        html,
        tags=set(policy.attributes),
        clean_content_tags={"script", "style"},
        attributes={tag: set(rules) for tag, rules in policy.attributes.items()},
        attribute_filter=allowed,
        link_rel=policy.link_rel,
        url_schemes=set(_SCHEMES),
    )

"""
The elements that we know, by what may stand in them.

The model is stricter than HTML's own: no block stands inside a sentence, and each
list, table or heading holds only what belongs there. So whatever is written comes
out as valid HTML, which every parser reads alike.
"""


def names(text: str) -> frozenset[str]:
    """Return the names that ``text`` lists."""
    return frozenset(text.split())


# Parts of a sentence. Every block that isn't named below holds only these and text.
PHRASING = names(
    "a abbr cite code del em ins kbd mark q samp small span strong sub sup var"
)
# Blocks that hold sentences and blocks.
CONTAINERS = names("aside blockquote dd div figcaption figure li td th")
# Blocks that hold only certain others.
CHILDREN = {
    "dl": frozenset({"dt", "dd"}),
    "ol": frozenset({"li"}),
    "table": frozenset({"caption", "thead", "tbody", "tfoot"}),
    "tbody": frozenset({"tr"}),
    "tfoot": frozenset({"tr"}),
    "thead": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
    "ul": frozenset({"li"}),
}
# What those are given when something else stands in them.
IMPLIED = {
    "dl": "dd",
    "ol": "li",
    "table": "tbody",
    "tbody": "tr",
    "tfoot": "tr",
    "thead": "tr",
    "tr": "td",
    "ul": "li",
}
# Where these may stand: in one of these, or in one that implies it.
_PARTS_OF_TABLE = frozenset({"table", "thead", "tbody", "tfoot"})
PARENTS = {
    "caption": frozenset({"table"}),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "figcaption": frozenset({"figure"}),
    "li": frozenset({"ol", "ul"}),
    "tbody": frozenset({"table"}),
    "td": _PARTS_OF_TABLE | {"tr"},
    "tfoot": frozenset({"table"}),
    "th": _PARTS_OF_TABLE | {"tr"},
    "thead": frozenset({"table"}),
    "tr": _PARTS_OF_TABLE,
}
TABLE = _PARTS_OF_TABLE | {"caption", "tr", "td", "th"}
CELLS = frozenset({"caption", "td", "th"})
HEADINGS = frozenset({"h2", "h3", "h4"})
VOID = frozenset({"br", "hr", "img"})
# All others go when nothing stands in them.
KEPT_WHEN_EMPTY = names("dd dt li tbody td tfoot th thead tr")

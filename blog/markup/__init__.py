"""
All that turns what people write into what readers see.

HTML from outside goes one way only. It is read into tokens by a tolerant reader
of our own, which takes time in proportion to its length and gives a tree that is
valid and not deep (``tree``). What we add ourselves is added to the tokens: ids of
headings and notes, frames of tables, links of #tags and @handles. Then bleach and
nh3 parse and filter the whole by the same rules (``policy``), one after the other,
and what nh3 writes is stored as it stands: nothing may cut or change it afterwards.

Nothing else in the house imports bleach or nh3. No function here reads the
database, and each is meant for the moment of saving, not of showing.
"""

from .addresses import image_address, safe_address, web_address
from .articles import Shown, article_html, clean_article, clean_beside, headings
from .blocks import Block, blocks
from .discussion import clean_comment, comment_to_html
from .feeds import feed_html
from .found import FOUND, FOUND_END, has_found, mark_found
from .linking import handles, hashtags, link, may_be_colour, respelt
from .places import place, place_of
from .plaintext import excerpt, is_visible, plain, text
from .scanning import scan
from .tokens import End, Start, Token, serialise

__all__ = [
    "FOUND",
    "FOUND_END",
    "Block",
    "End",
    "Shown",
    "Start",
    "Token",
    "article_html",
    "blocks",
    "clean_article",
    "clean_beside",
    "clean_comment",
    "comment_to_html",
    "excerpt",
    "feed_html",
    "handles",
    "has_found",
    "hashtags",
    "headings",
    "image_address",
    "is_visible",
    "link",
    "mark_found",
    "may_be_colour",
    "place",
    "place_of",
    "plain",
    "respelt",
    "safe_address",
    "scan",
    "serialise",
    "text",
    "web_address",
]

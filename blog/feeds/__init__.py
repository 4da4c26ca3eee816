"""
Feeds: one Channel for each subject, written as RSS 2.0, Atom 1.0 or JSON Feed 1.1.

``channels`` has the view that all of them are, ``posts`` those of posts and their
corrections, and ``rss``, ``atom`` and ``json`` write. A channel is read in pages back
to its first entry (``paging``), and not written for who has it (``conditional``).
"""

from blog.feeds.channels import FORMS, Channel, ChannelFeed, addresses
from blog.feeds.posts import (
    AuthorFeed,
    CategoryFeed,
    CorrectionFeed,
    SeriesFeed,
    SiteFeed,
    TagFeed,
)
from blog.feeds.texts import plain

__all__ = [
    "FORMS",
    "AuthorFeed",
    "CategoryFeed",
    "Channel",
    "ChannelFeed",
    "CorrectionFeed",
    "SeriesFeed",
    "SiteFeed",
    "TagFeed",
    "addresses",
    "plain",
]

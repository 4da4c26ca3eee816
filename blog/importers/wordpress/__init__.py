"""
Reads WordPress' exports (WXR 1.0 to 1.2) and saves what they hold.

``reading`` gives the dataclasses of ``records``; ``bodies`` makes plain HTML of
WordPress' texts; ``bylines`` reads who signed; ``saving`` writes posts. Comments
belong to ``comments.importers``, which this package knows nothing of.
"""

from .attached import lead_on
from .media import Media
from .numbers import move_sequences, reserve
from .reading import items, own_records, scan
from .records import Account, Blog, Item, Remark
from .saving import Saver

__all__ = [
    "Account",
    "Blog",
    "Item",
    "Media",
    "Remark",
    "Saver",
    "items",
    "lead_on",
    "move_sequences",
    "own_records",
    "reserve",
    "scan",
]

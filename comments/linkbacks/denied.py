"""From whom nothing is taken, and whose pages are not fetched."""

from comments.models import Block, SourceRule
from comments.models.traces import host_of


def is_denied(source: str, ip: str | None) -> bool:
    """Return whether editors bar the page, its site or who says that it mentions us."""
    if SourceRule.objects.bars(source):
        return True
    return Block.objects.in_force().of("", [host_of(source)], ip) is not None

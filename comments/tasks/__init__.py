"""Jobs of the discussion: each finds what is due, so a missed run loses nothing."""

from comments.tasks import (
    announcing,
    learning,
    retention,
    sending,
    telling,
    verifying,
)

# Whoever imports this package knows every job of the discussion.
__all__ = ["announcing", "learning", "retention", "sending", "telling", "verifying"]

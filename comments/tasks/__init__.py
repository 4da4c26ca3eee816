"""Jobs of the discussion: what is periodic finds what is due, so no run is missed."""

from comments.tasks import (
    announcing,
    confirming,
    learning,
    retention,
    sending,
    telling,
    verifying,
)

# Whoever imports this package knows every job of the discussion.
__all__ = [
    "announcing",
    "confirming",
    "learning",
    "retention",
    "sending",
    "telling",
    "verifying",
]
